import { printable } from '../admin/printable.ts'
import { memberChanges } from '../app/member-changes.ts'
import { thingInWords } from '../app/thing-words.ts'
import type { Change } from '../catalogue/decision.ts'
import { memberText } from './member-text.ts'
import { table } from './table.ts'
import { wrapped } from './text-width.ts'

/** Most members of a change that are told. */
const MAX_MEMBERS = 12

/** Changes for people: number, time, who and through what, and below each what it was of, with what it was before and after. */
export function historyText(changes: readonly Change[], terminalWidth: number): string {
  const rows = changes.map(({ seq, at, by }) => [String(seq), at === 0 ? '' : secondOf(at), by?.who ?? '', by?.call ?? ''])
  const [heading = '', ...lines] = table(['change', 'when', 'who', 'through'], rows, terminalWidth).split('\n')
  const blocks = lines.map((line, index) => {
    const change = changes[index]
    return change === undefined ? line : [line, ...changeLines(change).map((text) => wrapped(`  ${text}`, terminalWidth, 2))].join('\n')
  })
  return [heading, ...blocks].join('\n')
}

/** What a change did, a line each, without what could steer a terminal. */
export function changeLines({ of, before, after, isAfterKnown, by }: Change): readonly string[] {
  const request = by?.requestId === undefined ? [] : [`request id ${printable(by.requestId)}`]
  if (of === undefined) return ['so many things at once that they are not told one by one', ...request]
  const thing = printable(thingInWords(of.kind, of.key, after, before))
  if (!isAfterKnown) return [`${thing}: what it came to is not known`, ...request]
  if (before === undefined || after === undefined)
    return [`${before === undefined ? (after === undefined ? '?' : '+') : '-'} ${thing}`, ...request]
  const members = memberChanges(before, after).map((change) => `  ${memberText(change)}`)
  // A key that was rotated: the history has no secrets.
  const told = members.length === 0 ? ['  what is not in the history, such as a secret'] : members.slice(0, MAX_MEMBERS)
  const more = members.length > MAX_MEMBERS ? [`  and ${members.length - MAX_MEMBERS} more`] : []
  return [`~ ${thing}`, ...told, ...more, ...request]
}

/** A time to the second, UTC. */
const secondOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
