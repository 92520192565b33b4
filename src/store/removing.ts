import type { Transaction } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import { Conflict, type ThingKind } from '../catalogue/store-port.ts'
import type { LoggedChange } from './change-log.ts'
import { inChunks } from './chunks.ts'
import { isStorableId, type Kind, type Kinds, labelOfRow, rememberedText } from './kinds.ts'
import { isIntact, STORED, type StoredRow } from './stored-row.ts'
import type { Tables } from './tables.ts'
import { usesOf } from './uses.ts'

/**
 * Takes things of one kind out, as far as they are there; with a role its sessions, which it alone vouches for.
 * @param ids of their rows, each once
 * @param used whether all are refused when one is still referred to, or that one is left
 * @param log is told of each that goes
 * @returns ids of the rows that went
 * @throws Conflict, Damaged
 */
export async function remove(
  transaction: Transaction<Tables>,
  kinds: Kinds,
  name: ThingKind,
  ids: readonly string[],
  used: 'refuse' | 'leave',
  log: LoggedChange[],
): Promise<string[]> {
  const kind = kinds[name] as Kind<unknown>
  const removed: string[] = []
  await inChunks(ids.filter(isStorableId), async (chunk) => {
    const uses = await usesOf(transaction, kinds, name, chunk)
    const [first] = uses
    if (first !== undefined && used === 'refuse') throw inUse(kind, ...first)
    const free = chunk.filter((id) => !uses.has(id))
    if (free.length === 0) return
    if (name === 'roles') await transaction.deleteFrom('access_keys').where('role_id', 'in', free).execute()
    if (name === 'images') await transaction.deleteFrom('image_faces').where('image_id', 'in', free).execute()
    const rows = await transaction.deleteFrom(kind.table).where('id', 'in', free).returning(STORED).execute()
    removed.push(...rows.map(({ id }) => id))
    log.push(...rows.map((row) => removalOf(kind, row)))
  })
  return removed
}

function removalOf(kind: Kind<unknown>, { id, body, checksum }: StoredRow): LoggedChange {
  const is = { kind: kind.kind, id }
  if (isIntact(body, checksum)) return { ...is, before: rememberedText(kind, body), topics: kind.topics(kind.open(body), undefined) }
  // Where a damaged one was shown cannot be told, but for a key, which has its id alone in memory.
  const topics: readonly Topic[] = kind.kind === 'keys' ? [`key:${id}`] : ['everything']
  return { ...is, before: null, topics }
}

function inUse({ kind, noun }: Kind<unknown>, id: string, user: string): Conflict {
  const label = labelOfRow(kind, id)
  return new Conflict('in-use', label, `The ${noun} ${label} is in use by ${user}, and cannot be removed.`)
}
