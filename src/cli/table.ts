import { printable, printableLines } from '../admin/printable.ts'
import { mayColour, painted, terminalWidth } from './terminal.ts'
import { padded, shortened, widestUnit, widthOf, wrapped } from './text-width.ts'

/** Cells of a terminal between columns. */
const GAP = 2

/** Widest that a column gets before others have theirs. */
const MAX_WIDTH = 40

/** A column is not made narrower than this, nor than its heading; nor, up to the last, than its widest word. The second mostly is a name, and keeps as much of it. */
const MIN_WIDTH = 10
const MAX_WORD_WIDTH = 24

/**
 * Rows under headings, a line each and no wider than the terminal. Columns that do not fit are made narrower, and their cells are
 * shortened at words; where that is not enough, columns are left out, the last ones first, and named below. The first names
 * the row, and is to be copied: it is whole, as every column of ids is.
 * Characters that could steer the terminal are shown as escapes.
 * @param alsoLeft headings that are named below as left out too
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  terminalWidth: number,
  alsoLeft: readonly string[] = [],
): string {
  const clean = rows.map((row) => row.map(printable))
  const widths = columnWidths(headings, clean, terminalWidth)
  const line = (cells: readonly string[]) => {
    const fit = widths.map((width, column) => padded(shortened(cells[column] ?? '', width), width))
    // Only an id by itself can be wider than the terminal.
    return widths.length === 1 ? wrapped(cells[0] ?? '', terminalWidth) : fit.join(' '.repeat(GAP)).trimEnd()
  }
  const colour = mayColour()
  const left = [...headings.slice(widths.length), ...alsoLeft]
  return [
    painted('bold', line(headings), colour),
    ...clean.map(line),
    ...(left.length === 0 ? [] : [painted('dim', wrapped(`(not shown: ${left.join(', ')})`, terminalWidth, 1), colour)]),
  ].join('\n')
}

/** Widths of the columns that are shown. */
function columnWidths(headings: readonly string[], rows: readonly (readonly string[])[], terminalWidth: number): number[] {
  const widest = (column: number, measure: (text: string) => number) =>
    rows.reduce((max, row) => Math.max(max, measure(row[column] ?? '')), measure(headings[column] ?? ''))
  const natural = headings.map((_, column) => widest(column, widthOf))
  const isWhole = (column: number) => column === 0 || /(^|[a-z\d ])Ids?$|\bids?$/.test(headings[column] ?? '')
  const upTo = (max: number) => natural.map((width, column) => (isWhole(column) ? width : Math.min(width, max)))
  const minWidths = natural.map((width, column) => {
    if (isWhole(column)) return width
    const words = Math.min(MAX_WORD_WIDTH, column === 1 ? width : widest(column, widestUnit))
    return Math.min(width, Math.max(MIN_WIDTH, widthOf(headings[column] ?? ''), words))
  })
  let widths = minWidths
  while (widths.length > 1 && sumOf(widths) > terminalWidth) widths = widths.slice(0, -1)
  // What room is left goes to those that want it, the first columns first.
  let room = Math.max(0, terminalWidth - sumOf(widths))
  for (const wanted of [upTo(MAX_WIDTH), natural])
    widths = widths.map((width, column) => {
      const more = Math.max(0, Math.min((wanted[column] ?? 0) - width, room))
      room -= more
      return width + more
    })
  return widths
}

const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1))

/** One row as a line for each of its values, which are whole: they are to be copied. */
export function record(row: Readonly<Record<string, string>>, terminalWidth: number): string {
  const margin = Object.keys(row).reduce((max, name) => Math.max(max, widthOf(name)), 0) + GAP
  return Object.entries(row)
    .map(([name, value]) => {
      const line = padded(name, margin) + printable(value || '–')
      // A script without blanks is broken anywhere, and is text.
      return /\s|\p{Script=Han}/u.test(value) ? wrapped(line, terminalWidth, margin) : line
    })
    .join('\n')
}

/** Prints rows: on a terminal a table, or a record each where a column would be left out of it; JSON otherwise. */
export function show(rows: readonly Readonly<Record<string, string>>[]): void {
  const headings = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => headings.map((heading) => row[heading] ?? ''))
  const width = terminalWidth()
  if (!process.stdout.isTTY) console.log(asJson(rows))
  else if (rows.length === 0) console.log('none')
  else if (columnWidths(headings, cells, width).length === headings.length) console.log(table(headings, cells, width))
  else console.log(rows.map((row) => record(row, width)).join('\n\n'))
}

/**
 * Prints a list that may be long: on a terminal a table without the columns that do not fit, JSON otherwise or where it is asked for.
 * @param rows with the same columns, those that name them first
 */
export function showList(rows: readonly Readonly<Record<string, string>>[], values: readonly unknown[], wantsJson = false): void {
  const headings = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => headings.map((heading) => row[heading] ?? ''))
  if (wantsJson || !process.stdout.isTTY) showJson(values)
  else console.log(rows.length === 0 ? 'none' : table(headings, cells, terminalWidth()))
}

/** Prints a thing: on a terminal a line for each value, JSON otherwise or where it is asked for. */
export function showThing(row: Readonly<Record<string, string>>, value: unknown, wantsJson = false): void {
  if (wantsJson || !process.stdout.isTTY) showJson(value)
  else console.log(record(row, terminalWidth()))
}

/** Prints JSON. */
export const showJson = (value: unknown): void => console.log(printableLines(JSON.stringify(value, null, 2)))

/** Prints what was made or changed: on a terminal a line for each value, JSON with one row otherwise. */
export function showOne(row: Readonly<Record<string, string>>): void {
  console.log(process.stdout.isTTY ? record(row, terminalWidth()) : asJson([row]))
}

const asJson = (rows: readonly Readonly<Record<string, string>>[]): string => printableLines(JSON.stringify(rows, null, 2))
