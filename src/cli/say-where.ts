import type { AppContext } from '../app/context.ts'
import { fitted } from './terminal.ts'

/** Tells into which data a command wrote; not on standard output, which carries what it made. */
export function sayWhere({ store }: AppContext): void {
  process.stderr.write(`${fitted(`written to ${store.place}`, process.stderr)}\n`)
}
