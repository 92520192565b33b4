import { printable } from '../admin/printable.ts'
import type { MemberChange } from '../app/member-changes.ts'

/** Longest value of a member that is told whole, characters of its JSON. */
const MAX_LENGTH_VALUE = 60

/** One member of a thing before and after, without what could steer a terminal. */
export const memberText = ({ path, before, after }: MemberChange): string =>
  `${printable(path)}: ${valueText(before)} → ${valueText(after)}`

function valueText(value: unknown): string {
  if (value === undefined) return '(none)'
  const text = JSON.stringify(value)
  return printable(text.length > MAX_LENGTH_VALUE ? `${[...text].slice(0, MAX_LENGTH_VALUE).join('')}…` : text)
}
