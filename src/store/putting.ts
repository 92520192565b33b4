import { isDeepStrictEqual } from 'node:util'
import { sql, type Transaction } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import { Conflict, Damaged, type OnWriteProgress } from '../catalogue/store-port.ts'
import type { LoggedChange } from './change-log.ts'
import { checksumOf } from './checksum.ts'
import { inChunks } from './chunks.ts'
import { isStorableId, type Kind, type Reference, rememberedText, type ThingRow } from './kinds.ts'
import { isIntact, readRow, STORED, type StoredRow } from './stored-row.ts'
import type { Tables, ThingTable } from './tables.ts'

/** What a thing was until now, and what is remembered of that. */
interface Before<T> {
  readonly thing: T
  readonly text: string
}

/** Who is told of what is put in. */
export interface PutLog {
  /** Takes each thing that changes. */
  readonly log: LoggedChange[]
  readonly onProgress: OnWriteProgress | undefined
}

/** Tells how far a step has come. */
export const during =
  ({ onProgress }: PutLog, step: Parameters<OnWriteProgress>[0]) =>
  (done: number, total: number) =>
    onProgress?.(step, done, total)

/** A thing that differs from what is stored. */
interface ChangedThing<T> {
  /** Undefined for one that is new; `damaged` where what is stored cannot be read, and is written over. */
  readonly before: Before<T> | undefined | 'damaged'
  readonly after: T
}

/**
 * Puts things of one kind in.
 * @param prepare sees all that change, before the first is written
 * @throws Conflict
 */
export async function put<T>(
  transaction: Transaction<Tables>,
  kind: Kind<T>,
  things: readonly T[] | undefined,
  to: PutLog,
  prepare?: (changed: readonly ChangedThing<T>[]) => Promise<void>,
): Promise<{ readonly written: number; readonly unchanged: number }> {
  if (things === undefined || things.length === 0) return { written: 0, unchanged: 0 }
  const changed = await whatChanges(transaction, kind, [...withoutRepeats(kind, things)], during(to, 'comparing'))
  const counts = { written: changed.length, unchanged: things.length - changed.length }
  if (changed.length === 0) return counts
  await refuseDangling(transaction, kind, changed)
  await prepare?.(changed)
  await inChunks(
    changed,
    (chunk) =>
      upsert(
        transaction,
        kind.table,
        chunk.map(({ after }) => kind.row(after)),
      ),
    during(to, 'writing'),
  )
  for (const { before, after } of changed) {
    if (before === undefined && kind.isPassing?.(after)) continue
    // Where it was shown until now cannot be told.
    const topics: readonly Topic[] = before === 'damaged' ? ['everything'] : kind.topics(before?.thing, after)
    const text = before === undefined || before === 'damaged' ? null : before.text
    to.log.push({ kind: kind.kind, id: kind.rowId(after), before: text, topics })
  }
  return counts
}

/** @throws Conflict for two different things with one id, and for an id that cannot be stored */
function withoutRepeats<T>(kind: Kind<T>, things: readonly T[]): Iterable<[rowId: string, thing: T]> {
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

async function whatChanges<T>(
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

async function refuseDangling<T>(transaction: Transaction<Tables>, kind: Kind<T>, changed: readonly ChangedThing<T>[]): Promise<void> {
  const first = new Map<string, { readonly reference: Reference; readonly thing: T }>()
  for (const { after } of changed) {
    for (const reference of kind.references(after)) {
      const key = `${reference.table} ${reference.id}`
      if (!first.has(key)) first.set(key, { reference, thing: after })
    }
  }
  for (const table of ['accounts', 'users', 'roles', 'policies'] as const) {
    const wanted = [...first.values()].filter(({ reference }) => reference.table === table)
    await inChunks(wanted, async (chunk) => {
      const ids = chunk.map(({ reference }) => reference.id).filter(isStorableId)
      const rows = ids.length === 0 ? [] : await transaction.selectFrom(table).select('id').where('id', 'in', ids).execute()
      const found = new Set(rows.map(({ id }) => id))
      for (const { reference, thing } of chunk) {
        if (found.has(reference.id)) continue
        const label = kind.label(thing)
        throw new Conflict('dangling', label, `The ${kind.noun} ${label} refers to ${reference.what}, which does not exist.`)
      }
    })
  }
}

/** Puts rows of one table in, with their checksums, or in the place of those with their ids; at most some hundred. */
export async function upsert(transaction: Transaction<Tables>, table: ThingTable, things: readonly ThingRow[]): Promise<void> {
  const rows = things.map((row) => ({ ...row, checksum: checksumOf(row.body) }) as ThingRow)
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
  const updates = columns.filter((column) => column !== 'id').map((column) => sql`${sql.id(column)} = ${sql.id('excluded', column)}`)
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.id(column)))})
    values ${sql.join(values)}
    on conflict (id) do update set ${sql.join(updates)}`.execute(transaction)
}
