import stringWidth from 'string-width'
import { printable, printableLines } from '../admin/printable.ts'
import type { Shape, StructShape } from '../api/shape.ts'

/** Widest a column gets, terminal cells. */
const WIDEST = 40

const BOLD = '\x1b[1m'
const DIM = '\x1b[2m'
const PLAIN = '\x1b[0m'

/** Whether what is printed may have colour: on a terminal, unless NO_COLOR forbids it. */
export const mayColour = (): boolean => process.stdout.isTTY === true && !process.env['NO_COLOR']

/** The text cut to a width, with an ellipsis. */
function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text + ' '.repeat(width - stringWidth(text))
  let cut = ''
  for (const character of text) {
    if (stringWidth(cut + character) > width - 1) break
    cut += character
  }
  return `${cut}…${' '.repeat(width - 1 - stringWidth(cut))}`
}

/**
 * Rows under headings, as wide as the terminal: columns that do not fit are left out, the last ones first.
 * Characters that could steer the terminal are shown as escapes.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], terminalWidth: number): string {
  const clean = rows.map((row) => row.map((cell) => printable(cell)))
  const widths = headings.map((heading, column) =>
    // The first names the row, and is to be copied: it is never cut.
    Math.min(
      column === 0 ? Number.POSITIVE_INFINITY : WIDEST,
      Math.max(stringWidth(heading), ...clean.map((row) => stringWidth(row[column] ?? ''))),
    ),
  )
  let shown = 0
  for (let used = 0; shown < widths.length; shown++) {
    used += (widths[shown] as number) + 2
    if (used - 2 > terminalWidth && shown > 0) break
  }
  const line = (cells: readonly string[]) =>
    cells
      .slice(0, shown)
      .map((cell, column) => fit(cell, widths[column] as number))
      .join('  ')
      .trimEnd()
  const colour = mayColour()
  const left = headings.slice(shown)
  return [
    colour ? `${BOLD}${line(headings)}${PLAIN}` : line(headings),
    ...clean.map(line),
    ...(left.length === 0 ? [] : [`${colour ? DIM : ''}(not shown: ${left.join(', ')})${colour ? PLAIN : ''}`]),
  ].join('\n')
}

/** Cells of the terminal; some terminals do not say, or say none. */
export const terminalWidth = (): number => process.stdout.columns || 120

/** Prints rows: a table on a terminal, JSON otherwise. */
export function show(rows: readonly Readonly<Record<string, string>>[]): void {
  if (!process.stdout.isTTY) {
    console.log(printableLines(JSON.stringify(rows, null, 2)))
    return
  }
  const headings = Object.keys(rows[0] ?? {})
  console.log(
    rows.length === 0
      ? 'none'
      : table(
          headings,
          rows.map((row) => headings.map((heading) => row[heading] ?? '')),
          terminalWidth(),
        ),
  )
}

/** An operation's output for people: its list as a table, its other members as lines above. */
export function resultTable(shape: StructShape, output: Readonly<Record<string, unknown>>, terminalWidth: number): string {
  const parts: string[] = []
  for (const [name, member] of Object.entries(shape.members)) {
    const list = listIn(name, member, output[name])
    if (list === undefined) {
      if (output[name] !== undefined)
        parts.push(printable(`${name}: ${typeof output[name] === 'object' ? JSON.stringify(output[name]) : output[name]}`))
      continue
    }
    const headings = idAndNameFirst(Object.entries(list.item.members).flatMap(([column, { kind }]) => (kind === 'struct' ? [] : [column])))
    const rows = list.rows.map((row) => headings.map((heading) => String(row[heading] ?? '')))
    parts.push(rows.length === 0 ? `${list.name}: none` : table(headings, rows, terminalWidth))
  }
  return parts.join('\n\n')
}

/** The list of structs a member is, or wraps: `Images: { ImageInfo: […] }`. */
function listIn(
  name: string,
  shape: Shape,
  value: unknown,
): { name: string; item: StructShape; rows: Record<string, unknown>[] } | undefined {
  if (shape.kind === 'list' && shape.item.kind === 'struct' && Array.isArray(value)) return { name, item: shape.item, rows: value }
  if (shape.kind !== 'struct' || typeof value !== 'object' || value === null) return undefined
  const [only, ...others] = Object.entries(shape.members)
  return only === undefined || others.length > 0 ? undefined : listIn(only[0], only[1], (value as Record<string, unknown>)[only[0]])
}

/** The columns that name a row before those that describe it: columns that do not fit are the last. */
function idAndNameFirst(columns: readonly string[]): string[] {
  const first = [/Id$/, /Name$/].flatMap((ending) => columns.find((column) => ending.test(column)) ?? [])
  return [...first, ...columns.filter((column) => !first.includes(column))]
}
