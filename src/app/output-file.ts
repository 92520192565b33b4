import { lstat, open } from 'node:fs/promises'
import { type Draft, writePrivately } from '../disk/private-file.ts'
import { reasonOf } from '../disk/reasons.ts'

/** What stands in the way of a link, and of nothing else. */
const LINK_REASONS = {
  EEXIST: 'it came to be meanwhile; name another file, or replace it with --force',
  EPERM: 'the file system has no links, which keep a file from being replaced; write it with --force',
}

/** Files that may be replaced: those that an earlier call wrote. */
export interface Replaceable {
  /** What all of them begin with. */
  readonly beginning: string
  /** What such a file is, for people, for example `backup`. */
  readonly noun: string
}

/**
 * Writes a file that a person named, for its owner alone, all of it or nothing.
 * @param replaceable which file that is there may be replaced; undefined for none
 * @throws Error that says why the file cannot be written; else what work throws
 */
export async function writeOutputFile<T>(
  path: string,
  replaceable: Replaceable | undefined,
  work: (draft: Draft) => Promise<T>,
): Promise<T> {
  await refuseWhatIsThere(path, replaceable)
  // What is there may change while the draft is written.
  const how = replaceable === undefined ? { linkReasons: LINK_REASONS } : { assertReplaceable: () => refuseWhatIsThere(path, replaceable) }
  return writePrivately(path, work, how)
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
