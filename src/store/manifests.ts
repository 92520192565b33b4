import type { Transaction } from 'kysely'
import { type Manifest, THING_KINDS, type ThingKind, type Unnamed } from '../catalogue/store-port.ts'
import type { LoggedChange } from './change-log.ts'
import { checksumOf } from './checksum.ts'
import { inChunks } from './chunks.ts'
import { type Kind, type Kinds, labelOfRow } from './kinds.ts'
import { remove } from './removing.ts'
import { COVERED, isIntact, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Ids of rows by kind. */
type Names = { [K in ThingKind]?: string[] }

/** Each before what it refers to. */
const PRUNED: readonly ThingKind[] = ['keys', 'clusters', 'modules', 'instances', 'images', 'users', 'roles', 'policies', 'accounts']

/**
 * Notes which manifest names each thing, the last one to do so, and finds the things that their manifest no longer names.
 * @param prune whether those are taken out, where nothing refers to them any more
 * @param log is told of each that is taken out
 * @returns also how many were
 */
export async function followManifests(
  transaction: Transaction<Tables>,
  manifests: readonly Manifest[],
  kinds: Kinds,
  prune: boolean,
  log: LoggedChange[],
): Promise<{ readonly unnamed: Unnamed; readonly removed: number }> {
  const named = manifests.map(({ id, things }) => ({ id, names: namesOf(things, kinds) }))
  const present = new Map(THING_KINDS.map((kind) => [kind, new Set(named.flatMap(({ names }) => names[kind] ?? []))]))
  const rows = await transaction.selectFrom('manifests').selectAll().execute()
  const gone = new Map<string, Names>()
  const labels = new Map<string, string>()
  // One that is damaged counts as none until its file is applied again; `mirrorhall check` tells of it.
  const intact = rows.filter(({ checksum, ...row }) => isIntact(COVERED.manifests(row), checksum))
  for (const { id, body } of intact) {
    const before: Names = JSON.parse(body)
    const rest = mapNames(before, (kind, ids) => ids.filter((one) => !present.get(kind)?.has(one)))
    if (named.some((one) => one.id === id)) gone.set(id, await stillThere(transaction, rest, kinds, labels))
    else await keep(transaction, id, rest, body)
  }
  const all = mapNames(Object.fromEntries(THING_KINDS.map((kind) => [kind, [...gone.values()].flatMap((names) => names[kind] ?? [])])))
  const pruned: Names = {}
  for (const kind of prune ? PRUNED : []) pruned[kind] = await remove(transaction, kinds, kind, all[kind] ?? [], 'leave', log)
  const isPruned = new Map(THING_KINDS.map((kind) => [kind, new Set(pruned[kind])]))
  const left = (names: Names) => mapNames(names, (kind, ids) => ids.filter((id) => !isPruned.get(kind)?.has(id)))
  for (const { id, names } of named) {
    const rest = left(gone.get(id) ?? {})
    const whole = mapNames(Object.fromEntries(THING_KINDS.map((kind) => [kind, [...(names[kind] ?? []), ...(rest[kind] ?? [])]])))
    await keep(transaction, id, whole, intact.find((row) => row.id === id)?.body)
  }
  const removed = Object.values(pruned).reduce((sum, ids) => sum + ids.length, 0)
  return { unnamed: { removed: labelled(pruned, labels), left: labelled(left(all), labels) }, removed }
}

function namesOf(things: Manifest['things'], kinds: Kinds): Names {
  const idsOf = <K extends ThingKind>(kind: K) => (things[kind] ?? []).map((thing) => (kinds[kind] as Kind<typeof thing>).rowId(thing))
  return mapNames(Object.fromEntries(THING_KINDS.map((kind) => [kind, [...new Set(idsOf(kind))]])))
}

/** The names, changed; kinds without any are left out. */
function mapNames(names: Names, change: (kind: ThingKind, ids: string[]) => string[] = (_, ids) => ids): Names {
  const changed: Names = {}
  for (const kind of THING_KINDS) {
    const ids = change(kind, names[kind] ?? [])
    if (ids.length > 0) changed[kind] = ids
  }
  return changed
}

async function keep(transaction: Transaction<Tables>, id: string, names: Names, before: string | undefined): Promise<void> {
  const body = JSON.stringify(names)
  const checksum = checksumOf(COVERED.manifests({ id, body }))
  if (body === before) return
  if (body === '{}') await transaction.deleteFrom('manifests').where('id', '=', id).execute()
  else
    await transaction
      .insertInto('manifests')
      .values({ id, body, checksum })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ body, checksum }))
      .execute()
}

/** Those that have not been taken out meanwhile by other means. */
async function stillThere(transaction: Transaction<Tables>, names: Names, kinds: Kinds, labels: Map<string, string>): Promise<Names> {
  const there: Names = {}
  for (const kind of THING_KINDS) {
    await inChunks(names[kind] ?? [], async (chunk) => {
      const rows = await transaction.selectFrom(kinds[kind].table).select(STORED).where('id', 'in', chunk).execute()
      const found = new Set(rows.map(({ id }) => id))
      // An id of an image may be derived, and is then known to nobody.
      if (kind === 'images')
        for (const row of rows)
          labels.set(row.id, isIntact(row.body, row.checksum) ? `${kinds.images.read(row.body).name} (${row.id})` : row.id)
      there[kind] = [...(there[kind] ?? []), ...chunk.filter((id) => found.has(id))]
    })
  }
  return there
}

/** As people call them: users and roles with their account, images with their name, the others by their own id. */
function labelled(names: Names, ofImages: ReadonlyMap<string, string>): Unnamed['left'] {
  return mapNames(names, (kind, ids) => ids.map((id) => ofImages.get(id) ?? labelOfRow(kind, id)).sort())
}
