import { codeOf } from './engine.ts'
import { BUSY_TIMEOUT_MS } from './sqlite-busy.ts'

const FULL = 'its disk is full, or a quota is used up; make room and try again'
const NOT_ALLOWED = 'this user may not; change the owner or the permissions of the file and its folder'
const READ_ONLY_DISK = 'it is on a disk that is mounted read-only'

/** Codes of SQLite, by how they begin, and of the system, that say that the file cannot be used now, and how to mend it. */
const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ['SQLITE_FULL', FULL],
  // The index of the journal could not grow.
  ['SQLITE_IOERR_SHMSIZE', FULL],
  [
    'SQLITE_BUSY',
    `another process has been writing to it for more than ${BUSY_TIMEOUT_MS / 1000} seconds; find it with lsof or fuser (a command that hangs, a database tool with an open transaction), end it and try again`,
  ],
  ['SQLITE_LOCKED', 'another statement of this process has it locked; try again'],
  ['SQLITE_READONLY', 'the file, its folder or its disk does not let this user write'],
  ['SQLITE_CANTOPEN', 'it, or the journal beside it, cannot be opened; look at the permissions of its folder and the room on its disk'],
  ['SQLITE_IOERR', 'reading or writing it failed; look at the disk'],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EACCES', NOT_ALLOWED],
  ['EPERM', NOT_ALLOWED],
  ['EROFS', READ_ONLY_DISK],
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is a file, not a folder'],
  ['ELOOP', 'the links on its path lead in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
]

/** Why the file cannot be used now, with the code, in the words of an operator; undefined for any other failure. */
export function reasonOf(failure: unknown): string | undefined {
  const code = codeOf(failure)
  const [, reason] = REASONS.find(([start]) => code.startsWith(start)) ?? []
  return reason === undefined ? undefined : `${reason} (${code})`
}
