import { InvalidArgumentError } from 'commander'
import { instantFault, parseInstant } from '../files/instant.ts'

/** Reads the time of an option: milliseconds since the Unix epoch. @throws InvalidArgumentError that says how to write one */
export function instant(text: string): number {
  const at = parseInstant(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError(`${instantFault(text)}.`)
  return at
}
