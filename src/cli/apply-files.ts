import type { Catalogue } from '../catalogue/catalogue.ts'
import { Conflict, type WriteResult } from '../catalogue/store-port.ts'
import type { Dialect } from '../clouds/dialect.ts'
import type { LoadSummary } from '../files/load.ts'
import { CatalogueFileError } from '../files/problem.ts'
import { readTextFile } from '../files/read-text.ts'
import type { CatalogueFile } from '../files/source.ts'

/** What applying files came to. */
export interface Applied {
  readonly summary: LoadSummary
  readonly result: WriteResult
}

/** Reads files whole. @throws Error naming the file that cannot be read */
export async function readFiles(paths: readonly string[]): Promise<CatalogueFile[]> {
  return Promise.all(paths.map(async (path) => ({ path, text: await readTextFile(path, 'catalogue file') })))
}

/**
 * Writes all that the files say in one transaction, or nothing.
 * @throws CatalogueFileError with file and line of whatever is wrong
 */
export async function applyFiles(catalogue: Catalogue, files: readonly CatalogueFile[], dialects: readonly Dialect[]): Promise<Applied> {
  const existing = { accounts: await catalogue.store.accounts(), policies: await catalogue.store.policies() }
  // Only here, because a server on data that is there starts without it.
  const { loadCatalogueFiles } = await import('../files/load.ts')
  const { changes, summary, locate } = loadCatalogueFiles(files, dialects, existing)
  try {
    return { summary, result: await catalogue.write(changes) }
  } catch (error) {
    const place = error instanceof Conflict ? locate(error.subject) : undefined
    if (place === undefined) throw error
    throw new CatalogueFileError([{ ...place, message: (error as Conflict).message }])
  }
}
