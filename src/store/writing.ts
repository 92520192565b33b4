import { isDeepStrictEqual } from 'node:util'
import { sql, type Transaction } from 'kysely'
import type { AccessKey } from '../access/account.ts'
import type { Image } from '../catalogue/image.ts'
import { type Changes, Conflict, Damaged, type OnWriteProgress, type Topic, type WriteResult } from '../catalogue/store-port.ts'
import { checksumOf } from './checksum.ts'
import { inChunks } from './chunks.ts'
import { claimFaces, releaseFaces } from './faces.ts'
import { holdKeys, keepHolds, releaseKeys } from './holds.ts'
import {
  accountKind,
  clusterKind,
  imageKind,
  instanceKind,
  isStorableId,
  type Kind,
  policyKind,
  type Reference,
  roleKind,
  type ThingRow,
  userKind,
} from './kinds.ts'
import { followManifests, kindsWith } from './manifests.ts'
import { isIntact, readRow, STORED, type StoredRow } from './stored-row.ts'
import type { Tables, ThingTable } from './tables.ts'

/** Sessions taken out by one write: more than it makes, so that they do not pile up, and so few that it does not wait. */
const MOST_SESSIONS_REMOVED = 100

/** Keys that the change log names for one write, those of the sessions that it takes out among them. */
const MOST_KEYS_NAMED = 2 * MOST_SESSIONS_REMOVED

/** What a write has done so far. */
export interface Outcome {
  written: number
  unchanged: number
  readonly topics: Set<Topic>
  readonly onProgress: OnWriteProgress | undefined
  /** What is told of it besides the counts. */
  about: Pick<WriteResult, 'held' | 'unnamed' | 'released'>
}

/** A thing that differs from what is stored. */
interface Changed<T> {
  /** Undefined for one that is new; `damaged` where what is stored cannot be read, and is written over. */
  readonly before: T | undefined | 'damaged'
  readonly after: T
}

/**
 * Puts all changes in, in an order in which each thing finds what it refers to. The caller's transaction must keep
 * other writers out.
 * @throws Conflict; the transaction must then be rolled back
 */
export async function putAll(
  transaction: Transaction<Tables>,
  changes: Changes,
  keyKind: Kind<AccessKey>,
  now: number,
  onProgress?: OnWriteProgress,
): Promise<Outcome> {
  const outcome: Outcome = { written: 0, unchanged: 0, topics: new Set(), onProgress, about: {} }
  if (changes.releases !== undefined) outcome.about = { released: await releaseKeys(transaction, changes.releases) }
  const keys = changes.keepsHolds === true ? await heldKeys(transaction, changes.keys ?? [], keyKind, outcome) : changes.keys
  await removeKeys(transaction, changes.removeKeys ?? [], outcome)
  await removeExpiredSessions(transaction, changes.removeSessionsExpiredBefore, outcome)
  await put(transaction, accountKind, changes.accounts, outcome, async (changed) => {
    await refuseTakenNames(
      transaction,
      changed.map(({ after }) => after),
    )
  })
  await put(transaction, policyKind, changes.policies, outcome)
  await put(transaction, userKind, changes.users, outcome)
  await put(transaction, roleKind, changes.roles, outcome)
  await put(transaction, keyKind, keys, outcome, async (changed) => {
    for (const { before, after } of changed) {
      if (before === undefined || before === 'damaged' || before.accountId === after.accountId) continue
      throw new Conflict(after.id, `Access key ${after.id} belongs to account ${before.accountId}, not to ${after.accountId}.`)
    }
  })
  await put(transaction, clusterKind, changes.clusters, outcome)
  await put(transaction, instanceKind, changes.instances, outcome)
  const images: Image[] = []
  await put(transaction, imageKind, changes.images, outcome, async (changed) => {
    const replaced = changed.filter(({ before }) => before !== undefined)
    await inChunks(replaced, (chunk) =>
      releaseFaces(
        transaction,
        chunk.map(({ after }) => after),
      ),
    )
    images.push(...changed.map(({ after }) => after))
  })
  await inChunks(images, (chunk) => claimFaces(transaction, chunk), during(onProgress, 'entering ids'))
  await holdKeys(transaction, changes.holds ?? [], now)
  if (changes.manifests !== undefined) {
    const { unnamed, pruned } = await followManifests(transaction, changes.manifests, kindsWith(keyKind), changes.prune === true)
    outcome.about = { ...outcome.about, unnamed }
    for (const ids of Object.values(pruned.ids)) outcome.written += ids.length
    for (const topic of pruned.topics) outcome.topics.add(topic)
  }
  nameFewKeys(outcome.topics)
  return outcome
}

/** So many keys that they would fill the change log are not named one by one. */
function nameFewKeys(topics: Set<Topic>): void {
  const keys = [...topics].filter((topic) => topic.startsWith('key:'))
  if (keys.length <= MOST_KEYS_NAMED) return
  for (const topic of keys) topics.delete(topic)
  topics.add('access')
}

async function heldKeys(
  transaction: Transaction<Tables>,
  given: readonly AccessKey[],
  keyKind: Kind<AccessKey>,
  outcome: Outcome,
): Promise<readonly AccessKey[]> {
  const { keys, held } = await keepHolds(transaction, given, keyKind)
  outcome.about = { ...outcome.about, held }
  return keys
}

async function removeKeys(transaction: Transaction<Tables>, ids: readonly string[], outcome: Outcome): Promise<void> {
  await inChunks(ids.filter(isStorableId), async (chunk) => {
    const removed = await transaction.deleteFrom('access_keys').where('id', 'in', chunk).returning('id').execute()
    outcome.written += removed.length
    for (const { id } of removed) outcome.topics.add(`key:${id}`)
  })
}

async function removeExpiredSessions(transaction: Transaction<Tables>, before: number | undefined, outcome: Outcome): Promise<void> {
  if (before === undefined) return
  const expired = await transaction
    .selectFrom('access_keys')
    .select('id')
    .where('session_ends_at', '<', before)
    .orderBy('session_ends_at')
    .limit(MOST_SESSIONS_REMOVED)
    .execute()
  await removeKeys(
    transaction,
    expired.map(({ id }) => id),
    outcome,
  )
}

/** Puts things of one kind in. `prepare` sees all that change, before the first is written. */
async function put<T>(
  transaction: Transaction<Tables>,
  kind: Kind<T>,
  things: readonly T[] | undefined,
  outcome: Outcome,
  prepare?: (changed: readonly Changed<T>[]) => Promise<void>,
): Promise<void> {
  if (things === undefined || things.length === 0) return
  const changed = await whatChanges(transaction, kind, [...withoutRepeats(kind, things)], during(outcome.onProgress, 'comparing'))
  outcome.written += changed.length
  outcome.unchanged += things.length - changed.length
  if (changed.length === 0) return
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
    during(outcome.onProgress, 'writing'),
  )
  for (const { before, after } of changed) {
    // Where it was shown until now cannot be told.
    if (before === 'damaged') outcome.topics.add('everything')
    else for (const topic of kind.topics(before, after)) outcome.topics.add(topic)
  }
}

/** @throws Conflict for two different things with one id, and for an id that cannot be stored */
function withoutRepeats<T>(kind: Kind<T>, things: readonly T[]): Iterable<[rowId: string, thing: T]> {
  const byId = new Map<string, T>()
  for (const thing of things) {
    const id = kind.rowId(thing)
    const label = kind.label(thing)
    if (!isStorableId(id)) throw new Conflict(label, `The ${kind.noun} ${label} has an id that is too long or not a proper text.`)
    const other = byId.get(id)
    if (other !== undefined && !isDeepStrictEqual(other, thing)) {
      throw new Conflict(label, `Two different things are called ${kind.noun} ${label}.`)
    }
    byId.set(id, thing)
  }
  return byId
}

const during = (onProgress: OnWriteProgress | undefined, step: Parameters<OnWriteProgress>[0]) => (done: number, total: number) =>
  onProgress?.(step, done, total)

async function whatChanges<T>(
  transaction: Transaction<Tables>,
  kind: Kind<T>,
  things: readonly [string, T][],
  onDone: (done: number, total: number) => void,
): Promise<Changed<T>[]> {
  const changed: Changed<T>[] = []
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
        if (before === undefined || before === 'damaged' || !isDeepStrictEqual(before, JSON.parse(text))) {
          changed.push({ before, after })
        }
      }
    },
    onDone,
  )
  return changed
}

/** @throws Damaged for a key: a file does not tell whether people had disabled it */
function readBefore<T>(kind: Kind<T>, row: StoredRow): T | 'damaged' {
  try {
    return readRow(kind, row)
  } catch (failure) {
    if (failure instanceof Damaged && kind.table !== 'access_keys') return 'damaged'
    throw failure
  }
}

async function refuseDangling<T>(transaction: Transaction<Tables>, kind: Kind<T>, changed: readonly Changed<T>[]): Promise<void> {
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
        throw new Conflict(label, `The ${kind.noun} ${label} refers to ${reference.what}, which does not exist.`)
      }
    })
  }
}

async function refuseTakenNames(transaction: Transaction<Tables>, accounts: readonly { id: string; name: string }[]): Promise<void> {
  const owners = new Map<string, string>()
  for (const { id, name } of accounts) {
    const other = owners.get(name)
    if (!isStorableId(name)) throw new Conflict(name, `The account name ${name} is too long or not a proper text.`)
    if (other !== undefined) throw new Conflict(name, `The account name ${name} is given to ${other} and to ${id}.`)
    owners.set(name, id)
  }
  // Names are let go first, so that two accounts can swap theirs.
  await inChunks(accounts, async (chunk) => {
    await transaction
      .updateTable('accounts')
      .set({ name: null })
      .where(
        'id',
        'in',
        chunk.map(({ id }) => id),
      )
      .execute()
  })
  await inChunks([...owners.keys()], async (chunk) => {
    const taken = await transaction.selectFrom('accounts').select(['id', 'name']).where('name', 'in', chunk).executeTakeFirst()
    if (taken?.name == null) return
    throw new Conflict(taken.name, `The account name ${taken.name} is already that of account ${taken.id}.`)
  })
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
