import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** Most rows of one statement; both engines bound the number of parameters. */
export const PAGE = 500

/** Tables that a backup holds: all but the change log, which tells servers of the present what to forget, and goes back no further than they need. */
export type BackupTable = Exclude<keyof Tables, 'changes'>

/** A row of any table, by column. */
export type BackupRow = Readonly<Record<string, string | number | null>>

type Columns = {
  readonly [T in BackupTable]: { readonly key: readonly (keyof Tables[T])[]; readonly others: readonly (keyof Tables[T])[] }
}

/** Every table of a backup, each after those it refers to, with the columns that tell rows apart and the others. */
const COLUMNS = {
  settings: { key: ['name'], others: ['value', 'checksum'] },
  accounts: { key: ['id'], others: ['name', 'body', 'checksum'] },
  policies: { key: ['id'], others: ['body', 'checksum'] },
  users: { key: ['id'], others: ['account_id', 'body', 'checksum'] },
  roles: { key: ['id'], others: ['account_id', 'body', 'checksum'] },
  access_keys: { key: ['id'], others: ['account_id', 'user_id', 'role_id', 'session_ends_at', 'body', 'checksum'] },
  clusters: { key: ['id'], others: ['account_id', 'body', 'checksum'] },
  modules: { key: ['id'], others: ['account_id', 'image_id', 'body', 'checksum'] },
  instances: { key: ['id'], others: ['account_id', 'image_id', 'body', 'checksum'] },
  images: { key: ['id'], others: ['owner', 'visibility', 'body', 'checksum'] },
  image_faces: { key: ['service', 'face_id'], others: ['image_id'] },
  key_holds: { key: ['key_id', 'what'], others: ['at', 'checksum'] },
  manifests: { key: ['id'], others: ['body', 'checksum'] },
  // With the leases: after a restore they run out as after a crash, and the tasks are done.
  tasks: { key: ['id'], others: ['account_id', 'image_id', 'waits_since', 'lease_owner', 'lease_until', 'body', 'checksum'] },
} as const satisfies Columns

/** Names of the tables of a backup, each after those it refers to. */
export const BACKUP_TABLES = Object.keys(COLUMNS) as readonly BackupTable[]

/** The columns of a table, those that tell its rows apart first. */
export function columnsOf(table: BackupTable): readonly string[] {
  const { key, others } = COLUMNS[table]
  return [...key, ...others]
}

/** Which tables there are, each after those it refers to, with their columns. */
export type Layout = ReadonlyMap<BackupTable, readonly string[]>

/** The tables of this version. */
export const LAYOUT: Layout = new Map(BACKUP_TABLES.map((table) => [table, columnsOf(table)]))

/** The tables of a database that an older version may have made. */
export async function layoutOf(db: Kysely<Tables>): Promise<Layout> {
  const tables = await db.introspection.getTables()
  const columns = new Map(tables.map((table) => [table.name, table.columns.map(({ name }) => name)]))
  return new Map(BACKUP_TABLES.flatMap((table) => (columns.has(table) ? [[table, columns.get(table) ?? []] as const] : [])))
}

/** The rows of a table, {@link PAGE} at a time, in an order of the database's own. Rows may be changed between the pages. */
export async function* pagesOf(db: Kysely<Tables>, table: BackupTable): AsyncGenerator<readonly BackupRow[]> {
  const columns = sql.join(columnsOf(table).map((column) => sql.id(column)))
  const key: readonly string[] = COLUMNS[table].key
  const order = sql.join(key.map((column) => sql.id(column)))
  for (let after: BackupRow | undefined; ; ) {
    const last = after
    const rest = last === undefined ? sql`` : sql`where (${order}) > (${sql.join(key.map((column) => last[column]))})`
    const { rows } =
      await sql<BackupRow>`select ${columns} from ${sql.table(table)} ${rest} order by ${order} limit ${sql.lit(PAGE)}`.execute(db)
    if (rows.length > 0) yield rows
    if (rows.length < PAGE) return
    after = rows.at(-1)
  }
}

/**
 * Puts new rows of one table in, at most {@link PAGE}, all with the same columns.
 * @throws what the driver throws for one that is there already or refers to nothing
 */
export async function insertRows(db: Kysely<Tables>, table: BackupTable, rows: readonly BackupRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.id(column)))}) values ${sql.join(values)}`.execute(db)
}

/** How many rows each table has. */
export async function countRows(db: Kysely<Tables>): Promise<Readonly<Record<BackupTable, number>>> {
  const counts: [BackupTable, number][] = []
  for (const table of BACKUP_TABLES) {
    const { count } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    counts.push([table, count])
  }
  return Object.fromEntries(counts) as Record<BackupTable, number>
}
