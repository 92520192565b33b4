import type { OnDamaged, Store } from '../catalogue/store-port.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import { readSmallText } from '../disk/read-small-text.ts'
import type { LoadedCatalogue, LoadSurroundings } from '../files/load.ts'
import type { CatalogueFile } from '../files/source.ts'

/** What catalogue files may take from around them. */
export interface FileSurroundings {
  /** Whether `${NAME}` in texts stands for a variable of the environment. */
  readonly envSubstitution?: boolean
  /** The environment; that of this process when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Reads and checks files by themselves, without data. Accounts and policies that they refer to and do not have are warned of:
 * they may be in the data.
 * @throws CatalogueFileError with file and line of whatever is wrong
 */
export async function checkFiles(
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  surroundings: FileSurroundings = {},
): Promise<LoadedCatalogue> {
  return load(files, cloudFormats, { accounts: [], policies: [], isPartial: true }, surroundings)
}

/**
 * Reads and checks files for data. They may name what is damaged there, and so put it right; what they do not name has to
 * be intact.
 * @throws CatalogueFileError, Damaged
 */
export async function loadOnto(
  store: Store,
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  surroundings: FileSurroundings,
): Promise<LoadedCatalogue> {
  const damaged: { readonly kind: 'accounts' | 'policies'; readonly id: string; readonly failure: Error }[] = []
  const noting =
    (kind: 'accounts' | 'policies'): OnDamaged =>
    (id, failure) =>
      damaged.push({ kind, id, failure })
  const existing = { accounts: await store.accounts(noting('accounts')), policies: await store.policies(noting('policies')) }
  const loaded = await load(files, cloudFormats, existing, surroundings)
  const named = [...loaded.byFile.values()]
  const idsOf = {
    accounts: named.flatMap(({ accounts }) => accounts.map(({ id }) => id)),
    policies: named.flatMap(({ policies }) => policies.map(({ name }) => name)),
  }
  for (const { kind, id, failure } of damaged) if (!idsOf[kind].includes(id)) throw failure
  return loaded
}

type Load = typeof import('../files/load.ts')['loadCatalogueFiles']

async function load(
  files: Parameters<Load>[0],
  cloudFormats: Parameters<Load>[1],
  existing: Parameters<Load>[2],
  { envSubstitution = false, env = process.env }: FileSurroundings,
): Promise<LoadedCatalogue> {
  const variables = (name: string) => env[name]
  const surroundings: LoadSurroundings = {
    secrets: { variables, readFile: (path) => readSmallText(path, 'secret') },
    ...(envSubstitution ? { variables } : {}),
  }
  // Only here, because a server on data that is there starts without it.
  const { loadCatalogueFiles } = await import('../files/load.ts')
  return loadCatalogueFiles(files, cloudFormats, existing, surroundings)
}
