import type { Account } from '../access/account.ts'
import type { Policy } from '../access/policy.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import { gatherAccess, gatherRoles } from './access.ts'
import { AccountBook, declareAccounts } from './accounts.ts'
import { type Things, thingsByFile } from './by-file.ts'
import type { Variables } from './env-substitution.ts'
import { gatherPastedImages, gatherWrittenImages } from './images.ts'
import { gatherClusters, gatherInstances, gatherModules } from './inventory.ts'
import { type FilePosition, Ledger } from './ledger.ts'
import { gatherPolicies } from './policies.ts'
import { CatalogueFileError, type FileProblem } from './problem.ts'
import type { Rename } from './renames.ts'
import { catalogueSchema } from './schema.ts'
import { NO_SECRETS, type SecretSources } from './secret-reference.ts'
import { setsOf } from './sets.ts'
import { type CatalogueFile, readSources } from './source.ts'

/** What is in the store already and may be referred to by name. */
export interface Existing {
  /** Whether other accounts and policies may be there, which names are then warned of instead of refused; false when left out. */
  readonly isPartial?: boolean
  readonly accounts: readonly Account[]
  readonly policies: readonly Policy[]
}

/** How much a load brings, for people. */
export interface LoadSummary {
  readonly files: number
  /** Vendors' responses among the files, each page counted. */
  readonly responses: number
  readonly accounts: number
  readonly users: number
  readonly roles: number
  readonly keys: number
  readonly policies: number
  readonly clusters: number
  readonly modules: number
  readonly instances: number
  readonly images: number
}

/** Catalogue files, read and checked: what to write, in one transaction. */
export interface LoadedCatalogue {
  readonly changes: Things
  /** What each file names, by the path of the file. */
  readonly byFile: ReadonlyMap<string, Things>
  readonly summary: LoadSummary
  /** Ids of keys of which no file says the secret, which is empty in the changes. */
  readonly keysWithoutSecret: readonly string[]
  /** Images that were called otherwise before: what they are then is found in the catalogue they are written to. */
  readonly renames: readonly Rename[]
  /** The sets that files name, by the path of the file. */
  readonly sets: ReadonlyMap<string, string>
  /** What was taken and will not do what it seems to say. */
  readonly warnings: readonly FileProblem[]
  /**
   * Where an id was written, of whatever kind: for a conflict that only the store can see, whose `subject` it is.
   * Undefined when no file says it.
   */
  locate(subject: string): FilePosition | undefined
}

/** What files may take from around them. */
export interface LoadSurroundings {
  readonly secrets?: SecretSources
  /** What `${NAME}` stands for; left out where it is a text like any other. */
  readonly variables?: Variables
}

/**
 * Reads catalogue files and vendors' responses as one load, all or nothing. Names resolve across the files and to what
 * exists already; what the files declare replaces what was there.
 * @throws CatalogueFileError with every problem found
 */
export function loadCatalogueFiles(
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  existing: Existing,
  { secrets = NO_SECRETS, variables }: LoadSurroundings = {},
): LoadedCatalogue {
  const services = cloudFormats.flatMap((cloudFormat) => cloudFormat.services)
  const sources = readSources(files, cloudFormats, catalogueSchema(cloudFormats), variables)
  const written = sources.filter((source) => source.kind === 'catalogue')
  const pasted = sources.filter((source) => source.kind === 'response')
  const ledger = new Ledger(existing.isPartial !== true)
  const book = new AccountBook(existing.accounts, cloudFormats, ledger)

  declareAccounts(written, book, ledger)
  book.learnDefault(pasted)
  const policies = gatherPolicies(written, cloudFormats, ledger)
  const known = new Set([...existing.policies, ...policies].map(({ name }) => name))
  const { users, keys, keysWithoutSecret } = gatherAccess(written, book, known, ledger, secrets)
  const roles = gatherRoles(written, book, known, ledger)
  const { images: writtenImages, renames } = gatherWrittenImages(written, cloudFormats, book, ledger)
  const images = [...writtenImages, ...gatherPastedImages(pasted, services, book, ledger)]
  const clusters = gatherClusters(written, cloudFormats, book, ledger)
  const modules = gatherModules(written, images, book, ledger)
  const instances = gatherInstances(written, cloudFormats, images, book, ledger)
  const sets = setsOf(written, ledger)
  if (ledger.problems.length > 0) throw new CatalogueFileError(ledger.problems)

  // After everything that refers to accounts, because that is what calls the default account into being.
  const accounts = book.changes
  const changes = { accounts, users, roles, keys, policies, clusters, modules, instances, images }
  const summary = {
    files: files.length,
    responses: pasted.length,
    accounts: accounts.length,
    users: users.length,
    roles: roles.length,
    keys: keys.length,
    policies: policies.length,
    clusters: clusters.length,
    modules: modules.length,
    instances: instances.length,
    images: images.length,
  }
  const paths = files.map(({ path }) => path)
  return {
    changes,
    byFile: thingsByFile(paths, changes, ledger),
    summary,
    keysWithoutSecret,
    renames,
    sets,
    warnings: ledger.warnings,
    locate: (subject) => ledger.locate(subject),
  }
}
