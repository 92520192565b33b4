import { type Kysely, sql } from 'kysely'
import { checksumOf } from '../checksum.ts'

const THINGS = ['accounts', 'policies', 'users', 'roles', 'access_keys', 'clusters', 'instances', 'images'] as const
const PAGE = 500

/** A checksum on every row whose text is read, those that are there included. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const table of [...THINGS, 'settings', 'changes']) {
    await db.schema.alterTable(table).addColumn('checksum', 'bigint').execute()
  }
  for (const table of THINGS) await fill(db, table, 'id', 'body', ({ text }) => text)
  await fill(db, 'settings', 'name', 'value', ({ key, text }) => `${key}\n${text}`)
}

interface Row {
  readonly key: string
  readonly text: string
}

async function fill(db: Kysely<never>, table: string, key: string, text: string, covered: (row: Row) => string): Promise<void> {
  const [named, keyed, read] = [sql.table(table), sql.id(key), sql.id(text)]
  for (let after = ''; ; ) {
    const { rows } = await sql<Row>`
      select ${keyed} as key, ${read} as text from ${named} where ${keyed} > ${after} order by ${keyed} limit ${sql.lit(PAGE)}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    const sums = rows.map((row) => sql`(${row.key}, ${String(checksumOf(covered(row)))})`)
    await sql`
      with sums (key, checksum) as (values ${sql.join(sums)})
      update ${named} set checksum = cast(sums.checksum as bigint) from sums where ${sql.id(table, key)} = sums.key`.execute(db)
    after = last.key
  }
}
