import { printableLines } from '../admin/printable.ts'
import type { Operation } from '../api/operation.ts'
import type { Shape } from '../api/shape.ts'
import { didYouMean } from '../nearest.ts'
import { type AnswerList, listIn, rowsIn, withRows } from './call-pages.ts'
import { resultTable } from './result-table.ts'
import { table } from './table.ts'

/** How an answer is printed. */
export const ANSWER_FORMATS = ['table', 'json', 'jsonl', 'csv', 'yaml'] as const

/** One of {@link ANSWER_FORMATS}. */
export type AnswerFormat = (typeof ANSWER_FORMATS)[number]

/** How an answer is printed, and what of it. */
export interface AnswerOptions {
  readonly format: AnswerFormat
  /** Members of the rows, with dots between those further in; all of them without it. */
  readonly columns?: readonly string[]
  readonly width: number
}

/** An answer, read. */
export interface Answered {
  readonly output: Readonly<Record<string, unknown>>
  readonly requestId: string
}

/** Refuses columns that the rows of an operation's answer do not have. @throws Error that lists those they have */
export function refuseUnknownColumns({ action, output }: Operation, columns: readonly string[]): void {
  const list = listIn(output)
  if (list === undefined) throw new Error(`--columns is for answers with a list, and ${action} has none.`)
  const known = columnsOf(list)
  const odd = columns.find((column) => !known.includes(column))
  if (odd === undefined) return
  throw new Error(`There is no column ${JSON.stringify(odd)}${didYouMean(odd, known) || `. There are: ${known.join(', ')}.`}`)
}

/** An answer as text, without what could steer a terminal. Only tables, JSON and YAML have what is no row, and the request id. */
export async function answerText(operation: Operation, { output, requestId }: Answered, options: AnswerOptions): Promise<string> {
  const list = listIn(operation.output)
  const { format, columns, width } = options
  const shown =
    list === undefined || columns === undefined
      ? output
      : withRows(
          list,
          output,
          rowsIn(list, output).map((row) => only(row, columns)),
        )
  switch (format) {
    case 'table':
      return `${list === undefined || columns === undefined ? resultTable(operation.output, output, width) : columnTable(list, output, columns, width)}\n\nRequestId: ${requestId}`
    case 'json':
      return printableLines(JSON.stringify({ ...shown, RequestId: requestId }, null, 2))
    case 'yaml': {
      const { stringify } = await import('yaml')
      return printableLines(stringify({ ...shown, RequestId: requestId }).trimEnd())
    }
    case 'jsonl':
      return printableLines((list === undefined ? [shown] : rowsIn(list, shown)).map((row) => JSON.stringify(row)).join('\n'))
    case 'csv':
      return printableLines(csvText(columns ?? topColumns(operation, list), list === undefined ? [output] : rowsIn(list, output)))
  }
}

const topColumns = ({ output }: Operation, list: AnswerList | undefined): readonly string[] => {
  if (list === undefined) return Object.keys(output.members)
  return list.item.kind === 'struct' ? Object.keys(list.item.members) : [list.path.at(-1) ?? '']
}

/** Members of the rows, and of structs in them. */
function columnsOf({ path, item }: AnswerList): readonly string[] {
  return item.kind === 'struct' ? pathsIn(item) : [path.at(-1) ?? '']
}

function pathsIn(shape: Shape, above: readonly string[] = []): readonly string[] {
  const own = above.length === 0 ? [] : [above.join('.')]
  if (shape.kind !== 'struct') return own
  return [...own, ...Object.entries(shape.members).flatMap(([name, member]) => pathsIn(member, [...above, name]))]
}

function columnTable(list: AnswerList, output: Answered['output'], columns: readonly string[], width: number): string {
  const rows = rowsIn(list, output)
  return rows.length === 0
    ? `${list.path.at(-1)}: none`
    : table(
        columns,
        rows.map((row) => columns.map((column) => cellText(valueAt(row, column)))),
        width,
      )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** A row that is no struct is its only column. */
function valueAt(row: unknown, column: string): unknown {
  if (!isObject(row)) return row
  return column.split('.').reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), row)
}

const only = (row: unknown, columns: readonly string[]): unknown =>
  isObject(row) ? Object.fromEntries(columns.map((column) => [column, valueAt(row, column) ?? null])) : row

const cellText = (value: unknown): string => (value == null ? '' : isObject(value) ? JSON.stringify(value) : String(value))

/** RFC 4180, but for the line ends, which are those of the system's other texts. */
function csvText(columns: readonly string[], rows: readonly unknown[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
  return [line(columns), ...rows.map((row) => line(columns.map((column) => cellText(valueAt(row, column)))))].join('\n')
}
