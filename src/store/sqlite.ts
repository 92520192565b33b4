import { Database } from 'bun:sqlite'
import { statSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Kysely, sql } from 'kysely'
import { Damaged, Unavailable } from '../catalogue/store-port.ts'
import { codeOf, type Engine } from './engine.ts'
import { reasonOf } from './file-reasons.ts'
import { rowsApart } from './sqlite-apart.ts'
import { BUSY_TIMEOUT_MS, BusyWait } from './sqlite-busy.ts'
import { BunSqliteDialect } from './sqlite-driver.ts'
import { APPLICATION_ID, cannotWrite, notADatabase } from './sqlite-look.ts'
import type { Tables } from './tables.ts'

const HINT_EVERY_MS = 200

/** A look costs two microseconds. */
const LOOK_EVERY_MS = 1

/**
 * Opens a database file, made with its folder when it is not there, or `:memory:`. What is acknowledged is on the
 * disk.
 * @param isNew whether nothing is in it yet, as {@link isNewFile} tells
 * @throws Unavailable when the path cannot be written
 * @throws CannotOpen when the file is not a database
 */
export async function openSqlite(path: string, isNew: boolean): Promise<Engine> {
  if (path !== ':memory:' && isNew) await makeFile(path)
  const database = await connect(path, isNew)
  const db = new Kysely<Tables>({ dialect: new BunSqliteDialect(database) })
  return {
    name: 'sqlite',
    place: path === ':memory:' ? 'memory' : resolve(path),
    db,
    mark() {
      const { application_id } = database.query<{ application_id: number }, []>('PRAGMA application_id').get() ?? {}
      if (application_id !== APPLICATION_ID) database.run(`PRAGMA application_id = ${APPLICATION_ID}`)
    },
    ...(path === ':memory:' ? {} : { assertPresent: sameFile(path), rowsApart: (query) => rowsApart(path, query) }),
    structureProblems,
    // BEGIN IMMEDIATE has locked them out already.
    lockOutWriters: async () => {},
    // The file's data version tells others.
    announce: async () => {},
    ...(path === ':memory:' ? {} : { hasNews: newsOf(database) }),
    onHint: async (listener) => (path === ':memory:' ? async () => {} : watchDataVersion(database, listener)),
    unreachable(failure) {
      const damage = damageOf(failure)
      if (damage !== undefined) return damaged(path, damage, failure)
      // A code of the system's is of another file: the key's, a backup's.
      const reason = codeOf(failure).startsWith('SQLITE_') ? reasonOf(failure) : undefined
      return reason === undefined
        ? undefined
        : new Unavailable(`The database file ${path} cannot be used now: ${reason}.`, { cause: failure })
    },
  }
}

const damaged = (path: string, problem: string, cause: unknown) =>
  new Damaged(
    `The database file ${path} is damaged: ${problem}. Restore a backup into new data; \`mirrorhall check\` tells what can still be read.`,
    { cause },
  )

/** What SQLite says of a file that is not as it wrote it; undefined for any other failure. Its tables are ours: that one is missing is damage too. */
function damageOf(failure: unknown): string | undefined {
  const code = codeOf(failure)
  if (!/^SQLITE_(CORRUPT|NOTADB|ERROR$)/.test(code)) return undefined
  return `${failure instanceof Error ? failure.message : failure} (${code})`
}

async function structureProblems(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(100)`.execute(db)
  return rows.map(({ integrity_check }) => integrity_check).filter((line) => line !== 'ok')
}

async function makeFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await (await open(path, 'a', 0o600)).close()
  } catch (failure) {
    throw cannotWrite(path, failure)
  }
}

/** @returns a check that the path still leads to the file that is there now */
function sameFile(path: string): () => void {
  const identity = () => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? undefined : `${found.dev} ${found.ino}`
  }
  const opened = identity()
  return () => {
    const present = identity()
    if (present === opened) return
    // What is written into a file without a name is lost when the last process that has it open ends.
    throw new Unavailable(
      `The database file ${path} was ${present === undefined ? 'removed' : 'replaced by another'} while this process had it open: restart the server.`,
    )
  }
}

async function connect(path: string, isNew: boolean): Promise<Database> {
  const database = new Database(path)
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // Before there is a journal, so that the mark is in the file itself from the beginning.
    if (isNew) await new BusyWait().run(() => database.run(`PRAGMA application_id = ${APPLICATION_ID}`))
    await new BusyWait().run(() => database.run('PRAGMA journal_mode = WAL'))
    database.run('PRAGMA synchronous = FULL')
    database.run('PRAGMA foreign_keys = ON')
    return database
  } catch (failure) {
    database.close()
    if (codeOf(failure) === 'SQLITE_NOTADB') throw notADatabase(path, failure)
    const damage = damageOf(failure)
    if (damage !== undefined) throw damaged(path, damage, failure)
    throw new Unavailable(`Cannot use the database file ${path}: ${reasonOf(failure) ?? codeOf(failure)}.`, { cause: failure })
  }
}

/** Whether the file was written by others since the last call, looked at no more than once in a while. */
function newsOf(database: Database): () => boolean {
  const hasChanged = dataVersionOf(database)
  let lookedAt = performance.now()
  return () => {
    const now = performance.now()
    if (now - lookedAt < LOOK_EVERY_MS) return false
    lookedAt = now
    return hasChanged()
  }
}

/** Whether the file was written by others since the last call, or since this one. */
function dataVersionOf(database: Database): () => boolean {
  // A query, unlike what is prepared, ends with its database.
  const statement = database.query<{ data_version: number }, []>('PRAGMA data_version')
  let seen: number | undefined
  const hasChanged = () => {
    try {
      const version = statement.get()?.data_version
      if (version === seen) return false
      seen = version
      return true
    } catch {
      // Only a hint was lost: who polls the change log meets the failure where it can be told.
      return false
    }
  }
  hasChanged()
  return hasChanged
}

function watchDataVersion(database: Database, listener: () => void): () => Promise<void> {
  const hasChanged = dataVersionOf(database)
  const timer = setInterval(() => hasChanged() && listener(), HINT_EVERY_MS)
  timer.unref()
  return async () => clearInterval(timer)
}
