import type { Transaction } from 'kysely'
import { pagesOf } from './backup-tables.ts'
import { alone, CannotOpen, type Engine } from './engine.ts'
import { checkRow, isKeyOf, KEY_CHECK, opensCheck, storedCheck, wrongMasterKey } from './key-check.ts'
import { openVault, prepareKeyFile, settleKeyFile } from './key-file.ts'
import { accessKeyKind } from './kinds.ts'
import { migrate } from './migrate.ts'
import { withEngine } from './open-engine.ts'
import { upsert } from './putting.ts'
import { Vault } from './secrets.ts'
import { readRow, type StoredRow } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Whose secrets are sealed anew, and with what. */
export interface RotationOptions {
  /** The path of a SQLite file, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** The key the data is sealed with, 32 bytes. */
  readonly masterKey: Uint8Array
  /** The key it is sealed with from now on, 32 bytes. */
  readonly newMasterKey: Uint8Array
  /** The file beside the data that has the key; it gets the new one. */
  readonly keyFile?: string
}

/**
 * Seals every secret of the data anew, in one transaction. A process that was started with the old key writes no more
 * secrets, and is told {@link Unavailable} for those it reads. With a key file, a crash at any moment leaves files with
 * which {@link openVault} opens the data.
 * @returns how many secrets were sealed anew, or `already` when the data is sealed with the new key as it is
 * @throws CannotOpen when neither key is the data's, both are the same, or the key file cannot be written
 * @throws Unavailable when the database cannot be reached, or a secret was altered
 */
export async function rotateMasterKey({ data, masterKey, newMasterKey, keyFile }: RotationOptions): Promise<number | 'already'> {
  if (Buffer.from(masterKey).equals(newMasterKey)) {
    throw new CannotOpen('The new master key is the one the data is sealed with already: make another with `openssl rand -base64 32`.')
  }
  const renewed = new Vault(newMasterKey)
  return withEngine(data, async (engine) => {
    await migrate(engine.db)
    const current = await openVault(engine, masterKey, keyFile)
    if (current === undefined) {
      // Whoever was cut off after the commit asks again, and is not to be left in doubt.
      if (await isKeyOf(engine.db, renewed)) return 'already'
      throw wrongMasterKey()
    }
    try {
      return await reseal(engine, current, renewed, async () => {
        if (keyFile !== undefined) await prepareKeyFile(keyFile, newMasterKey)
      })
    } finally {
      if (keyFile !== undefined) await settleKeyFile(engine, keyFile)
    }
  })
}

/** @param prepare is done while other writers are kept out, before anything is sealed */
function reseal(engine: Engine, from: Vault, to: Vault, prepare: () => Promise<void>): Promise<number> {
  return alone(engine, async (transaction) => {
    const check = await storedCheck(transaction)
    if (check === undefined || !opensCheck(from, check)) throw wrongMasterKey()
    await prepare()
    const count = await resealKeys(transaction, from, to)
    await transaction.updateTable('settings').set(checkRow(to)).where('name', '=', KEY_CHECK).execute()
    return count
  })
}

async function resealKeys(transaction: Transaction<Tables>, from: Vault, to: Vault): Promise<number> {
  const [opened, sealed] = [accessKeyKind(from), accessKeyKind(to)]
  let count = 0
  for await (const page of pagesOf(transaction, 'access_keys')) {
    await upsert(
      transaction,
      'access_keys',
      page.map((row) => sealed.row(readRow(opened, row as unknown as StoredRow))),
    )
    count += page.length
  }
  return count
}
