import type { Database, SQLQueryBindings } from 'bun:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely'
import { BUSY_TIMEOUT_MS, BusyWait } from './sqlite-busy.ts'

/** Kysely on `bun:sqlite`. */
export class BunSqliteDialect extends SqliteDialect {
  readonly #database: Database

  constructor(database: Database) {
    super({ database: betterSqlite(database) })
    this.#database = database
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database)
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter()
  }
}

/** Kysely's default migrates outside a transaction, where two processes would make the same table twice. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/**
 * A transaction that reads first and writes later fails when another wrote in between; one that locks at once waits.
 * One that only reads sees one state of the data without keeping anybody out.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: Database
  readonly #busyWait = new BusyWait()

  constructor(database: Database) {
    super({ database: betterSqlite(database) })
    this.#database = database
  }

  override async beginTransaction(_connection: DatabaseConnection, { accessMode }: TransactionSettings = {}): Promise<void> {
    if (accessMode === 'read only') {
      this.#database.run('BEGIN DEFERRED')
      return
    }
    // SQLite's own waiting would stop the whole process, not only this write.
    this.#database.run('PRAGMA busy_timeout = 0')
    try {
      await this.#busyWait.run(() => this.#database.run('BEGIN IMMEDIATE'))
    } finally {
      this.#database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    }
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk or an I/O error has rolled back already, and a second time would hide that error.
    if (this.#database.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
}

/** `bun:sqlite` in the shape that Kysely knows. */
function betterSqlite(database: Database) {
  return {
    close: () => database.close(),
    prepare(text: string) {
      const statement = database.query<unknown, SQLQueryBindings[]>(text)
      const bindings = (parameters: readonly unknown[]) => parameters as SQLQueryBindings[]
      return {
        reader: statement.columnNames.length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...bindings(parameters)),
        run: (parameters: readonly unknown[]) => statement.run(...bindings(parameters)),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...bindings(parameters)),
      }
    },
  }
}
