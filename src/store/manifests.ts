import type { Transaction } from 'kysely'
import type { AccessKey } from '../access/account.ts'
import { type Changes, type Manifest, THING_KINDS, type ThingKind, type Unnamed } from '../catalogue/store-port.ts'
import { checksumOf } from './checksum.ts'
import { inChunks } from './chunks.ts'
import { accountKind, clusterKind, imageKind, instanceKind, type Kind, policyKind, roleKind, userKind } from './kinds.ts'
import { type Pruned, pruneThings } from './prune.ts'
import { COVERED, isIntact, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** The kinds of things by the names that changes have for them. */
export type Kinds = { readonly [K in ThingKind]: Kind<NonNullable<Changes[K]>[number]> }

/** Ids of rows by kind. */
type Names = { [K in ThingKind]?: string[] }

/** How each kind of thing is kept. */
export function kindsWith(keys: Kind<AccessKey>): Kinds {
  return {
    accounts: accountKind,
    policies: policyKind,
    users: userKind,
    roles: roleKind,
    keys,
    clusters: clusterKind,
    instances: instanceKind,
    images: imageKind,
  }
}

/**
 * Notes which manifest names each thing, the last one to do so, and finds the things that their manifest no longer names.
 * @param prune whether those are taken out, as far as that can be
 */
export async function followManifests(
  transaction: Transaction<Tables>,
  manifests: readonly Manifest[],
  kinds: Kinds,
  prune: boolean,
): Promise<{ readonly unnamed: Unnamed; readonly pruned: Pruned }> {
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
  const pruned: Pruned = prune ? await pruneThings(transaction, all, kinds) : { ids: {}, topics: new Set() }
  const isPruned = new Map(THING_KINDS.map((kind) => [kind, new Set(pruned.ids[kind])]))
  const left = (names: Names) => mapNames(names, (kind, ids) => ids.filter((id) => !isPruned.get(kind)?.has(id)))
  for (const { id, names } of named) {
    const rest = left(gone.get(id) ?? {})
    const whole = mapNames(Object.fromEntries(THING_KINDS.map((kind) => [kind, [...(names[kind] ?? []), ...(rest[kind] ?? [])]])))
    await keep(transaction, id, whole, intact.find((row) => row.id === id)?.body)
  }
  return { unnamed: { removed: labelled(pruned.ids, labels), left: labelled(left(all), labels) }, pruned }
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
  return mapNames(names, (kind, ids) => ids.map((id) => label(kind, id, ofImages)).sort())
}

function label(kind: ThingKind, id: string, ofImages: ReadonlyMap<string, string>): string {
  if (kind === 'images') return ofImages.get(id) ?? id
  if (kind === 'users' || kind === 'roles') return JSON.parse(id).join('/')
  return kind === 'clusters' || kind === 'instances' ? JSON.parse(id)[1] : id
}
