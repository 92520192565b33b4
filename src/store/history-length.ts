import type { Kysely, Transaction } from 'kysely'
import { checksumOf } from './checksum.ts'
import { COVERED, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Name of the setting that says how many entries the change log keeps. It is of the data: every writer cuts one log. */
const HISTORY_LENGTH = 'history-length'

/** How many entries the change log shall keep; undefined where nobody said, or what was said is damaged. */
export async function storedLength(db: Kysely<Tables>): Promise<number | undefined> {
  const row = await db.selectFrom('settings').select(['name', 'value', 'checksum']).where('name', '=', HISTORY_LENGTH).executeTakeFirst()
  const length = row !== undefined && isIntact(COVERED.settings(row), row.checksum) ? Number(row.value) : Number.NaN
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}

/** Says how many entries the change log shall keep, and lets go of those that are more. The caller keeps other writers out. */
export async function storeLength(transaction: Transaction<Tables>, length: number, last: number): Promise<void> {
  const row = { name: HISTORY_LENGTH, value: String(length) }
  const values = { ...row, checksum: checksumOf(COVERED.settings(row)) }
  await transaction
    .insertInto('settings')
    .values(values)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
    .execute()
  await transaction
    .deleteFrom('changes')
    .where('seq', '<=', last - length)
    .execute()
}
