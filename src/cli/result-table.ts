import { printable } from '../admin/printable.ts'
import type { Shape, StructShape } from '../api/shape.ts'
import { table } from './table.ts'
import { wrapped } from './text-width.ts'

type Output = Readonly<Record<string, unknown>>

/** An operation's output for people: its lists as tables, its other members as lines. */
export function resultTable(shape: StructShape, output: Output, terminalWidth: number): string {
  const parts: string[] = []
  let lines: string[] = []
  const endLines = () => {
    if (lines.length > 0) parts.push(lines.join('\n'))
    lines = []
  }
  for (const [name, member] of Object.entries(shape.members)) {
    const list = listIn(name, member, output[name])
    if (list === undefined) {
      lines.push(...linesOf(name, member, output[name], terminalWidth))
      continue
    }
    endLines()
    parts.push(list.rows.length === 0 ? `${list.name}: none` : listTable(list, terminalWidth))
  }
  endLines()
  return parts.join('\n\n')
}

interface List {
  readonly name: string
  readonly item: StructShape
  readonly rows: readonly Output[]
}

function listTable({ item, rows }: List, terminalWidth: number): string {
  const [plain, structs]: [string[], string[]] = [[], []]
  for (const [column, { kind }] of Object.entries(item.members)) (kind === 'struct' ? structs : plain).push(column)
  const headings = idAndNameFirst(plain)
  const cells = rows.map((row) => headings.map((heading) => String(row[heading] ?? '')))
  return table(headings, cells, terminalWidth, structs)
}

/** The list of structs a member is, or wraps: `Images: { ImageInfo: […] }`. */
function listIn(name: string, shape: Shape, value: unknown): List | undefined {
  if (shape.kind === 'list' && shape.item.kind === 'struct' && Array.isArray(value)) return { name, item: shape.item, rows: value }
  if (shape.kind !== 'struct' || typeof value !== 'object' || value === null) return undefined
  const [only, ...others] = Object.entries(shape.members)
  return only === undefined || others.length > 0 ? undefined : listIn(only[0], only[1], (value as Output)[only[0]])
}

/** A member and what is in it, further in. A text without blanks is whole, because it may be to be copied, as a token is. */
function linesOf(name: string, shape: Shape, value: unknown, width: number): string[] {
  if (value === undefined) return []
  if (shape.kind === 'struct' && typeof value === 'object' && value !== null) {
    const members = Object.entries(shape.members).flatMap(([inner, member]) => linesOf(inner, member, (value as Output)[inner], width - 2))
    return [`${name}:`, ...members.map((line) => `  ${line.replaceAll('\n', '\n  ')}`)]
  }
  const text = printable(typeof value === 'object' ? JSON.stringify(value) : String(value))
  const line = `${name}: ${text}`
  return [/\s/.test(text) || typeof value === 'object' ? wrapped(line, width, 2) : line]
}

/** The columns that name a row before those that describe it: columns that do not fit are the last. */
function idAndNameFirst(columns: readonly string[]): string[] {
  const first = [/Id$/, /Name$/].flatMap((ending) => columns.find((column) => ending.test(column)) ?? [])
  return [...first, ...columns.filter((column) => !first.includes(column))]
}
