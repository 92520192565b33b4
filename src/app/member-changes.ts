import { isDeepStrictEqual } from 'node:util'

/** One member of a thing before and after. */
export interface MemberChange {
  /** Names of members from the thing inwards, joined by dots, for example `os.version` or `tencent/ecm.regions`. */
  readonly path: string
  /** Left out for a member that is new. Times are in ISO 8601. */
  readonly before?: unknown
  /** Left out for a member that goes. */
  readonly after?: unknown
}

/** Members that are milliseconds since the Unix epoch. */
const TIMES: readonly string[] = ['createdAt', 'expiresAt']

/** The members in which two states of a thing differ. Lists are compared whole. */
export function memberChanges(before: unknown, after: unknown, path: readonly string[] = []): readonly MemberChange[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => memberChanges(before[name], after[name], [...path, name]))
  }
  // Faces are told by their service alone.
  const shown = (path[0] === 'faces' && path.length > 1 ? path.slice(1) : path).join('.')
  const isTime = TIMES.includes(path.at(-1) ?? '')
  const told = (value: unknown) => (isTime && typeof value === 'number' ? new Date(value).toISOString() : value)
  return [
    { path: shown, ...(before === undefined ? {} : { before: told(before) }), ...(after === undefined ? {} : { after: told(after) }) },
  ]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
