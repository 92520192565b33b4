import type { Kysely } from 'kysely'
import type { OnProgress } from './backup.ts'
import { BACKUP_PROOF, type BackupHead, BadBackup } from './backup-format.ts'
import { type ReadBackup, readBackup } from './backup-reader.ts'
import { BACKUP_TABLES, type BackupRow, type BackupTable, countRows, insertRows, PAGE, pagesOf } from './backup-tables.ts'
import { beginLogAnew } from './change-log.ts'
import { alone, CannotOpen, codeOf, type Engine } from './engine.ts'
import { KEY_CHECK, opensCheck } from './key-check.ts'
import { migrate, SCHEMA, schemaOf } from './migrate.ts'
import { broughtUpToDate } from './older-schema.ts'
import { withEngine } from './open-engine.ts'
import { Vault } from './secrets.ts'
import type { Tables } from './tables.ts'

/** What is restored, and where to. */
export interface RestoreOptions {
  /** Path of a backup; it is read twice. */
  readonly file: string
  /** The path of a SQLite file, made when it is not there, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** The key that was the data's when the backup was taken. */
  readonly masterKey: Uint8Array
  /** Whether a backup is taken that does not carry the proof that it was made with the master key. */
  readonly allowUnauthenticated: boolean
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Told of each of the two readings. */
  readonly onProgress?: (stage: 'checking' | 'writing', ...progress: Parameters<OnProgress>) => void
}

/**
 * Puts a backup into data that holds nothing yet, all of it or nothing, after the whole file has been found to be as it
 * was written, by whoever has the master key. One of an older version is brought up to date. Servers on the data forget
 * what they had in memory.
 * @returns the head of the backup
 * @throws BadBackup when the file is not whole, not a backup, not authenticated, or of a newer version
 * @throws CannotOpen when the master key does not open it, or the data is not empty
 * @throws Unavailable when the database cannot be reached
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupHead> {
  const { file, data, now, onProgress } = options
  const { head, sha256 } = await checkFile(options)
  const rows = totalOf(head)
  const fileInto = async (db: Kysely<Tables>) => {
    const read = await writeFile(db, file, (done) => onProgress?.('writing', done, rows))
    if (read !== sha256) throw new BadBackup(`The backup ${file} was changed while it was read; nothing was written. Try again.`)
  }
  if (head.schema === SCHEMA) await fillEmpty(data, now, fileInto)
  else await broughtUpToDate(head.schema, fileInto, (staged) => fillEmpty(data, now, (db) => copyRows(staged, db)))
  return head
}

/** Everything that `fill` writes is written, or nothing. @throws CannotOpen when there is something already */
async function fillEmpty(data: string, now: () => number, fill: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  const work = async (engine: Engine) => {
    const schema = await schemaOf(engine.db)
    if (schema !== undefined && schema !== SCHEMA) throw notEmpty(`the tables of another version, ${schema}`)
    await migrate(engine.db)
    await alone(engine, async (transaction) => {
      await refuseRows(transaction)
      await transaction.deleteFrom('settings').execute()
      await fill(transaction)
      await beginLogAnew(transaction, now())
      await engine.announce(transaction)
    })
    engine.mark?.()
  }
  await withEngine(data, work, { mayCreate: true })
}

const totalOf = ({ rows }: BackupHead): number => Object.values(rows).reduce((sum, count) => sum + count)

async function checkFile({ file, masterKey, allowUnauthenticated, onProgress }: RestoreOptions): Promise<ReadBackup> {
  const vault = new Vault(masterKey)
  let check: string | undefined
  let done = 0
  const read = await readBackup(file, (table, row, head) => {
    if (table === 'settings' && row['name'] === KEY_CHECK) check = String(row['value'])
    done += 1
    if (done % PAGE === 0) onProgress?.('checking', done, totalOf(head))
  })
  if (check === undefined || !opensCheck(vault, check)) {
    throw new CannotOpen(
      `The secrets in ${file} were sealed with another master key than the one given; nothing was written. Give the key that was kept with the backup, with --master-key-file or MIRRORHALL_MASTER_KEY.`,
    )
  }
  const { sha256, hmac } = read
  if (hmac === undefined && !allowUnauthenticated) {
    throw new BadBackup(
      `${file} does not carry the proof that it was made with the master key: it was taken without the key at hand, by an older version, or whoever altered it took the proof out; nothing was written. If nobody else can have written to it, restore it with --allow-unauthenticated.`,
    )
  }
  if (hmac !== undefined && hmac !== vault.authenticate(sha256, BACKUP_PROOF)) {
    throw new BadBackup(
      `The backup ${file} was altered by somebody who does not have the master key: its checksum is right, and its HMAC is not; nothing was written. Take another copy of it, or an older backup.`,
    )
  }
  return read
}

/** @returns the checksum of what was written */
async function writeFile(db: Kysely<Tables>, file: string, onWritten: (done: number) => void): Promise<string> {
  let batch: BackupRow[] = []
  let batchTable: BackupTable | undefined
  let done = 0
  const flush = async () => {
    if (batchTable === undefined || batch.length === 0) return
    try {
      await insertRows(db, batchTable, batch)
    } catch (failure) {
      // Of a failure without one of the classes of constraints and data, the engine says what it means.
      if (!/^(SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)|2[23])/.test(codeOf(failure))) throw failure
      const reason = failure instanceof Error ? failure.message : failure
      throw new BadBackup(`Rows of ${batchTable} in ${file} do not fit: ${reason}. Nothing was written.`, { cause: failure })
    }
    done += batch.length
    batch = []
    onWritten(done)
  }
  const { sha256 } = await readBackup(file, async (table, row) => {
    if (table !== batchTable || batch.length === PAGE) await flush()
    batchTable = table
    batch.push(row)
  })
  await flush()
  return sha256
}

async function copyRows(from: Kysely<Tables>, to: Kysely<Tables>): Promise<void> {
  for (const table of BACKUP_TABLES) {
    for await (const rows of pagesOf(from, table)) await insertRows(to, table, rows)
  }
}

/** @throws CannotOpen that says what is there */
async function refuseRows(db: Kysely<Tables>): Promise<void> {
  // Data that was opened once has a setting, which the backup's takes the place of.
  const counts = await countRows(db)
  const there = BACKUP_TABLES.filter((table) => table !== 'settings' && table !== 'image_faces' && counts[table] > 0)
  if (there.length === 0) return
  const what = there.map((table) => `${table.replace('_', ' ')}: ${counts[table]}`).join(', ')
  throw notEmpty(what)
}

const notEmpty = (what: string) =>
  new CannotOpen(
    `A backup is restored into empty data only, and there is something here (${what}); nothing was written. Name a new SQLite file or an empty PostgreSQL database with --data.`,
  )
