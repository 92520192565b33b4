import type { Decide } from '../catalogue/decision.ts'
import { Conflict, type OnWriteProgress, type Store, type WriteResult } from '../catalogue/store-port.ts'
import type { ThingChange } from '../catalogue/thing-change.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { LoadSummary } from '../files/load.ts'
import { CatalogueFileError, type FileProblem } from '../files/problem.ts'
import type { CatalogueFile } from '../files/source.ts'
import type { AppContext } from './context.ts'
import { type FileSurroundings, loadOnto } from './loading-files.ts'
import { type ManageOptions, managedChanges } from './managed-changes.ts'
import { type Plan, planOf, withMoves } from './plan.ts'

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
export interface ApplyOptions extends ManageOptions, FileSurroundings {}

/** Characters that take longer than a second to read. */
const LONG_READING = 8_000_000

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
  const wanted = options?.prune === true
  const transact: Store['transact'] = (decide, how) => catalogue.transact(decide, how)
  return decideFiles(store, transact, files, cloudFormats, options, { wanted, tried: wanted }, progress)
}

/**
 * What {@link applyFiles} would do, found by doing it and taking it back: nothing is written. What only `prune` would
 * remove is among it.
 * @throws CatalogueFileError with file and line of whatever is wrong
 */
export function planFiles(
  { store }: AppContext,
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  options: ApplyOptions,
  progress?: ApplyProgress,
): Promise<Applied> {
  const wanted = options.prune === true
  const transact: Store['transact'] = (decide, how) => store.transact(decide, { ...how, dryRun: true })
  return decideFiles(
    store,
    transact,
    files,
    cloudFormats,
    { ...options, prune: wanted ? true : 'as-if' },
    { wanted, tried: true },
    progress,
  )
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
  const loaded = await loadOnto(store, files, cloudFormats, options ?? {})
  const { summary, warnings, locate } = loaded
  let moves: ReadonlyMap<string, string> = new Map()
  const decide: Decide = async (read) => {
    if (options === undefined) return loaded.changes
    const managed = await managedChanges(loaded, options, read)
    moves = managed.moves
    return managed.changes
  }
  const changed: ThingChange[] = []
  try {
    const result = await transact(decide, { onProgress: progress?.show, onChange: (change) => void changed.push(change) })
    return { summary, result, warnings, plan: planOf(withMoves(changed, moves), result, prune) }
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
