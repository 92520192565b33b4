import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from 'kysely'
import { Conflict, Damaged } from '../catalogue/store-port.ts'
import { inChunks } from './chunks.ts'
import { isStorableId, type Kind, rememberedText } from './kinds.ts'
import { isIntact, readRow, STORED, type StoredRow } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** What a thing was until now, and what is remembered of that. */
interface Before<T> {
  readonly thing: T
  readonly text: string
}

/** A thing that differs from what is stored. */
export interface ChangedThing<T> {
  /** Undefined for one that is new; `damaged` where what is stored cannot be read, and is written over. */
  readonly before: Before<T> | undefined | 'damaged'
  readonly after: T
}

/** Things by the ids of their rows. @throws Conflict for two different things with one id, and for an id that cannot be stored */
export function withoutRepeats<T>(kind: Kind<T>, things: readonly T[]): Iterable<[rowId: string, thing: T]> {
  const byId = new Map<string, T>()
  for (const thing of things) {
    const id = kind.rowId(thing)
    const label = kind.label(thing)
    if (!isStorableId(id))
      throw new Conflict('unstorable', label, `The ${kind.noun} ${label} has an id that is too long or not a proper text.`)
    const other = byId.get(id)
    if (other !== undefined && !isDeepStrictEqual(other, thing)) {
      throw new Conflict('exists', label, `Two different things are called ${kind.noun} ${label}.`)
    }
    byId.set(id, thing)
  }
  return byId
}

/**
 * Those of the things that differ from what is stored.
 * @param things by the ids of their rows
 */
export async function changedThings<T>(
  transaction: Transaction<Tables>,
  kind: Kind<T>,
  things: readonly [string, T][],
  onDone: (done: number, total: number) => void,
): Promise<ChangedThing<T>[]> {
  const changed: ChangedThing<T>[] = []
  await inChunks(
    things,
    async (chunk) => {
      const ids = chunk.map(([id]) => id)
      const rows = await transaction.selectFrom(kind.table).select(STORED).where('id', 'in', ids).execute()
      const stored = new Map(rows.map((row) => [row.id, row]))
      for (const [id, after] of chunk) {
        const row = stored.get(id)
        const text = JSON.stringify(after)
        if (row?.body === text && isIntact(text, row.checksum)) continue
        const before = row === undefined ? undefined : readBefore(kind, row)
        if (before === undefined || before === 'damaged' || !isDeepStrictEqual(before.thing, JSON.parse(text))) {
          changed.push({ before, after })
        }
      }
    },
    onDone,
  )
  return changed
}

/** @throws Damaged for a key: a file does not tell whether people had disabled it */
function readBefore<T>(kind: Kind<T>, row: StoredRow): Before<T> | 'damaged' {
  try {
    return { thing: readRow(kind, row), text: rememberedText(kind, row.body) }
  } catch (failure) {
    if (failure instanceof Damaged && kind.table !== 'access_keys') return 'damaged'
    throw failure
  }
}
