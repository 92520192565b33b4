import type { Transaction } from 'kysely'
import type { AccessKey } from '../access/account.ts'
import type { HeldKey, HoldChange, KeyHold } from '../catalogue/store-port.ts'
import { checksumOf } from './checksum.ts'
import { inChunks } from './chunks.ts'
import type { Kind } from './kinds.ts'
import { BAD_CHECKSUM, COVERED, damagedRow, isIntact, readRow, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Notes what was done to keys by hand. @param now milliseconds since the Unix epoch */
export async function holdKeys(transaction: Transaction<Tables>, holds: readonly HoldChange[], now: number): Promise<void> {
  for (const { keyId, what } of holds) {
    const noted = { at: now, checksum: checksumOf(COVERED.key_holds({ key_id: keyId, what, at: now })) }
    await transaction
      .insertInto('key_holds')
      .values({ key_id: keyId, what, ...noted })
      .onConflict((conflict) => conflict.columns(['key_id', 'what']).doUpdateSet(noted))
      .execute()
  }
}

/** Lets go of what was done to keys by hand. @returns how much that was */
export async function releaseKeys(transaction: Transaction<Tables>, releases: readonly Partial<HoldChange>[]): Promise<number> {
  let count = 0
  for (const { keyId = '', what } of releases) {
    const query = transaction.deleteFrom('key_holds').where('key_id', '=', keyId)
    const removed = await (what === undefined ? query : query.where('what', '=', what)).returning('what').execute()
    count += removed.length
  }
  return count
}

/**
 * The keys as they may be written by files: what was done to one by hand stays as it is.
 * @returns the keys to write, and those of which something was held that the files say otherwise
 * @throws Damaged when what is held cannot be told
 */
export async function keepHolds(
  transaction: Transaction<Tables>,
  keys: readonly AccessKey[],
  kind: Kind<AccessKey>,
): Promise<{ readonly keys: readonly AccessKey[]; readonly held: readonly HeldKey[] }> {
  const holds = await holdsOf(transaction, keys)
  if (holds.size === 0) return { keys, held: [] }
  const held: HeldKey[] = []
  const kept: AccessKey[] = []
  for (const key of keys) {
    let written: AccessKey | undefined = key
    for (const { what, at } of holds.get(key.id) ?? []) {
      const before: AccessKey | undefined = written
      if (before === undefined) break
      written = await asHeld(transaction, before, what, kind)
      if (written !== before) held.push({ keyId: key.id, what, at })
    }
    if (written !== undefined) kept.push(written)
  }
  return { keys: kept, held }
}

/** @returns the same key when it agrees with what is held; undefined when it must not be written at all */
async function asHeld(
  transaction: Transaction<Tables>,
  key: AccessKey,
  what: KeyHold,
  kind: Kind<AccessKey>,
): Promise<AccessKey | undefined> {
  if (what === 'deleted') return undefined
  if (what === 'disabled') return key.enabled ? { ...key, enabled: false } : key
  const row = await transaction.selectFrom('access_keys').select(STORED).where('id', '=', key.id).executeTakeFirst()
  // The secret it was given by hand went with it, and the one before it must not come back.
  if (row === undefined) return undefined
  const { secret } = readRow(kind, row)
  return secret === key.secret ? key : { ...key, secret }
}

async function holdsOf(transaction: Transaction<Tables>, keys: readonly AccessKey[]) {
  const holds = new Map<string, { readonly what: KeyHold; readonly at: number }[]>()
  await inChunks(keys, async (chunk) => {
    const ids = chunk.map(({ id }) => id)
    // Deleted comes first: nothing else counts then.
    const rows = await transaction.selectFrom('key_holds').selectAll().where('key_id', 'in', ids).orderBy('what').execute()
    for (const { key_id, what, at, checksum } of rows) {
      if (!isIntact(COVERED.key_holds({ key_id, what, at }), checksum)) throw damagedRow('key_holds', key_id, BAD_CHECKSUM)
      holds.set(key_id, [...(holds.get(key_id) ?? []), { what, at }])
    }
  })
  return holds
}
