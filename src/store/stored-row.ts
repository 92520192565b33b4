import { createHash } from 'node:crypto'
import { Damaged } from '../catalogue/store-port.ts'
import { checksumOf } from './checksum.ts'
import type { Kind } from './kinds.ts'
import type { ThingTable } from './tables.ts'

/** A table whose rows have a checksum and a cure of their own. */
export type CuredTable = ThingTable | 'key_holds' | 'manifests' | 'tasks'

/** A row of a table of things as it comes from the database, which damage may have left without the promised types. */
export interface StoredRow {
  readonly id: string
  readonly body: string
  readonly checksum: number | null
}

/** The columns of {@link StoredRow}. */
export const STORED = ['id', 'body', 'checksum'] as const

/** Whether the text is the one that was written with the checksum. */
export function isIntact(text: unknown, checksum: unknown): boolean {
  return typeof text === 'string' && checksumOf(text) === checksum
}

/**
 * The thing in a row.
 * @throws Damaged when the row's text is not the one that was written, or that of another row
 */
export function readRow<T>(kind: Kind<T>, { id, body, checksum }: StoredRow): T {
  if (!isIntact(body, checksum)) throw damagedRow(kind.table, id, BAD_CHECKSUM)
  const thing = kind.read(body)
  if (kind.rowId(thing) !== id) throw damagedRow(kind.table, id, 'its text is that of another row')
  return thing
}

/** A text that another body never has: it is not asked for often enough to be worth a column. */
export function revisionOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url')
}

/** The text that the checksum of a row covers, where it is not a thing's alone. */
export const COVERED = {
  settings: ({ name, value }: Row) => `${name}\n${value}`,
  key_holds: ({ key_id, what, at }: Row) => `${key_id} ${what} ${at}`,
  manifests: ({ id, body }: Row) => `${id}\n${body}`,
  tasks: ({ id, account_id, image_id, waits_since, lease_owner, lease_until, body }: Row) =>
    `${JSON.stringify([id, account_id, image_id, waits_since, lease_owner, lease_until])}\n${body}`,
} as const

type Row = Readonly<Record<string, string | number | null>>

/** What is wrong with a text that is not the one that was written. */
export const BAD_CHECKSUM = 'its text does not have its checksum'

/**
 * The refusal of a row that is not as it was written.
 * @param problem what is wrong, without a full stop
 */
export function damagedRow(table: CuredTable, id: unknown, problem: string): Damaged {
  return new Damaged(
    `The row ${JSON.stringify(id)} of ${table} is damaged: ${problem}. To fix it, ${cureOf(table)}. \`mirrorhall check\` lists all that is damaged.`,
  )
}

/** What an operator does about a row whose text is damaged. */
export function cureOf(table: CuredTable): string {
  // What was done to a key by hand, such as disabling it, is in no file.
  if (table === 'key_holds')
    return `do to the key by hand again what was done, or let go of it with \`mirrorhall key release\`, or ${RESTORE}`
  if (table === 'manifests') return 'apply the catalogue file again, which then begins to remember what it names'
  // A task is in no file, and what it was to make of its image cannot be told.
  if (table === 'tasks') return RESTORE
  // A file does not tell whether people had disabled the key.
  if (table === 'access_keys') return `take it out with \`mirrorhall key delete\` and make another, or ${RESTORE}`
  return `apply the catalogue file that names it again, or ${RESTORE}`
}

/** What an operator does about a row that is found by other values than its text says: what is written as it was is left alone. */
export function cureOfColumns(table: CuredTable): string {
  return cureOf(table).replace('names it again', 'names it with any change to it')
}

/** What helps in any case. */
export const RESTORE = 'restore a backup into new data'
