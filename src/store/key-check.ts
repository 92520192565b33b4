import type { Kysely, Transaction } from 'kysely'
import { Damaged, Unavailable } from '../catalogue/store-port.ts'
import { checksumOf } from './checksum.ts'
import { CannotOpen } from './engine.ts'
import type { Vault } from './secrets.ts'
import { BAD_CHECKSUM, COVERED, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Name of the setting that shows whether a master key is the right one, and what is sealed in it. */
export const KEY_CHECK = 'master-key-check'

/** Whether the vault opens the sealed text of the setting {@link KEY_CHECK}, and so every secret beside it. */
export function opensCheck(vault: Vault, sealed: string): boolean {
  return vault.open(sealed, KEY_CHECK) === KEY_CHECK
}

/** A row of the setting {@link KEY_CHECK}. */
export function checkRow(vault: Vault): { readonly name: string; readonly value: string; readonly checksum: number } {
  const value = vault.seal(KEY_CHECK, KEY_CHECK)
  return { name: KEY_CHECK, value, checksum: checksumOf(COVERED.settings({ name: KEY_CHECK, value })) }
}

/**
 * The value of the setting {@link KEY_CHECK}; undefined in data that nobody has opened with a master key yet.
 * @throws Damaged when it is not as it was written, or is gone from data that has secrets
 */
export async function storedCheck(db: Kysely<Tables>): Promise<string | undefined> {
  const row = await db.selectFrom('settings').select(['name', 'value', 'checksum']).where('name', '=', KEY_CHECK).executeTakeFirst()
  if (row === undefined) {
    const secret = await db.selectFrom('access_keys').select('id').limit(1).executeTakeFirst()
    if (secret !== undefined) throw damagedCheck('it is not there, although there are secrets')
    return undefined
  }
  if (!isIntact(COVERED.settings(row), row.checksum)) throw damagedCheck(BAD_CHECKSUM)
  return row.value
}

const damagedCheck = (problem: string) =>
  new Damaged(
    `The row ${JSON.stringify(KEY_CHECK)} of settings, which tells whether a master key is the right one, is damaged: ${problem}. To fix it, restore a backup into new data. \`mirrorhall check\` lists all that is damaged.`,
  )

/** Whether the vault's master key is that of the data. Data that has none yet takes this one. */
export async function isKeyOf(db: Kysely<Tables>, vault: Vault): Promise<boolean> {
  const stored = await storedCheck(db)
  if (stored !== undefined) return opensCheck(vault, stored)
  const row = checkRow(vault)
  await db
    .insertInto('settings')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  // Of several first openers, the first to write decides; the others then check against what it wrote.
  return opensCheck(vault, (await storedCheck(db)) ?? row.value)
}

/** The refusal of a master key that is not that of the data. */
export function wrongMasterKey(): CannotOpen {
  return new CannotOpen(
    'The master key is not the one this data is sealed with; give the key that was used when the data was first opened, or the one it was rotated to since.',
  )
}

/**
 * What is written with secrets is sealed with the key that the data has now: one that was rotated meanwhile must not be
 * used any more. The caller keeps other writers out, a rotation among them.
 * @throws Unavailable when the vault's key is no longer the data's
 */
export async function refuseOtherMasterKey(transaction: Transaction<Tables>, vault: Vault): Promise<void> {
  const stored = await storedCheck(transaction)
  if (stored !== undefined && opensCheck(vault, stored)) return
  throw new Unavailable(
    'No secret can be written: the master key was rotated since this process started, which must be started again with the new key.',
  )
}
