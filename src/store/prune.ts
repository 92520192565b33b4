import type { Transaction } from 'kysely'
import type { ThingKind, Topic } from '../catalogue/store-port.ts'
import { inChunks } from './chunks.ts'
import type { Kind } from './kinds.ts'
import type { Kinds } from './manifests.ts'
import { readRow, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Each before what it refers to. Accounts and policies stay: others may still name them. */
const PRUNED = ['keys', 'users', 'roles', 'clusters', 'instances', 'images'] as const satisfies readonly ThingKind[]

/** What was taken out. */
export interface Pruned {
  readonly ids: { readonly [K in ThingKind]?: string[] }
  readonly topics: ReadonlySet<Topic>
}

/** Takes things out by the ids of their rows. A user with keys that nobody asked to take out stays. @throws Damaged */
export async function pruneThings(
  transaction: Transaction<Tables>,
  wanted: { readonly [K in ThingKind]?: readonly string[] },
  kinds: Kinds,
): Promise<Pruned> {
  const ids: { [K in ThingKind]?: string[] } = {}
  const topics = new Set<Topic>()
  for (const kind of PRUNED) {
    await inChunks(wanted[kind] ?? [], async (chunk) => {
      if (kind === 'roles') await transaction.deleteFrom('access_keys').where('role_id', 'in', chunk).execute()
      if (kind === 'images') await transaction.deleteFrom('image_faces').where('image_id', 'in', chunk).execute()
      const removed = await remove(transaction, kind, chunk, kinds)
      ids[kind] = [...(ids[kind] ?? []), ...removed.map(({ id }) => id)]
      const thingKind = kinds[kind] as Kind<unknown>
      for (const row of removed) {
        const thing = readRow(thingKind, row)
        for (const topic of thingKind.topics(thing, thing)) topics.add(topic)
      }
    })
  }
  return { ids, topics }
}

async function remove(transaction: Transaction<Tables>, kind: (typeof PRUNED)[number], ids: readonly string[], kinds: Kinds) {
  const query = transaction.deleteFrom(kinds[kind].table).where('id', 'in', ids)
  if (kind !== 'users') return query.returning(STORED).execute()
  const keys = transaction.selectFrom('access_keys').select('user_id').where('user_id', 'is not', null)
  return query.where('id', 'not in', keys).returning(STORED).execute()
}
