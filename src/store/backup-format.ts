import type { BackupTable } from './backup-tables.ts'

/** Marks the first line of a backup. */
export const FORMAT = 'mirrorhall-backup'

/** How the text of every backup begins. */
export const BACKUP_BEGINNING = `{"format":"${FORMAT}",`

/** What this version writes; it reads no other. */
export const FORMAT_VERSION = 1

/** How many rows of each table. */
export type RowCounts = Readonly<Record<BackupTable, number>>

/** What the {@link BackupEnd}'s HMAC is about. */
export const BACKUP_PROOF = 'mirrorhall backup'

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
    /**
     * Of `sha256`, under a key derived from the master key: who does not have that cannot make or alter a backup.
     * Left out where the master key was not at hand, and by older versions.
     */
    readonly hmac?: string
  }
}

/** A file that is no backup, is not whole, or cannot be put into data of this version. Nothing of it has been written. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup'
}
