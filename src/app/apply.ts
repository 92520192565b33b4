import { resolve } from 'node:path'
import {
  type Changes,
  Conflict,
  type Manifest,
  type OnDamaged,
  type OnWriteProgress,
  type Store,
  THING_KINDS,
  type WriteResult,
} from '../catalogue/store-port.ts'
import type { ThingChange } from '../catalogue/thing-change.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import { readTextFile } from '../disk/read-text.ts'
import type { Things } from '../files/by-file.ts'
import type { LoadedCatalogue, LoadSummary } from '../files/load.ts'
import { CatalogueFileError, type FileProblem } from '../files/problem.ts'
import type { CatalogueFile } from '../files/source.ts'
import type { AppContext } from './context.ts'
import { type Plan, planOf } from './plan.ts'

/** What applying files came to. */
export interface Applied {
  readonly summary: LoadSummary
  readonly result: WriteResult
  /** What was taken and will not do what it seems to say. */
  readonly warnings: readonly FileProblem[]
  /** What was changed, and what the files no longer name. */
  readonly plan: Plan
}

/** Told how far applying has come. */
export interface ApplyProgress {
  /** What is begun, and takes long. */
  announce(what: string): void
  readonly show: OnWriteProgress
}

/** How files are applied. */
export interface ApplyOptions {
  /** What remembers the things of these files, where the paths of the files change from time to time; each file's path unless told. */
  readonly set?: string
  /** Whether what the files no longer name is taken out. */
  readonly prune?: boolean
  /** Whether keys become as the files say, whatever was done to them by hand. */
  readonly restoreKeys?: boolean
}

/** Characters that take longer than a second to read. */
const LONG_READING = 8_000_000

/** Reads files whole. @throws Error naming the file that cannot be read */
export async function readFiles(paths: readonly string[]): Promise<CatalogueFile[]> {
  return Promise.all(paths.map(async (path) => ({ path, text: await readTextFile(path, 'catalogue file') })))
}

/** Refuses files that are wrong by themselves, before there is data. @throws CatalogueFileError with file and line of whatever is wrong */
export async function refuseBadFiles(files: readonly CatalogueFile[], cloudFormats: readonly CloudFormat[]): Promise<void> {
  const { loadCatalogueFiles } = await import('../files/load.ts')
  loadCatalogueFiles(files, cloudFormats, { accounts: [], policies: [] })
}

/**
 * Writes all that the files say in one transaction, or nothing.
 * @param options undefined for files that nobody manages, such as the starter catalogue: nothing is remembered of them
 * @throws CatalogueFileError with file and line of whatever is wrong
 */
export function applyFiles(
  { catalogue, store }: AppContext,
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  options: ApplyOptions | undefined,
  progress?: ApplyProgress,
): Promise<Applied> {
  const prune = { wanted: options?.prune === true, tried: options?.prune === true }
  const transact: Store['transact'] = (decide, how) => catalogue.transact(decide, how)
  return decideFiles(store, transact, files, cloudFormats, options, prune, progress)
}

/**
 * What {@link applyFiles} would do, found by doing it and taking it back: nothing is written. What only `prune` would
 * remove is told too.
 * @throws CatalogueFileError with file and line of whatever is wrong
 */
export function planFiles(
  { store }: AppContext,
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  options: ApplyOptions,
  progress?: ApplyProgress,
): Promise<Applied> {
  const prune = { wanted: options.prune === true, tried: true }
  const transact: Store['transact'] = (decide, how) => store.transact(decide, { ...how, dryRun: true })
  return decideFiles(store, transact, files, cloudFormats, { ...options, prune: true }, prune, progress)
}

async function decideFiles(
  store: Store,
  transact: Store['transact'],
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  options: ApplyOptions | undefined,
  prune: { readonly wanted: boolean; readonly tried: boolean },
  progress: ApplyProgress | undefined,
): Promise<Applied> {
  announceLongReading(files, progress)
  const loaded = await loadOnto(store, files, cloudFormats)
  const { summary, warnings, locate } = loaded
  const changes = options === undefined ? loaded.changes : managedChanges(loaded, options)
  const told: ThingChange[] = []
  try {
    const result = await transact(() => changes, { onProgress: progress?.show, onChange: (change) => void told.push(change) })
    return { summary, result, warnings, plan: planOf(told, result, prune) }
  } catch (error) {
    const position = error instanceof Conflict ? locate(error.subject) : undefined
    if (position === undefined) throw error
    throw new CatalogueFileError([{ ...position, message: (error as Conflict).message }])
  }
}

/** Reading holds this thread, so that nothing could be told during it. */
function announceLongReading(files: readonly CatalogueFile[], progress: ApplyProgress | undefined): void {
  const size = files.reduce((sum, { text }) => sum + text.length, 0)
  if (size < LONG_READING) return
  const others = files.length > 1 ? ` and ${files.length - 1} more` : ''
  progress?.announce(`reading ${files[0]?.path}${others} (${Math.round(size / 1e6)} million characters)`)
}

/** Files may name what is damaged, and so put it right; what they do not name has to be intact. @throws CatalogueFileError, Damaged */
async function loadOnto(store: Store, files: readonly CatalogueFile[], cloudFormats: readonly CloudFormat[]): Promise<LoadedCatalogue> {
  const damaged: { readonly kind: 'accounts' | 'policies'; readonly id: string; readonly failure: Error }[] = []
  const noting =
    (kind: 'accounts' | 'policies'): OnDamaged =>
    (id, failure) =>
      damaged.push({ kind, id, failure })
  const existing = { accounts: await store.accounts(noting('accounts')), policies: await store.policies(noting('policies')) }
  // Only here, because a server on data that is there starts without it.
  const { loadCatalogueFiles } = await import('../files/load.ts')
  const loaded = loadCatalogueFiles(files, cloudFormats, existing)
  const named = allOf([...loaded.byFile.values()])
  const idsOf = { accounts: named.accounts?.map(({ id }) => id), policies: named.policies?.map(({ name }) => name) }
  for (const { kind, id, failure } of damaged) if (!idsOf[kind]?.includes(id)) throw failure
  return loaded
}

function managedChanges({ changes, byFile }: LoadedCatalogue, { set, prune = false, restoreKeys = false }: ApplyOptions): Changes {
  const manifests =
    set === undefined
      ? [...byFile].map(([path, things]) => ({ id: `file:${resolve(path)}`, things }))
      : [{ id: `set:${set}`, things: allOf([...byFile.values()]) }]
  const holds: Changes = restoreKeys ? { releases: changes.keys.map(({ id }) => ({ keyId: id })) } : { keepsHolds: true }
  return { ...changes, ...holds, manifests, prune }
}

const allOf = (files: readonly Things[]): Manifest['things'] =>
  Object.fromEntries(THING_KINDS.map((kind) => [kind, files.flatMap((things): readonly unknown[] => things[kind])]))
