import { randomBytes } from 'node:crypto'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { reasonOf } from '../disk/reasons.ts'

/** What stands in the way of a link, and of nothing else. */
const LINK_REASONS = {
  EEXIST: 'it came to be meanwhile; name another file, or replace it with --force',
  EPERM: 'the file system has no links, which keep a file from being replaced; write it with --force',
}

/** A file that appears when it is complete. */
export interface Draft {
  /** Adds to the end. */
  write(text: string): Promise<void>
}

/** Files that may be replaced: those that an earlier call wrote. */
export interface Replaceable {
  /** What all of them begin with. */
  readonly beginning: string
  /** What such a file is, for people, for example `backup`. */
  readonly noun: string
}

/**
 * Writes a file for its owner alone (0600), under another name in the same folder until it is complete and on the disk.
 * When that fails, or work throws, nothing is left of it.
 * @param replaceable which file that is there may be replaced; undefined for none
 * @throws Error that says why the file cannot be written; else what work throws
 */
export async function writePrivately<T>(
  path: string,
  replaceable: Replaceable | undefined,
  work: (draft: Draft) => Promise<T>,
): Promise<T> {
  await refuseWhatIsThere(path, replaceable)
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
  try {
    const file = await open(draft, 'wx', 0o600).catch(cannotWrite(path))
    let result: T
    try {
      result = await work({ write: (text) => file.appendFile(text).catch(cannotWrite(path)) })
      await file.sync().catch(cannotWrite(path))
    } finally {
      await file.close()
    }
    // Unlike a rename, a link never takes the place of a file that has come since.
    if (replaceable === undefined) await link(draft, path).catch(cannotWrite(path, LINK_REASONS))
    else {
      // What is there may have changed while the draft was written.
      await refuseWhatIsThere(path, replaceable)
      await rename(draft, path).catch(cannotWrite(path))
    }
    await syncFolder(dirname(path)).catch(cannotWrite(path))
    return result
  } finally {
    // One that cannot be removed hides no failure.
    await rm(draft, { force: true }).catch(() => {})
  }
}

async function refuseWhatIsThere(path: string, replaceable: Replaceable | undefined): Promise<void> {
  const there = await lstat(path).catch(() => undefined)
  if (there === undefined) return
  if (!there.isFile()) throw new Error(`${path} is no ordinary file: name another, or - for standard output.`)
  if (replaceable === undefined) throw new Error(`${path} is there already: name another file, or replace it with --force.`)
  if ((await beginningOf(path, replaceable.beginning.length)) === replaceable.beginning) return
  throw new Error(`${path} is there already and is no ${replaceable.noun}, so --force does not replace it: name another file.`)
}

/** @throws Error when the file cannot be read */
async function beginningOf(path: string, length: number): Promise<string> {
  await using file = await open(path).catch((failure: NodeJS.ErrnoException) => {
    const reason = reasonOf(failure) ?? failure.code
    throw new Error(`Cannot see what ${path} is, so it is not replaced: ${reason}. Name another file.`, { cause: failure })
  })
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
  return buffer.toString('latin1', 0, bytesRead)
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined)
  if (folder === undefined) return
  await folder.sync().finally(() => folder.close())
}

const cannotWrite =
  (path: string, own: Readonly<Record<string, string>> = {}) =>
  (failure: unknown): never => {
    const code = (failure as NodeJS.ErrnoException).code
    const reason = { ENOENT: 'its folder does not exist; make it first', ...own }[code ?? ''] ?? reasonOf(failure) ?? code
    throw new Error(`Cannot write ${path}: ${reason}.`, { cause: failure })
  }
