import type { Kysely } from 'kysely'
import { refuseOtherSchema } from './backup.ts'
import type { RowCounts } from './backup-format.ts'
import { countRows } from './backup-tables.ts'
import { checkChangeLog } from './change-log-reader.ts'
import { checkFaces } from './check-faces.ts'
import { checkHolds } from './check-holds.ts'
import { type Defect, RowCheck } from './check-rows.ts'
import type { Engine } from './engine.ts'
import { opensCheck, storedCheck, wrongMasterKey } from './key-check.ts'
import { withEngine } from './open-engine.ts'
import { Vault } from './secrets.ts'
import { RESTORE } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** What is looked through, and what opens its secrets. */
export interface CheckOptions {
  /** The path of a SQLite file, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** 32 bytes. Without it secrets are not opened, and all else is looked at. */
  readonly masterKey?: Uint8Array
  /** Told now and then how many rows of how many are done. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What was found. */
export interface CheckedData {
  readonly rows: RowCounts
  readonly defects: readonly Defect[]
}

/**
 * Reads all that the data holds as it was at one moment, while servers go on, and changes nothing: the database's own
 * structure, the checksum of every row, the columns that rows are found by, what rows refer to, the sealed secrets.
 * @throws CannotOpen when there is no catalogue, it is of another version, or the master key is not its own
 * @throws Unavailable when the database cannot be reached; Damaged when so much is damaged that nothing can be read
 */
export async function checkData({ data, masterKey, onProgress }: CheckOptions): Promise<CheckedData> {
  return withEngine(data, (engine) =>
    engine.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((transaction) => checkAll(engine, transaction, masterKey, onProgress ?? (() => {}))),
  )
}

async function checkAll(
  engine: Engine,
  db: Kysely<Tables>,
  masterKey: Uint8Array | undefined,
  onProgress: (done: number, total: number) => void,
): Promise<CheckedData> {
  await refuseOtherSchema(db)
  const vault = masterKey === undefined ? undefined : new Vault(masterKey)
  const check = await storedCheck(db)
  if (vault !== undefined && (check === undefined || !opensCheck(vault, check))) throw wrongMasterKey()
  const structure = (await engine.structureProblems?.(db)) ?? []
  const rows = await countRows(db)
  const total = Object.values(rows).reduce((sum, count) => sum + count)
  const rowCheck = new RowCheck(db, engine, vault, (done) => onProgress(done, total))
  return {
    rows,
    defects: [
      ...structure.map((problem) => ({ table: '', row: '', problem, cure: RESTORE })),
      ...(await rowCheck.defects()),
      ...(await checkFaces(db)),
      ...(await checkHolds(db)),
      ...(await checkChangeLog(db)),
    ],
  }
}
