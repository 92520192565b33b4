import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { reasonOf } from '../disk/reasons.ts'
import { type BackupEnd, type BackupHead, BadBackup, FORMAT, FORMAT_VERSION, type RowCounts } from './backup-format.ts'
import { BACKUP_TABLES, type BackupRow, type BackupTable, LAYOUT, type Layout } from './backup-tables.ts'
import { codeOf } from './engine.ts'
import { SCHEMA, SCHEMAS } from './migrate.ts'
import { layoutAt } from './older-schema.ts'

/** Longest line that is read, bytes: many times what an image can be, so that a file without line ends does not fill the memory. */
const MAX_LENGTH_LINE = 64 * 1024 * 1024

const LINE_END = 10

/** What a file that was read to its end is. */
export interface ReadBackup {
  readonly head: BackupHead
  readonly sha256: string
  /** As its last line tells it; undefined where it tells none. */
  readonly hmac: string | undefined
}

/** Told of each row in turn. */
export type OnRow = (table: BackupTable, row: BackupRow, head: BackupHead) => void | Promise<void>

/**
 * Reads a backup from its first line to its last, in bounded memory, and holds it against its own counts and checksum.
 * What `onRow` is told counts only once this has returned.
 * @throws BadBackup when anything is not as it was written, or was written by a newer version
 */
export async function readBackup(path: string, onRow: OnRow): Promise<ReadBackup> {
  const hash = createHash('sha256')
  const counts = new Map<BackupTable, number>()
  let layout = LAYOUT
  let head: BackupHead | undefined
  let end: BackupEnd['end'] | undefined
  let number = 0
  for await (const line of linesOf(path)) {
    number += 1
    const position = `line ${number} of ${path}`
    if (end !== undefined) throw new BadBackup(`There is more after the end of the backup, in ${position}: take another copy of the file.`)
    const parsed = parse(line)
    if (head === undefined) {
      head = readHead(parsed, path)
      layout = await layoutAt(head.schema)
    } else if (line.at(-1) !== LINE_END) throw cutOff(path)
    else if (parsed === undefined) throw altered(`${position} is not JSON`)
    else if ('end' in parsed) end = readEnd(parsed, head.rows, layout, counts, hash.digest('hex'), path)
    else {
      const { table, row } = readRow(parsed, layout, position)
      counts.set(table, (counts.get(table) ?? 0) + 1)
      const writing = onRow(table, row, head)
      if (writing !== undefined) await writing
    }
    if (end === undefined) hash.update(line)
  }
  if (head === undefined) throw foreign(path)
  if (end === undefined) throw cutOff(path)
  return { head, sha256: end.sha256, hmac: end.hmac }
}

function readHead(parsed: Readonly<Record<string, unknown>> | undefined, path: string): BackupHead {
  if (parsed?.['format'] !== FORMAT) throw foreign(path)
  const head = parsed as unknown as BackupHead
  if (head.formatVersion !== FORMAT_VERSION) {
    throw new BadBackup(
      `${path} is a backup of format ${head.formatVersion}, written by Mirrorhall ${head.version}; this version reads format ${FORMAT_VERSION}. Restore it with the version that wrote it, or a newer one.`,
    )
  }
  if (!SCHEMAS.includes(head.schema)) {
    throw new BadBackup(
      `${path} has the tables of ${head.schema}, written by Mirrorhall ${head.version}, which this version does not know: its newest are those of ${SCHEMA}. Restore it with the version that wrote it, or a newer one.`,
    )
  }
  return head
}

function readRow(
  parsed: Readonly<Record<string, unknown>>,
  layout: Layout,
  position: string,
): { readonly table: BackupTable; readonly row: BackupRow } {
  const { table: name, row } = parsed
  const table = BACKUP_TABLES.find((known) => known === name)
  const columns = table === undefined ? undefined : layout.get(table)
  if (table === undefined || columns === undefined || typeof row !== 'object' || row === null)
    throw altered(`${position} is not a row of a table`)
  const isValue = (value: unknown) => value === null || typeof value === 'string' || Number.isSafeInteger(value)
  if (Object.keys(row).length !== columns.length || !columns.every((column) => isValue((row as Record<string, unknown>)[column]))) {
    throw altered(`${position} is not a row of ${table}`)
  }
  return { table, row: row as BackupRow }
}

/** @throws BadBackup when what was read is not what the last line tells */
function readEnd(
  parsed: Readonly<Record<string, unknown>>,
  promised: RowCounts,
  layout: Layout,
  counts: ReadonlyMap<BackupTable, number>,
  sha256: string,
  path: string,
): BackupEnd['end'] {
  const { end } = parsed as unknown as BackupEnd
  if (end?.sha256 !== sha256) throw altered(`what ${path} holds does not have the SHA-256 that its last line tells`)
  for (const table of layout.keys()) {
    const count = counts.get(table) ?? 0
    if (end.rows?.[table] !== count || promised?.[table] !== count) {
      throw altered(
        `${path} has ${count} rows of ${table} where its first and last lines tell ${promised?.[table]} and ${end.rows?.[table]}`,
      )
    }
  }
  return end
}

function parse(line: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Lines with their ends, which only the last one may lack. Not those of node:readline, which also ends a line at U+2028, as JSON texts may hold it. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
        pieces.push(chunk.subarray(start, end + 1))
        yield pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
        pieces = []
        length = 0
        start = end + 1
      }
      pieces.push(chunk.subarray(start))
      length += chunk.length - start
      if (length > MAX_LENGTH_LINE) throw foreign(path)
    }
  } catch (failure) {
    if (codeOf(failure) === '' || failure instanceof BadBackup) throw failure
    throw new BadBackup(`Cannot read the backup ${path}: ${reasonOf(failure) ?? codeOf(failure)}.`, { cause: failure })
  }
  if (length > 0) yield Buffer.concat(pieces)
}

const foreign = (path: string) => new BadBackup(`${path} is not a backup of Mirrorhall: its first line does not say so.`)

const cutOff = (path: string) =>
  new BadBackup(`${path} was cut off: its last line is not the one that ends a backup. Take another copy of it, or an older backup.`)

const altered = (what: string) => new BadBackup(`The backup was altered or damaged: ${what}. Take another copy of it, or an older backup.`)
