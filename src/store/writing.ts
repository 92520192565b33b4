import type { Transaction } from 'kysely'
import type { Image } from '../catalogue/image.ts'
import { type Changes, Conflict, type OnWriteProgress, type ThingKind, type WriteResult } from '../catalogue/store-port.ts'
import { refuseTakenNames } from './account-names.ts'
import type { LoggedChange } from './change-log.ts'
import { inChunks } from './chunks.ts'
import { claimFaces, releaseFaces } from './faces.ts'
import { holdKeys, keepHolds, releaseKeys } from './holds.ts'
import { type Kinds, rowIdOf } from './kinds.ts'
import { followManifests } from './manifests.ts'
import { refuseUnmet } from './preconditions.ts'
import { during, type PutLog, put } from './putting.ts'
import { remove } from './removing.ts'
import type { Tables } from './tables.ts'
import { putTasks } from './tasks.ts'

/** Sessions taken out by one write: more than it makes, so that they do not pile up, and so few that it does not wait. */
const MAX_SESSIONS_REMOVED = 100

/** What a write came to, and what it changed. */
export interface Outcome {
  readonly result: WriteResult
  readonly log: readonly LoggedChange[]
}

/**
 * Writes all changes, in an order in which each thing finds what it refers to, and none that goes is still referred to.
 * The caller's transaction must keep other writers out.
 * @param now milliseconds since the Unix epoch
 * @throws Conflict; the transaction must then be rolled back
 */
export async function writeAll(
  transaction: Transaction<Tables>,
  changes: Changes,
  kinds: Kinds,
  now: number,
  onProgress?: OnWriteProgress,
): Promise<Outcome> {
  const log: LoggedChange[] = []
  const to: PutLog = { log, onProgress }
  const counts = { written: 0, unchanged: 0 }
  const count = ({ written, unchanged }: typeof counts) => {
    counts.written += written
    counts.unchanged += unchanged
  }
  const removeAll = async (...of: readonly ThingKind[]) => {
    for (const kind of of) {
      const ids = [...new Set(changes.removals?.[kind]?.map(rowIdOf))]
      counts.written += (await remove(transaction, kinds, kind, ids, 'refuse', log)).length
    }
  }
  await refuseUnmet(transaction, changes.expects ?? [], kinds)
  const released = changes.releases === undefined ? undefined : await releaseKeys(transaction, changes.releases)
  const { keys, held } =
    changes.keepsHolds === true ? await keepHolds(transaction, changes.keys ?? [], kinds.keys) : { keys: changes.keys, held: undefined }
  await removeAll('keys', 'clusters', 'modules', 'instances')
  const expired = await expiredSessions(transaction, changes.removeSessionsExpiredBefore)
  counts.written += (await remove(transaction, kinds, 'keys', expired, 'refuse', log)).length
  count(
    await put(transaction, kinds.accounts, changes.accounts, to, (changed) =>
      refuseTakenNames(
        transaction,
        changed.map(({ after }) => after),
      ),
    ),
  )
  count(await put(transaction, kinds.policies, changes.policies, to))
  count(await put(transaction, kinds.users, changes.users, to))
  count(await put(transaction, kinds.roles, changes.roles, to))
  count(
    await put(transaction, kinds.keys, keys, to, async (changed) => {
      for (const { before, after } of changed) {
        if (before === undefined || before === 'damaged' || before.thing.accountId === after.accountId) continue
        throw new Conflict(
          'exists',
          after.id,
          `Access key ${after.id} belongs to account ${before.thing.accountId}, not to ${after.accountId}.`,
        )
      }
    }),
  )
  count(await put(transaction, kinds.clusters, changes.clusters, to))
  count(await put(transaction, kinds.modules, changes.modules, to))
  count(await put(transaction, kinds.instances, changes.instances, to))
  await removeAll('images')
  count(await putImages(transaction, changes.images, kinds, to))
  await removeAll('users', 'roles', 'policies', 'accounts')
  await holdKeys(transaction, changes.holds ?? [], now)
  const followed =
    changes.manifests === undefined ? undefined : await followManifests(transaction, changes.manifests, kinds, changes.prune === true, log)
  counts.written += followed?.removed ?? 0
  counts.written += await putTasks(transaction, changes.tasks ?? [], now)
  const about = {
    ...(held === undefined ? {} : { held }),
    ...(released === undefined ? {} : { released }),
    ...(followed === undefined ? {} : { unnamed: followed.unnamed }),
  }
  return { result: { ...counts, ...about }, log }
}

/** Ids in the services are let go of before they are taken, so that images can hand them on. */
async function putImages(transaction: Transaction<Tables>, images: readonly Image[] | undefined, kinds: Kinds, to: PutLog) {
  const claiming: Image[] = []
  const counts = await put(transaction, kinds.images, images, to, async (changed) => {
    const replaced = changed.filter(({ before }) => before !== undefined)
    await inChunks(replaced, (chunk) =>
      releaseFaces(
        transaction,
        chunk.map(({ after }) => after),
      ),
    )
    claiming.push(...changed.map(({ after }) => after))
  })
  await inChunks(claiming, (chunk) => claimFaces(transaction, chunk), during(to, 'entering ids'))
  return counts
}

async function expiredSessions(transaction: Transaction<Tables>, before: number | undefined): Promise<string[]> {
  if (before === undefined) return []
  const expired = await transaction
    .selectFrom('access_keys')
    .select('id')
    .where('session_ends_at', '<', before)
    .orderBy('session_ends_at')
    .limit(MAX_SESSIONS_REMOVED)
    .execute()
  return expired.map(({ id }) => id)
}
