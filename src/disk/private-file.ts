import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { reasonOf } from './reasons.ts'

/** A file that cannot be written. `cause` is the system's error. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable'
  /** Why, without a full stop. */
  readonly reason: string

  constructor(path: string, reason: string, cause: unknown) {
    super(`Cannot write ${path}: ${reason}.`, { cause })
    this.reason = reason
  }
}

/** A file that appears when it is complete. */
export interface Draft {
  /** Adds to the end. */
  write(text: string): Promise<void>
}

/** How a file comes to its name. */
export interface PrivateFileOptions {
  /** Whether its folder is made where there is none, for its owner alone (0700). */
  readonly makesFolder?: boolean
  /** Throws when what has the name now must stay; asked when the draft is complete. Without it nothing is replaced. */
  readonly assertReplaceable?: () => Promise<void>
  /** The caller's words for why it cannot get its name, by the system's code, where nothing is replaced. */
  readonly linkReasons?: Readonly<Record<string, string>>
}

/**
 * Writes a file for its owner alone (0600), under another name in the same folder until it is complete and on the disk.
 * When that fails, or work throws, nothing is left of it.
 * @throws Unwritable with the reason; else what work or `assertReplaceable` throws
 */
export async function writePrivately<T>(
  path: string,
  work: (draft: Draft) => Promise<T>,
  { makesFolder = false, assertReplaceable, linkReasons }: PrivateFileOptions = {},
): Promise<T> {
  const folder = dirname(path)
  const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
  try {
    if (makesFolder) await mkdir(folder, { recursive: true, mode: 0o700 }).catch(cannotWrite(path))
    const file = await open(draft, 'wx', 0o600).catch(cannotWrite(path))
    let result: T
    try {
      result = await work({ write: (text) => file.appendFile(text).catch(cannotWrite(path)) })
      await file.sync().catch(cannotWrite(path))
    } finally {
      await file.close()
    }
    if (assertReplaceable === undefined) {
      // Unlike a rename, a link never takes the place of a file that has come since.
      await link(draft, path).catch(cannotWrite(path, linkReasons))
      await syncFolder(folder).catch(cannotWrite(path))
    } else {
      await assertReplaceable()
      await renameOnDisk(draft, path).catch(cannotWrite(path))
    }
    return result
  } finally {
    // One that cannot be removed hides no failure. It is for the owner alone, as the file is.
    await rm(draft, { force: true }).catch(() => {})
  }
}

/** Gives a file another name in its folder, in the place of what has that name, and brings that onto the disk. */
export async function renameOnDisk(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
}

/** A folder that this user may write and not read cannot be opened; its files are on the disk as soon as the system likes. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined)
  await folder?.sync().finally(() => folder.close())
}

const cannotWrite =
  (path: string, own: Readonly<Record<string, string>> = {}) =>
  (failure: NodeJS.ErrnoException): never => {
    const { code = '' } = failure
    const words: Readonly<Record<string, string>> = { ENOENT: 'its folder does not exist; make it first', ...own }
    throw new Unwritable(path, words[code] ?? reasonOf(failure) ?? code, failure)
  }
