import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import { BunSqliteDialect } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'

/** What rows of each table are looked for by while servers answer or writers write. */
const FOUND_BY: Readonly<Record<string, readonly string[]>> = {
  accounts: ['id', 'name'],
  policies: ['id'],
  users: ['id', 'account_id'],
  roles: ['id', 'account_id'],
  access_keys: ['id', 'account_id', 'session_ends_at'],
  clusters: ['id', 'account_id'],
  instances: ['id', 'account_id', 'image_id'],
  modules: ['id', 'account_id', 'image_id'],
  images: ['id', 'owner', 'visibility'],
  image_faces: ['image_id', 'service'],
  changes: ['seq'],
  tasks: ['id', 'account_id', 'image_id', 'waits_since'],
}

test('no row is found by reading a whole table', async () => {
  const database = new Database(':memory:')
  await migrate(new Kysely<Tables>({ dialect: new BunSqliteDialect(database) }))
  for (const [table, columns] of Object.entries(FOUND_BY)) {
    for (const column of columns) {
      const [plan] = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE ${column} = 'x'`).all()
      expect(plan?.detail).toStartWith(`SEARCH ${table} USING `)
    }
  }
  database.close()
})
