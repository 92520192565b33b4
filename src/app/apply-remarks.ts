import { type KeyHold, THING_KINDS, type Unnamed } from '../catalogue/store-port.ts'
import type { Applied } from './apply.ts'

/** Most names of one kind that are told. */
const MAX_NAMES = 20

/** What whoever applied files should know besides the counts: sentences, each on a line of its own. */
export function remarksOn({ result: { held = [], unnamed }, warnings }: Pick<Applied, 'result' | 'warnings'>): string[] {
  return [
    ...warningsOf(warnings),
    ...held.map(
      ({ keyId, what, at }) =>
        `held: the key ${keyId} was ${what} by hand on ${new Date(at).toISOString()} and stays so, whatever the files say; let go of it with ${releaseOf(what, keyId)}`,
    ),
    ...(unnamed === undefined ? [] : remarksOnUnnamed(unnamed)),
  ]
}

/** What was taken and will not do what it seems to say. The same is said once, at the first position, with the number of the others. */
export function warningsOf(warnings: Applied['warnings']): string[] {
  const byMessage = Map.groupBy(warnings, ({ message }) => message)
  return [...byMessage].flatMap(([message, [first, ...others]]) => {
    if (first === undefined) return []
    const more = others.length === 0 ? '' : ` (and at ${others.length} more place${others.length === 1 ? '' : 's'})`
    return [`warning: ${first.file}:${first.line}:${first.column} ${message}${more}`]
  })
}

const RELEASE = {
  deleted: (id: string) => `\`mirrorhall key release ${id}\` and apply again`,
  disabled: (id: string) => `\`mirrorhall key enable ${id}\``,
  rotated: (id: string) => `\`mirrorhall key release ${id}\` and apply again, or write the new secret into the file`,
} as const

/** The words that let go of what was done to a key by hand. */
export const releaseOf = (what: KeyHold, keyId: string): string => RELEASE[what](keyId)

function remarksOnUnnamed({ removed, left }: Unnamed): string[] {
  const lines: string[] = []
  for (const kind of THING_KINDS) {
    const [gone = [], there = []] = [removed[kind], left[kind]]
    if (gone.length > 0) lines.push(`removed: ${kind} that the files no longer name (${gone.length}): ${namesOf(gone)}`)
    if (there.length === 0) continue
    lines.push(`warning: ${kind} that the files no longer name ${STAYS[kind]} (${there.length}): ${namesOf(there)}`)
  }
  return lines
}

const STAYS = {
  accounts: 'are still there; `apply --prune` removes those that nothing belongs to',
  policies: 'are still there; `apply --prune` removes those that no user or role has',
  users: 'are still there; `apply --prune` removes those without keys',
  roles: 'can still be assumed; `apply --prune` removes them',
  keys: 'still work; `apply --prune` removes them',
  clusters: 'are still listed; `apply --prune` removes them',
  modules: 'are still listed; `apply --prune` removes them',
  instances: 'are still listed; `apply --prune` removes them',
  images: 'are still listed; `apply --prune` removes those that no instance runs and no module has',
} as const

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ')
  return names.length > MAX_NAMES ? `${shown} … and ${names.length - MAX_NAMES} more` : shown
}
