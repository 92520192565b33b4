import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { textOf } from './text-encoding.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its links lead round in a circle',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENAMETOOLONG: 'its path is too long',
}

/**
 * Reads a file that a person gave, as UTF-8.
 * @param what it is, for messages: "catalogue file"
 * @throws Error that names the file, what is wrong with it, and what to do
 */
export async function readTextFile(path: string, what: string): Promise<string> {
  const cannot = (reason: string, cause?: unknown) => new Error(`Cannot read the ${what} ${path}: ${reason}.`, { cause })
  try {
    // Without blocking, because a pipe that nobody writes to would be waited for.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const about = await file.stat()
    if (about.isDirectory()) throw cannot('it is a folder; name a file in it')
    if (!about.isFile()) throw cannot('it is no ordinary file; save what it gives to one first')
    const bytes = await file.readFile()
    return textOf(bytes, (reason) => cannot(reason))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === undefined ? error : cannot(REASONS[code] ?? code, error)
  }
}
