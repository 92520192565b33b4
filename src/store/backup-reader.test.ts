import { afterAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBackup } from './backup-reader.ts'
import { BACKUP_TABLES, type BackupRow, type BackupTable, columnsOf } from './backup-tables.ts'
import { SCHEMA } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-reader-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A chunk of the file begins at every multiple of this. */
const CHUNK_BYTES = 1024 * 1024

type Counts = Partial<Record<BackupTable, unknown>>
type Row = readonly [table: BackupTable, row: Readonly<Record<string, unknown>>]

/** One row of a table, with another value or column in places. */
const rowOf = (table: BackupTable, others: Readonly<Record<string, unknown>> = {}): Row => [
  table,
  { ...Object.fromEntries(columnsOf(table).map((column) => [column, `${table} ${column}`])), ...others },
]

/** A backup of these rows whose checksum is right, with the counts as they are unless others are given. */
function backupOf(rows: readonly Row[], others: { version?: string; first?: Counts; last?: Counts } = {}): string {
  const counts = Object.fromEntries(BACKUP_TABLES.map((name) => [name, rows.filter(([table]) => table === name).length]))
  const head = { format: 'mirrorhall-backup', formatVersion: 1, version: others.version ?? '1', schema: SCHEMA }
  const lines = [{ ...head, rows: { ...counts, ...others.first } }, ...rows.map(([table, row]) => ({ table, row }))]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const sha256 = createHash('sha256').update(text).digest('hex')
  return `${text}${JSON.stringify({ end: { rows: { ...counts, ...others.last }, sha256 } })}\n`
}

/** The rows that are read from a backup. */
async function read(text: string): Promise<(readonly [BackupTable, BackupRow])[]> {
  const path = join(folder, 'backup.jsonl')
  writeFileSync(path, text)
  const rows: (readonly [BackupTable, BackupRow])[] = []
  await readBackup(path, (table, row) => {
    rows.push([table, row])
  })
  return rows
}

describe('the lines of a backup', () => {
  const rows = [rowOf('accounts'), rowOf('images')]

  test.each([-1, 0, 1])('are told apart where a line end is %p bytes after the beginning of a chunk', async (offset) => {
    const bare = backupOf(rows).indexOf('\n')
    const text = backupOf(rows, { version: 'v'.repeat(CHUNK_BYTES + offset - bare + 1) })
    expect(text.indexOf('\n')).toBe(CHUNK_BYTES + offset)
    expect(await read(text)).toEqual(rows as never)
  })

  test('may be longer than several chunks, one after the other', async () => {
    const long = [rowOf('images', { body: 'a'.repeat(2.5 * CHUNK_BYTES) }), rowOf('images', { id: 'b', body: '位'.repeat(CHUNK_BYTES) })]
    expect(await read(backupOf(long))).toEqual(long as never)
  })
})

describe('under a right checksum', () => {
  test.each(BACKUP_TABLES.flatMap((table) => columnsOf(table).map((column) => [table, column] as const)))(
    'a value in %s.%s that is no text, whole number or null is refused',
    async (table, column) => {
      for (const value of [true, 1.5, {}, ['x'], 2 ** 53]) {
        await expect(read(backupOf([rowOf(table), rowOf(table, { [column]: value })]))).rejects.toThrow(
          `line 3 of ${join(folder, 'backup.jsonl')} is not a row of ${table}`,
        )
      }
      for (const value of [null, 7, '']) expect(await read(backupOf([rowOf(table, { [column]: value })]))).toHaveLength(1)
    },
  )

  test.each(BACKUP_TABLES)('a row of %s with a column too few, too many or of another name is refused', async (table) => {
    const [first = '', ...others] = columnsOf(table)
    const { [first]: value, ...less } = rowOf(table)[1]
    for (const row of [less, { ...less, [first]: value, more: 1 }, { ...less, other: value }]) {
      await expect(read(backupOf([[table, row]]))).rejects.toThrow(`is not a row of ${table}`)
    }
    expect(others.length).toBeGreaterThan(0)
  })

  test.each(BACKUP_TABLES)('a count of %s that is wrong in the first or in the last line is refused, and told', async (table) => {
    const rows = [rowOf(table), rowOf(table, { [columnsOf(table)[0] as string]: 'second' })]
    for (const wrong of [0, 1, 3, '2', undefined]) {
      const counts = { [table]: wrong }
      const counted = (first: unknown, last: unknown) =>
        `has 2 rows of ${table} where its first and last lines tell ${String(first)} and ${String(last)}`
      await expect(read(backupOf(rows, { first: counts }))).rejects.toThrow(counted(wrong, 2))
      await expect(read(backupOf(rows, { last: counts }))).rejects.toThrow(counted(2, wrong))
      await expect(read(backupOf(rows, { first: counts, last: counts }))).rejects.toThrow(counted(wrong, wrong))
    }
    expect(await read(backupOf(rows))).toHaveLength(2)
  })
})

test.each(['', '\n', '{}\n', 'hello\n', '{"format":"other","formatVersion":2}\n'])(
  'a file %j is no backup, of no version',
  async (text) => {
    await expect(read(text)).rejects.toThrow(/is not a backup of Mirrorhall/)
  },
)
