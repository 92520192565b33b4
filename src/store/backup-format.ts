import type { BackupTable } from './backup-tables.ts'

/** Marks the first line of a backup. */
export const FORMAT = 'mirrorhall-backup'

/** How the text of every backup begins. */
export const BACKUP_BEGINNING = `{"format":"${FORMAT}",`

/** What this version writes; it reads no other. */
export const FORMAT_VERSION = 1

/** How many rows of each table. */
export type RowCounts = Readonly<Record<BackupTable, number>>

/** The first line of a backup. */
export interface BackupHead {
  readonly format: typeof FORMAT
  readonly formatVersion: number
  /** Of Mirrorhall. */
  readonly version: string
  /** Name of the newest migration of the tables. */
  readonly schema: string
  readonly engine: string
  /** ISO 8601, UTC. */
  readonly takenAt: string
  readonly rows: RowCounts
  /** For people: how to tell the master key that opens the secrets. */
  readonly masterKey: string
}

/** The last line of a backup. */
export interface BackupEnd {
  readonly end: {
    readonly rows: RowCounts
    /** SHA-256 of every byte before this line, hexadecimal. */
    readonly sha256: string
  }
}

/** A file that is no backup, is not whole, or cannot be put into data of this version. Nothing of it has been written. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup'
}
