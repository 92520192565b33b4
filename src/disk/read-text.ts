import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { reasonOf } from './reasons.ts'
import { textOf } from './text-encoding.ts'

const MIB = 1024 * 1024

/** What is read of files that people write. A text in memory takes a multiple of it. */
const MAX_BYTES = 512 * MIB

/** A file that a person named and that cannot be read. `cause` is the system's error where there is one. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** The refusal of a file, with the reason and what to do, without a full stop. @param what as of {@link readTextFile} */
export const unreadable = (path: string, what: string, reason: string, cause?: unknown): Unreadable =>
  new Unreadable(`Cannot read the ${what} ${path}: ${reason}.`, { cause })

/**
 * Reads a file that a person named, as UTF-8, without the mark that some editors put before it.
 * @param what it is, for messages: "catalogue file"
 * @throws Unreadable that names the file, what is wrong with it, and what to do
 */
export async function readTextFile(path: string, what: string): Promise<string> {
  return textOf(await readBytes(path, what, { maxBytes: MAX_BYTES, takesShellPipe: false }), (reason) => unreadable(path, what, reason))
}

/**
 * Reads a file that a person named.
 * @param limits how much is read, and whether the pipe of a shell's `<(…)` is too: what such a path leads to is another file each time
 * @throws Unreadable as {@link readTextFile} does
 */
export async function readBytes(
  path: string,
  what: string,
  { maxBytes, takesShellPipe }: { readonly maxBytes: number; readonly takesShellPipe: boolean },
): Promise<Buffer> {
  const isShellPipe = takesShellPipe && path.startsWith('/dev/fd/')
  const tooLarge = (bytes: number) => unreadable(path, what, `it has ${inUnits(bytes)}, and at most ${inUnits(maxBytes)} are read`)
  try {
    // Without blocking, because a pipe that nobody writes to would be waited for; those of a shell have a writer.
    await using file = await open(path, constants.O_RDONLY | (isShellPipe ? 0 : constants.O_NONBLOCK))
    const about = await file.stat()
    if (about.isDirectory()) throw unreadable(path, what, 'it is a folder; name a file in it')
    if (!about.isFile() && !isShellPipe) throw unreadable(path, what, 'it is no ordinary file; save what it gives to one first')
    if (about.size > maxBytes) throw tooLarge(about.size)
    const bytes = await file.readFile()
    if (bytes.length > maxBytes) throw tooLarge(bytes.length)
    return bytes
  } catch (failure) {
    if (failure instanceof Unreadable) throw failure
    throw unreadable(path, what, reasonOf(failure) ?? String((failure as NodeJS.ErrnoException).code ?? failure), failure)
  }
}

const inUnits = (bytes: number): string =>
  bytes < MIB ? `${bytes.toLocaleString('en')} bytes` : `${Math.ceil(bytes / MIB).toLocaleString('en')} MiB`
