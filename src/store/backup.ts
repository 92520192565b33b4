import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { BACKUP_PROOF, type BackupEnd, type BackupHead, FORMAT, FORMAT_VERSION } from './backup-format.ts'
import { BACKUP_TABLES, type BackupRow, type BackupTable, countRows, pagesOf } from './backup-tables.ts'
import { CannotOpen } from './engine.ts'
import { KEY_CHECK, opensCheck, storedCheck, wrongMasterKey } from './key-check.ts'
import { SCHEMA, schemaOf } from './migrate.ts'
import { withEngine } from './open-engine.ts'
import { Vault } from './secrets.ts'
import { BAD_CHECKSUM, COVERED, damagedRow, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Told now and then how many rows of how many are done. */
export type OnProgress = (done: number, total: number) => void

/** What a backup is taken of, and where it goes. */
export interface BackupOptions {
  /** The path of a SQLite file, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** The key the operator is to keep with the backup, to be held against the data; left out where it is not at hand. */
  readonly masterKey?: Uint8Array
  /** Of Mirrorhall. */
  readonly version: string
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Takes the next piece of the backup, whole lines, and settles when there is room for more. */
  readonly write: (text: string) => Promise<void>
  readonly onProgress?: OnProgress
}

/** What a backup holds. */
export interface TakenBackup {
  readonly head: BackupHead
  /** Of the whole file, hexadecimal. */
  readonly sha256: string
  /** Whether it carries an HMAC under the master key. */
  readonly authenticated: boolean
  readonly bytes: number
}

/**
 * Writes all that the data holds at one moment, secrets sealed as they are, in bounded memory. Servers go on reading
 * and writing meanwhile; the data is not changed.
 * @throws Unavailable when the database cannot be reached
 * @throws Damaged when a row is not as it was written
 * @throws CannotOpen when there is no catalogue in it, it is of another version, or the master key is not its own
 */
export async function takeBackup(options: BackupOptions): Promise<TakenBackup> {
  return withEngine(options.data, ({ name, db }) =>
    // Every statement of such a transaction sees the data as it was at the first one.
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((transaction) => writeBackup(transaction, name, options)),
  )
}

async function writeBackup(db: Kysely<Tables>, engine: string, { masterKey, version, now, write, onProgress }: BackupOptions) {
  await refuseOtherSchema(db)
  const check = await storedCheck(db)
  const vault = masterKey === undefined ? undefined : new Vault(masterKey)
  if (check === undefined || (vault !== undefined && !opensCheck(vault, check))) throw wrongMasterKey()
  const rows = await countRows(db)
  const total = Object.values(rows).reduce((sum, count) => sum + count)
  const head: BackupHead = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    version,
    schema: SCHEMA,
    engine,
    takenAt: new Date(now()).toISOString(),
    rows,
    masterKey: `not in this file; the right one opens the value of the setting ${KEY_CHECK} below, which restoring tries first`,
  }
  const hash = createHash('sha256')
  let bytes = 0
  const put = async (lines: readonly object[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    hash.update(text)
    bytes += Buffer.byteLength(text)
    await write(text)
  }
  await put([head])
  let done = 0
  for (const table of BACKUP_TABLES) {
    for await (const page of pagesOf(db, table)) {
      refuseDamage(table, page)
      await put(page.map((row) => ({ table, row })))
      done += page.length
      onProgress?.(done, total)
    }
  }
  const sha256 = hash.copy().digest('hex')
  const hmac = vault === undefined ? {} : { hmac: vault.authenticate(sha256, BACKUP_PROOF) }
  await put([{ end: { rows, sha256, ...hmac } } satisfies BackupEnd])
  return { head, sha256: hash.digest('hex'), authenticated: vault !== undefined, bytes }
}

/** A backup of damage would take the place of a good one. @throws Damaged */
function refuseDamage(table: BackupTable, rows: readonly BackupRow[]): void {
  if (table === 'settings' || table === 'image_faces') return
  for (const row of rows) {
    const covered = table === 'key_holds' || table === 'manifests' || table === 'tasks' ? COVERED[table](row) : row['body']
    if (!isIntact(covered, row['checksum'])) throw damagedRow(table, row['id'] ?? row['key_id'], BAD_CHECKSUM)
  }
}

/** @throws CannotOpen when the tables are not those of this version */
export async function refuseOtherSchema(db: Kysely<Tables>): Promise<void> {
  const schema = await schemaOf(db)
  if (schema === undefined) throw new CannotOpen('There is no catalogue in this database: name the data that the servers use, with --data.')
  if (schema === SCHEMA) return
  throw new CannotOpen(
    `The database has the tables of ${schema}, and this version of Mirrorhall those of ${SCHEMA}: use the version that serves it.`,
  )
}
