import { Database, type SQLQueryBindings } from 'bun:sqlite'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely'
import { Unavailable } from '../catalogue/store-port.ts'
import { CannotOpen, codeOf, type Engine } from './engine.ts'
import type { Tables } from './tables.ts'

/** How long a write waits for one of another process. */
const BUSY_TIMEOUT_MS = 5000
const BUSY_RETRY_MS = 5
const HINT_EVERY_MS = 200

/** Codes that say that the file cannot be used now, whatever is asked of it. */
const UNREACHABLE = /^SQLITE_(BUSY|FULL|IOERR|CANTOPEN|READONLY|LOCKED)/

/**
 * Opens a database file, made with its folder when it is not there, or `:memory:`. What is acknowledged is on the
 * disk.
 * @throws Unavailable when the path cannot be written
 * @throws CannotOpen when the file is not a database
 */
export async function openSqlite(path: string): Promise<Engine> {
  if (path !== ':memory:') await makeFile(path)
  const database = await connect(path)
  const db = new Kysely<Tables>({ dialect: new BunSqliteDialect(database) })
  return {
    name: 'sqlite',
    db,
    // BEGIN IMMEDIATE has locked them out already.
    lockOutWriters: async () => {},
    // The file's data version tells others.
    announce: async () => {},
    onHint: async (listener) => (path === ':memory:' ? async () => {} : watchDataVersion(database, listener)),
    unreachable(failure) {
      const code = codeOf(failure)
      if (!UNREACHABLE.test(code)) return undefined
      return new Unavailable(`The database file ${path} cannot be used now: ${code}.`, { cause: failure })
    },
  }
}

async function makeFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await (await open(path, 'a', 0o600)).close()
  } catch (failure) {
    throw new Unavailable(`Cannot write the database file ${path}: ${codeOf(failure)}.`, { cause: failure })
  }
}

async function connect(path: string): Promise<Database> {
  const database = new Database(path)
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    await whenNotBusy(() => database.run('PRAGMA journal_mode = WAL'))
    database.run('PRAGMA synchronous = FULL')
    database.run('PRAGMA foreign_keys = ON')
    return database
  } catch (failure) {
    database.close()
    if (codeOf(failure) === 'SQLITE_NOTADB') throw new CannotOpen(`The file ${path} is not a SQLite database.`, { cause: failure })
    throw new Unavailable(`Cannot use the database file ${path}: ${codeOf(failure)}.`, { cause: failure })
  }
}

/** Runs it again while another process is in the way, for a bounded time, and lets others work meanwhile. */
async function whenNotBusy(run: () => void): Promise<void> {
  for (const giveUpAt = performance.now() + BUSY_TIMEOUT_MS; ; await sleep(BUSY_RETRY_MS)) {
    try {
      return run()
    } catch (failure) {
      if (!codeOf(failure).startsWith('SQLITE_BUSY') || performance.now() > giveUpAt) throw failure
    }
  }
}

function watchDataVersion(database: Database, listener: () => void): () => Promise<void> {
  const statement = database.prepare<{ data_version: number }, []>('PRAGMA data_version')
  let seen: number | undefined
  const look = () => {
    try {
      return statement.get()?.data_version
    } catch {
      // Only a hint was lost: who polls the change log meets the failure where it can be told.
      return seen
    }
  }
  seen = look()
  const timer = setInterval(() => {
    const version = look()
    if (version === seen) return
    seen = version
    listener()
  }, HINT_EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    statement.finalize()
  }
}

class BunSqliteDialect extends SqliteDialect {
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
      await whenNotBusy(() => this.#database.run('BEGIN IMMEDIATE'))
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
