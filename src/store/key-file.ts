import { rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import { renameOnDisk } from '../disk/private-file.ts'
import { alone, type Engine } from './engine.ts'
import { isKeyOf, KEY_CHECK, opensCheck, storedCheck, wrongMasterKey } from './key-check.ts'
import { createMasterKeyFile, loadMasterKey, Vault } from './secrets.ts'
import type { Tables } from './tables.ts'

/** Where a rotation keeps the new master key until the data is sealed with it. A name that people would not choose, because the file is removed. */
const nextTo = (path: string): string => join(dirname(path), `.${basename(path)}.rotation`)

/** Where earlier versions kept it. People may have put a file there, so one that does not open the data is left alone. */
const olderNextTo = (path: string): string => `${path}.new`

/**
 * The vault that opens the data: that of the given key, unless it came from a key file that is being rotated or was since
 * it was read.
 * @param masterKey 32 bytes
 * @param keyFile the file beside the data that the key was read from
 * @returns undefined when it is not the data's key
 * @throws CannotOpen for a key of another length, or a key file that cannot be read; else what the driver throws
 */
export async function openVault(engine: Engine, masterKey: Uint8Array, keyFile: string | undefined): Promise<Vault | undefined> {
  const given = new Vault(masterKey)
  const fits = await isKeyOf(engine.db, given)
  if (keyFile === undefined || (fits && !(await exists(nextTo(keyFile))))) return fits ? given : undefined
  return settleKeyFile(engine, keyFile)
}

/**
 * Holds a master key against data whose tables may be of an older version, before they are brought up to date.
 * @throws CannotOpen when it is not the data's, nor one that a rotation was changing
 */
export async function refuseOtherKeyBefore(db: Kysely<Tables>, masterKey: Uint8Array, keyFile: string | undefined): Promise<void> {
  // Only columns that every version has.
  const row = await db.selectFrom('settings').select('value').where('name', '=', KEY_CHECK).executeTakeFirst()
  if (row === undefined || opensCheck(new Vault(masterKey), row.value)) return
  // A rotation may have come to its end since the key was read.
  for (const file of keyFile === undefined ? [] : [keyFile, nextTo(keyFile), olderNextTo(keyFile)]) {
    const key = await loadMasterKey({ file }).catch(() => undefined)
    if (key !== undefined && opensCheck(new Vault(key), row.value)) return
  }
  throw wrongMasterKey()
}

/**
 * Puts a new master key beside the key file, onto the disk. The caller keeps other writers out from before this until
 * the data is sealed with it: whoever else looks after these files does so too.
 * @throws CannotOpen when it cannot be written
 */
export async function prepareKeyFile(path: string, key: Uint8Array): Promise<void> {
  await rm(nextTo(path), { force: true })
  await createMasterKeyFile(nextTo(path), key)
}

/**
 * Brings a rotation that was cut short to one end: if the data is sealed with the new key, that takes the place of the
 * old one; if it is still sealed with the old one, the new one goes. Without such a rotation nothing is changed.
 * @returns the vault that opens the data; undefined when neither key does
 * @throws CannotOpen when a key file cannot be read; else what the driver throws
 */
export function settleKeyFile(engine: Engine, path: string): Promise<Vault | undefined> {
  // Files and data are looked at together, or another rotation could change one of them in between.
  return alone(engine, async (transaction) => {
    const check = await storedCheck(transaction)
    if (check === undefined) return undefined
    const next = nextTo(path)
    const current = (await exists(path)) ? new Vault(await loadMasterKey({ file: path })) : undefined
    if (current !== undefined && opensCheck(current, check)) {
      await rm(next, { force: true })
      return current
    }
    for (const file of [next, olderNextTo(path)]) {
      if (!(await exists(file))) continue
      const renewed = await loadMasterKey({ file }).then(
        (key) => new Vault(key),
        (failure: unknown) => {
          if (file === next) throw failure
        },
      )
      if (renewed === undefined || !opensCheck(renewed, check)) continue
      await renameOnDisk(file, path)
      return renewed
    }
    return undefined
  })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
