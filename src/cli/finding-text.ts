import { printableLines } from '../admin/printable.ts'
import type { Finding } from './findings.ts'
import { painted } from './terminal.ts'
import { wrapped } from './text-width.ts'

const MARKS = { good: ['✓', 'green'], warn: ['!', 'yellow'], bad: ['✗', 'red'] } as const

/** A finding for people, broken at words, with its cure below. */
export function findingText(
  { state, summary, fix }: Finding,
  { colour, width }: { readonly colour: boolean; readonly width: number },
): string {
  const [mark, style] = MARKS[state]
  const text = wrapped(`${mark} ${printableLines(summary)}`, width, 2)
  const line = text.replace(mark, painted(style, mark, colour))
  return fix === undefined ? line : `${line}\n${wrapped(`    → ${printableLines(fix)}`, width, 2)}`
}
