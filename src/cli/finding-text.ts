import { printableLines } from '../admin/printable.ts'
import type { Finding } from './findings.ts'
import { wrapped } from './text-width.ts'

const MARKS = { good: ['✓', 32], warn: ['!', 33], bad: ['✗', 31] } as const

/** A finding for people, broken at words, with its cure below. */
export function findingText(
  { state, what, mend }: Finding,
  { colour, width }: { readonly colour: boolean; readonly width: number },
): string {
  const [mark, code] = MARKS[state]
  const text = wrapped(`${mark} ${printableLines(what)}`, width, 2)
  const line = colour ? text.replace(mark, `\x1b[${code}m${mark}\x1b[0m`) : text
  return mend === undefined ? line : `${line}\n${wrapped(`    → ${printableLines(mend)}`, width, 2)}`
}
