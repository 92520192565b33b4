/** For a disk without room, whoever finds it full. */
export const FULL = 'its disk is full, or a quota is used up; make room and try again'

const NOT_ALLOWED = 'this user may not; change the owner or the permissions of the file and its folder'

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: 'it is on a disk that is mounted read-only',
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'there is something already',
  ELOOP: 'the links on its path lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'reading or writing it failed; look at the disk',
  EMFILE: 'this process has too many files open; raise the limit (ulimit -n) and try again',
  ENFILE: 'this machine has too many files open; try again',
}

/** Why a file cannot be used, with the system's code, in the words of an operator; undefined for a failure that is none of the system's known ones. */
export function reasonOf(failure: unknown): string | undefined {
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : ''
  return REASONS[code] === undefined ? undefined : `${REASONS[code]} (${code})`
}
