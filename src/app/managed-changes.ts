import { resolve } from 'node:path'
import type { AccessKey } from '../access/account.ts'
import type { StoreReader } from '../catalogue/decision.ts'
import { type Changes, type Manifest, THING_KINDS } from '../catalogue/store-port.ts'
import type { Things } from '../files/by-file.ts'
import type { LoadedCatalogue } from '../files/load.ts'
import { CatalogueFileError, type FileProblem } from '../files/problem.ts'
import { isReadOf, STANDARD_INPUT_NAME } from './catalogue-inputs.ts'
import { findRenamed, imagesAs, writtenAs } from './renamed-images.ts'

/** How the things of files are managed. */
export interface ManageOptions {
  /** What remembers the things of files that name no set themselves; each file's path unless told. */
  readonly set?: string
  /** Folders that were read whole, absolute: files of theirs that are gone name nothing any more. */
  readonly folders?: readonly string[]
  /** Whether what the files no longer name is taken out; `as-if` to see what would be, where anything remembers it. */
  readonly prune?: boolean | 'as-if'
  /** Whether keys become as the files say, whatever was done to them by hand. */
  readonly restoreKeys?: boolean
}

/** What is written of files. */
export interface ManagedChanges {
  readonly changes: Changes
  /** Images that get another id: the new one by the one they had. */
  readonly moves: ReadonlyMap<string, string>
}

/** What is to be written of files. @throws CatalogueFileError for a new key without a secret, and to prune what nobody remembers */
export async function managedChanges(loaded: LoadedCatalogue, options: ManageOptions, read: StoreReader): Promise<ManagedChanges> {
  const { prune = false, restoreKeys = false } = options
  const holds: Changes = restoreKeys ? { releases: loaded.changes.keys.map(({ id }) => ({ keyId: id })) } : { keepsHolds: true }
  const keys = await withSecrets(loaded, restoreKeys, read)
  const renamed = await findRenamed(loaded.renames, read)
  return {
    moves: renamed.moves,
    changes: {
      ...loaded.changes,
      ...writtenAs(loaded.changes, renamed),
      keys,
      ...holds,
      removals: { images: [...renamed.moves.keys()] },
      manifests: [...manifestsOf(loaded, options), ...(await goneFiles(loaded, options, read))].map(({ id, things }) => ({
        id,
        things: { ...things, images: imagesAs(things, renamed) },
      })),
      prune: prune !== false,
    },
  }
}

/** One for each set and for each file that is in none. A file that is in a set no longer remembers anything by itself. */
function manifestsOf({ byFile, sets }: LoadedCatalogue, { set, prune = false }: ManageOptions): readonly Manifest[] {
  const ofFiles: Manifest[] = []
  const ofSets = new Map<string, Things[]>()
  for (const [path, things] of byFile) {
    const name = sets.get(path) ?? set
    const isFile = path !== STANDARD_INPUT_NAME
    if (name !== undefined) ofSets.set(name, [...(ofSets.get(name) ?? []), things])
    else if (!isFile && prune === true) throw new CatalogueFileError([{ file: path, line: 1, column: 1, message: NOTHING_TO_PRUNE }])
    if (isFile) ofFiles.push({ id: `${OF_FILE}${resolve(path)}`, things: name === undefined ? things : {} })
  }
  return [...ofFiles, ...[...ofSets].map(([name, things]) => ({ id: `set:${name}`, things: allOf(things) }))]
}

/** Manifests of files that were in one of the folders and are gone. */
async function goneFiles({ byFile }: LoadedCatalogue, { folders = [] }: ManageOptions, read: StoreReader): Promise<readonly Manifest[]> {
  if (folders.length === 0) return []
  const present = new Set([...byFile.keys()].map((path) => `${OF_FILE}${resolve(path)}`))
  const isGone = (id: string) =>
    id.startsWith(OF_FILE) && !present.has(id) && folders.some((folder) => isReadOf(folder, id.slice(OF_FILE.length)))
  return (await read.manifestIds()).filter(isGone).map((id) => ({ id, things: {} }))
}

const OF_FILE = 'file:'

const NOTHING_TO_PRUNE = 'nothing remembers what came through standard input before; name a set in it ("set: NAME") or with --set'

/** Keys whose secret the files do not say keep the one they have. */
async function withSecrets(
  { changes, keysWithoutSecret, locate }: LoadedCatalogue,
  restoreKeys: boolean,
  read: StoreReader,
): Promise<readonly AccessKey[]> {
  if (keysWithoutSecret.length === 0) return changes.keys
  const isUnsaid = new Set(keysWithoutSecret)
  const problems: FileProblem[] = []
  const keys: AccessKey[] = []
  for (const key of changes.keys) {
    const stored = isUnsaid.has(key.id) ? await read.get('keys', key.id) : undefined
    keys.push(stored === undefined ? key : { ...key, secret: stored.thing.secret, token: key.token ?? stored.thing.token })
    if (!isUnsaid.has(key.id) || stored !== undefined) continue
    // What was deleted by hand is not written, whatever its secret.
    if (!restoreKeys && (await read.holdsOf(key.id)).includes('deleted')) continue
    const where = locate(key.id) ?? { file: '', line: 1, column: 1 }
    problems.push({ ...where, message: `the key ${JSON.stringify(key.id)} is new here: ${SAY_SECRET}` })
  }
  if (problems.length > 0) throw new CatalogueFileError(problems)
  return keys
}

const SAY_SECRET = 'write its secret, or where it is, such as "secret: { env: NAME }" or "secret: { file: PATH }"'

const allOf = (files: readonly Things[]): Manifest['things'] =>
  Object.fromEntries(THING_KINDS.map((kind) => [kind, files.flatMap((things): readonly unknown[] => things[kind])]))
