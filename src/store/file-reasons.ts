import { FULL, reasonOf as reasonOfSystem } from '../disk/reasons.ts'
import { codeOf } from './engine.ts'
import { BUSY_TIMEOUT_MS } from './sqlite-busy.ts'

/** Codes of SQLite, by how they begin, that say that the file cannot be used now, and how to fix it. */
const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ['SQLITE_FULL', FULL],
  // The index of the journal could not grow.
  ['SQLITE_IOERR_SHMSIZE', FULL],
  [
    'SQLITE_BUSY',
    `another process has been writing to it for more than ${BUSY_TIMEOUT_MS / 1000} seconds; find it with lsof or fuser (a command that hangs, a database tool with an open transaction), end it and try again`,
  ],
  ['SQLITE_LOCKED', 'another statement of this process has it locked; try again'],
  ['SQLITE_READONLY', 'the file, its folder or its disk does not let this user write; change their owner or permissions'],
  ['SQLITE_CANTOPEN', 'it, or the journal beside it, cannot be opened; look at the permissions of its folder and the room on its disk'],
  ['SQLITE_IOERR', 'reading or writing it failed; look at the disk'],
]

/** Why a database file cannot be used now, with the code of SQLite or of the system, in the words of an operator; undefined for any other failure. */
export function reasonOf(failure: unknown): string | undefined {
  const code = codeOf(failure)
  const [, reason] = REASONS.find(([start]) => code.startsWith(start)) ?? []
  return reason === undefined ? reasonOfSystem(failure) : `${reason} (${code})`
}
