import { printable } from '../admin/printable.ts'
import { releaseOf } from '../app/apply-remarks.ts'
import type { Plan, PlanEntry } from '../app/plan.ts'
import { nounOf } from '../app/thing-words.ts'
import { memberText } from './member-text.ts'
import { painted, type Style } from './terminal.ts'
import { wrapped } from './text-width.ts'

/** How a plan is shown. */
interface PlanStyle {
  readonly colour: boolean
  /** Cells that a line may take; undefined for lines as long as they are. */
  readonly width: number | undefined
  /** Most entries that are shown; all when left out. */
  readonly max?: number
  /** Whether it was done already. */
  readonly isDone?: boolean
}

const MARKS: { readonly [action in PlanEntry['action']]: readonly [string, Style] } = {
  add: ['+', 'green'],
  change: ['~', 'yellow'],
  remove: ['-', 'red'],
  hold: ['!', 'yellow'],
}

const STAYS = {
  'without-prune': 'no longer named; `apply --prune` removes it',
  'in-use': 'no longer named, and stays: something else still needs it',
} as const

/** A plan for people: a line for each thing, below it the members that change, and the counts at the end. */
export function planText({ entries, counts }: Plan, { colour, width, max = entries.length, isDone = false }: PlanStyle): string {
  const fit = (text: string) => (width === undefined ? text : wrapped(text, width, 2))
  const lines = foremost(entries, max).flatMap((entry) => {
    const [mark, style] = MARKS[entry.action]
    const [first = '', ...more] = fit(`${mark} ${nounOf(entry.kind)} ${printable(entry.name)}${remarkOn(entry)}`).split('\n')
    return [painted(style, mark, colour) + first.slice(mark.length), ...more, ...membersOf(entry).map(fit)]
  })
  if (entries.length > max)
    lines.push(fit(`… and ${(entries.length - max).toLocaleString('en')} more; \`mirrorhall diff\` shows all before`))
  return [...lines, fit(countsText(entries, counts, isDone))].join('\n')
}

/** At most so many entries, in their order: before others those that say that something is not as the files have it, or goes. */
function foremost(entries: Plan['entries'], max: number): Plan['entries'] {
  if (entries.length <= max) return entries
  const first = (['hold', 'remove', 'change', 'add'] as const).flatMap((action) => entries.filter((entry) => entry.action === action))
  const shown = new Set(first.slice(0, max))
  return entries.filter((entry) => shown.has(entry))
}

function remarkOn({ name, stays, held }: PlanEntry): string {
  if (stays !== undefined) return `: ${STAYS[stays]}`
  return held === undefined ? '' : `: ${held.what} by hand on ${held.at} and stays so; let go of it with ${releaseOf(held.what, name)}`
}

function membersOf({ members = [], changesSecret }: PlanEntry): readonly string[] {
  return [...members.map((member) => `    ${memberText(member)}`), ...(changesSecret ? ['    secret: another (not shown)'] : [])]
}

function countsText(entries: Plan['entries'], { add, change, remove, hold }: Plan['counts'], isDone: boolean): string {
  const stay = entries.filter(({ stays }) => stays !== undefined).length
  const parts = [
    [add, isDone ? 'added' : 'to add'],
    [change, isDone ? 'changed' : 'to change'],
    [remove - stay, isDone ? 'removed' : 'to remove'],
    [stay, 'no longer named'],
    [hold, 'held by hand'],
  ] as const
  const words = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count.toLocaleString('en')} ${what}`]))
  return words.join(', ') || 'nothing to do: the catalogue is as the files say'
}
