import { type Ledger, originAt } from './ledger.ts'
import type { WrittenSource } from './source.ts'

/** The sets that files name, by the path of the file. The documents of one file are of one set. */
export function setsOf(sources: readonly WrittenSource[], ledger: Ledger): ReadonlyMap<string, string> {
  const sets = new Map<string, string>()
  for (const { text, document } of sources) {
    const { set } = document
    if (set === undefined) continue
    const other = sets.get(text.file)
    if (other !== undefined && other !== set) {
      const fix = 'put documents of different sets into different files'
      ledger.refuse(originAt(text, ['set']), `another document of this file is of the set ${JSON.stringify(other)}; ${fix}`)
    }
    sets.set(text.file, set)
  }
  return sets
}
