import type { Account } from '../access/account.ts'
import type { StoreReader } from '../catalogue/decision.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { Things } from '../files/by-file.ts'
import { type WrittenCatalogue, writtenCatalogue } from '../files/written-catalogue.ts'
import { didYouMean } from '../nearest.ts'
import type { AppContext } from './context.ts'

/** What is exported. */
export interface ExportOptions {
  /** Names of accounts: only these, and what belongs to them. All, and official images, when left out. */
  readonly accounts?: readonly string[]
  /** Whether the secrets of keys are in it. */
  readonly secrets?: boolean
}

/** A catalogue as a file, and how much of it the file leaves out. */
export interface Exported {
  readonly document: WrittenCatalogue
  /** Keys whose secrets are left out. */
  readonly secretsLeftOut: number
}

/**
 * The catalogue as it is at one moment, as a file that `apply` takes back to the same. Keys of sessions are not in it: they
 * end by themselves.
 * @throws Error for an account that is not there
 */
export async function exportCatalogue(
  { store }: AppContext,
  cloudFormats: readonly CloudFormat[],
  options: ExportOptions,
): Promise<Exported> {
  const { accounts: wanted, secrets = false } = options
  const [things, accounts] = await store.read(async (read) => {
    const all = await allThings(read)
    return [wanted === undefined ? all : ofAccounts(all, idsOf(wanted, all.accounts)), all.accounts] as const
  })
  const document = writtenCatalogue(things, accounts, cloudFormats, { secrets })
  return { document, secretsLeftOut: secrets ? 0 : things.keys.length }
}

async function allThings(read: StoreReader): Promise<Things> {
  return {
    accounts: await read.all('accounts'),
    policies: await read.all('policies'),
    users: await read.all('users'),
    roles: await read.all('roles'),
    keys: (await read.all('keys')).filter(({ session }) => session === null),
    clusters: await read.all('clusters'),
    modules: await read.all('modules'),
    instances: await read.all('instances'),
    images: await read.all('images'),
  }
}

function idsOf(names: readonly string[], accounts: readonly Account[]): ReadonlySet<string> {
  const ids = new Map(accounts.map(({ id, name }) => [name, id]))
  return new Set(
    names.map((name) => {
      const id = ids.get(name)
      if (id === undefined) throw new Error(`There is no account ${JSON.stringify(name)}${didYouMean(name, ids.keys())}.`)
      return id
    }),
  )
}

/** What belongs to accounts, and the policies that their users and roles have. */
function ofAccounts(all: Things, ids: ReadonlySet<string>): Things {
  const isTheirs = ({ accountId }: { readonly accountId: string }) => ids.has(accountId)
  const users = all.users.filter(isTheirs)
  const roles = all.roles.filter(isTheirs)
  const policies = new Set([...users, ...roles].flatMap((holder) => holder.policies))
  return {
    accounts: all.accounts.filter(({ id }) => ids.has(id)),
    policies: all.policies.filter(({ name }) => policies.has(name)),
    users,
    roles,
    keys: all.keys.filter(isTheirs),
    clusters: all.clusters.filter(isTheirs),
    modules: all.modules.filter(isTheirs),
    instances: all.instances.filter(isTheirs),
    images: all.images.filter(({ owner }) => owner !== null && ids.has(owner)),
  }
}
