import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { Unreadable, unreadable } from './read-text.ts'
import { reasonOf } from './reasons.ts'
import { textOf } from './text-encoding.ts'

/** What is read of a file that holds one value, such as a secret. */
const MAX_BYTES = 64 * 1024

/**
 * The text of a small file that another file names, in UTF-8. Read at once, because it is small.
 * @param what it is, for messages: "secret"
 * @throws Unreadable that names the file and what is wrong with it
 */
export function readSmallText(path: string, what: string): string {
  let file: number | undefined
  try {
    // Without blocking, because a pipe that nobody writes to would be waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const about = fstatSync(file)
    if (!about.isFile()) throw unreadable(path, what, 'it is no ordinary file')
    if (about.size > MAX_BYTES) throw unreadable(path, what, `it has ${about.size.toLocaleString('en')} bytes, and at most 65,536 are read`)
    return textOf(readFileSync(file), (reason) => unreadable(path, what, reason))
  } catch (failure) {
    if (failure instanceof Unreadable) throw failure
    throw unreadable(path, what, reasonOf(failure) ?? String((failure as NodeJS.ErrnoException).code ?? failure), failure)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
