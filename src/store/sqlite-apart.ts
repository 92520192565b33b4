import { Database, type SQLQueryBindings } from 'bun:sqlite'
import type { CompiledQuery } from 'kysely'
import { BUSY_TIMEOUT_MS } from './sqlite-busy.ts'

/**
 * The rows of a query one after the other, all of one state of the data, on a connection of their own: between two of
 * them the process may do anything else, writes among it.
 */
export function* rowsApart<Row>(path: string, { sql, parameters }: CompiledQuery<Row>): Iterable<Row> {
  const database = new Database(path, { readonly: true })
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    const statement = database.prepare<Row, SQLQueryBindings[]>(sql)
    try {
      yield* statement.iterate(...(parameters as SQLQueryBindings[]))
    } finally {
      statement.finalize()
    }
  } finally {
    database.close()
  }
}
