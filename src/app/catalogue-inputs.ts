import { readdir, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { readTextFile, unreadable } from '../disk/read-text.ts'
import { reasonOf } from '../disk/reasons.ts'
import { textOf } from '../disk/text-encoding.ts'
import type { CatalogueFile } from '../files/source.ts'

/** What people write for standard input. */
export const STANDARD_INPUT = '-'

/** How problems call standard input. */
export const STANDARD_INPUT_NAME = '<stdin>'

const WHAT = 'catalogue file'
const IS_CATALOGUE_FILE = /\.(ya?ml|json)$/i

/** Most bytes that are read of standard input: as many as of a file. */
const MAX_BYTES = 512 * 1024 * 1024

/**
 * The catalogue files that paths lead to, each once: files as they are named, and of a folder all that end in .yaml, .yml or
 * .json, in the order of their names; what begins with a dot is passed over.
 * @throws Error naming what cannot be read, and a folder without such a file
 */
export async function findFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(async (path) => ((await isFolder(path)) ? filesBelow(path, path) : [path])))
  return [...new Map(found.flat().map((path) => [path === STANDARD_INPUT ? path : resolve(path), path])).values()]
}

/** The folders among paths, absolute. */
export async function findFolders(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(async (path) => ((await isFolder(path)) ? [resolve(path)] : [])))
  return found.flat()
}

/** Whether a file would be read of a folder if it were there. Both absolute. */
export function isReadOf(folder: string, path: string): boolean {
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return false
  const steps = path.slice(folder.length).split(sep)
  return IS_CATALOGUE_FILE.test(path) && !steps.some((step) => step.startsWith('.'))
}

/**
 * Reads catalogue files whole, in UTF-8.
 * @param paths files, folders, and `-` for standard input
 * @throws Error as {@link findFiles} does, and naming the file that cannot be read
 */
export async function readFiles(
  paths: readonly string[],
  standardInput: AsyncIterable<Uint8Array> = process.stdin,
): Promise<CatalogueFile[]> {
  const read = async (path: string): Promise<CatalogueFile> =>
    path === STANDARD_INPUT
      ? { path: STANDARD_INPUT_NAME, text: await readStream(standardInput) }
      : { path, text: await readTextFile(path, WHAT) }
  return Promise.all((await findFiles(paths)).map(read))
}

async function isFolder(path: string): Promise<boolean> {
  if (path === STANDARD_INPUT) return false
  // Why a file cannot be read is said by whoever reads it.
  return stat(path).then(
    (about) => about.isDirectory(),
    () => false,
  )
}

async function filesBelow(folder: string, named: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((failure: unknown) => {
    throw unreadable(folder, 'folder', reasonOf(failure) ?? String(failure), failure)
  })
  const names = entries.filter(({ name }) => !name.startsWith('.')).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const found: string[] = []
  for (const entry of names) {
    const path = join(folder, entry.name)
    // Links to folders are not followed: they may lead in a circle.
    if (entry.isDirectory()) found.push(...(await filesBelow(path, named)))
    else if (IS_CATALOGUE_FILE.test(entry.name) && !(entry.isSymbolicLink() && (await isFolder(path)))) found.push(path)
  }
  if (found.length === 0 && folder === named) throw unreadable(folder, 'folder', 'there is no .yaml, .yml or .json file in it')
  return found
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > MAX_BYTES) throw unreadable(STANDARD_INPUT_NAME, WHAT, 'it has more than 512 MiB')
    chunks.push(chunk)
  }
  return textOf(Buffer.concat(chunks), (reason) => unreadable(STANDARD_INPUT_NAME, WHAT, reason))
}
