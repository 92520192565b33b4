import { sql, type Transaction } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import { Conflict, type OnWriteProgress } from '../catalogue/store-port.ts'
import type { LoggedChange } from './change-log.ts'
import { type ChangedThing, changedThings, withoutRepeats } from './changed-things.ts'
import { checksumOf } from './checksum.ts'
import { inChunks } from './chunks.ts'
import { isStorableId, type Kind, type Reference, type ThingRow } from './kinds.ts'
import type { Tables, ThingTable } from './tables.ts'

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
  const changed = await changedThings(transaction, kind, [...withoutRepeats(kind, things)], during(to, 'comparing'))
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
    const text = isReadable(before) ? before.text : null
    const changesSecret = kind.hasSameSecret !== undefined && isReadable(before) && !kind.hasSameSecret(before.thing, after)
    to.log.push({ kind: kind.kind, id: kind.rowId(after), before: text, topics, after, changesSecret })
  }
  return counts
}

const isReadable = <T>(before: ChangedThing<T>['before']) => before !== undefined && before !== 'damaged'

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
