import { Refusal } from '../../catalogue/refusal.ts'

/** One `name=value` of a query or form, decoded. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** There was no `=`; Ruby's SDK sends an unset region like that. */
  readonly bare: boolean
}

/**
 * Splits and decodes a query string or form body; `+` is a blank.
 * @throws Refusal malformed-query for bad escapes, duplicate-parameter for a name given twice
 */
export function readPairs(text: string): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>()
  for (const part of text.split('&')) {
    if (part.trim() === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    if (pairs.has(name)) throw new Refusal('duplicate-parameter', { parameter: name })
    pairs.set(name, { name, value, bare: equals < 0 })
  }
  return pairs
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Refusal('malformed-query', { explanation: 'Url key and value should be percent-encoded UTF-8.' })
  }
}
