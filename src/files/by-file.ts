import type { Changes, ThingKind } from '../catalogue/store-port.ts'
import type { Kind, Ledger } from './ledger.ts'

/** All the things of a load. */
export type Things = Required<Pick<Changes, ThingKind>>

/** Where the ledger has each kind of thing, and by which id. */
const ENTRIES: { readonly [K in ThingKind]: readonly [Kind, (thing: Things[K][number]) => string] } = {
  accounts: ['account', ({ name }) => name],
  policies: ['policy', ({ name }) => name],
  users: ['user', ({ accountId, name }) => JSON.stringify([accountId, name])],
  roles: ['role', ({ accountId, name }) => `${accountId}/${name}`],
  keys: ['key', ({ id }) => id],
  clusters: ['cluster', ({ id }) => id],
  modules: ['module', ({ id }) => id],
  instances: ['instance', ({ id }) => id],
  images: ['image', ({ id }) => id],
}

/** The things that each of the files names. What no file names, such as an account made up for a response, is in none. */
export function thingsByFile(paths: readonly string[], things: Things, ledger: Ledger): ReadonlyMap<string, Things> {
  const files = new Map(paths.map((path) => [path, {} as { [kind in ThingKind]: unknown[] }]))
  for (const kind of Object.keys(ENTRIES) as ThingKind[]) {
    const [entry, idOf] = ENTRIES[kind] as readonly [Kind, (thing: unknown) => string]
    for (const file of files.values()) file[kind] = []
    for (const thing of things[kind]) files.get(ledger.fileOf(entry, idOf(thing)) ?? '')?.[kind].push(thing)
  }
  return files as unknown as ReadonlyMap<string, Things>
}
