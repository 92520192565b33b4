import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { MasterKey } from '../store/open.ts'
import { createMasterKeyFile, loadMasterKey } from '../store/secrets.ts'
import type { DataSettings } from './open-data.ts'

/** Environment variable that holds the master key itself. It has no flag: flags are seen by everybody on the machine. */
export const MASTER_KEY_VARIABLE = 'MIRRORHALL_MASTER_KEY'

/** Where the master key of some data is kept. */
export interface MasterKeyPlace {
  /** For people: a path, or the name of a variable. */
  readonly name: string
  /** The file beside the data, which a rotation replaces; undefined when the key is kept elsewhere. */
  readonly keyFile?: string
  /** Whether there is a key. */
  readonly isThere: boolean
  /** @throws CannotOpen when it is not there, or is no master key */
  load(): Promise<Uint8Array>
}

/** Where the settings say that the master key is; undefined when they say nothing, as they may for PostgreSQL and for data in memory. */
export function masterKeyPlace({ data, masterKeyFile }: DataSettings): MasterKeyPlace | undefined {
  const text = process.env[MASTER_KEY_VARIABLE]
  if (text) return { name: MASTER_KEY_VARIABLE, isThere: true, load: () => loadMasterKey({ text }) }
  const beside = besideData(data)
  const file = masterKeyFile ?? beside
  if (file === undefined) return undefined
  const place = { name: resolve(file), isThere: existsSync(file), load: () => loadMasterKey({ file }) }
  return beside === undefined || resolve(beside) !== place.name ? place : { ...place, keyFile: beside }
}

/** @throws Error that says how to name a master key, where the settings name none and none can be made */
export function refuseNoKeyNamed(settings: DataSettings): void {
  if (!isPostgres(settings.data) || masterKeyPlace(settings) !== undefined) return
  throw new Error(
    `Secrets in PostgreSQL are sealed with a key that all its servers share. Make one with \`openssl rand -base64 32\` and give it in ${MASTER_KEY_VARIABLE} or --master-key-file.`,
  )
}

/**
 * The master key the settings name; made where a file beside new data is to have it.
 * @param isNew whether there is no data yet
 * @throws CannotOpen, Error that says how to name one
 */
export async function masterKeyOf(settings: DataSettings, isNew: boolean): Promise<MasterKey> {
  const place = masterKeyPlace(settings)
  if (place === undefined) return { masterKey: crypto.getRandomValues(new Uint8Array(32)) }
  const { name, keyFile, isThere, load } = place
  if (keyFile === undefined) return { masterKey: await load() }
  if (isThere) return { masterKey: await load(), keyFile }
  if (isNew && settings.masterKeyFile === undefined) return { masterKey: await makeKeyFile(keyFile), keyFile }
  if (isNew)
    throw new Error(`There is no master key at ${name}: make one with \`openssl rand -base64 32\`, or leave --master-key-file out.`)
  throw new Error(
    `The data at ${resolve(settings.data)} is there, and its master key is not at ${name}. Put the file back from where you keep a copy, or give the key with --master-key-file or in ${MASTER_KEY_VARIABLE}. Without it nobody can open the secrets: then begin new data in another place and apply your catalogue files to it.`,
  )
}

/** Several servers may begin the same data at once: the key of the first is that of all. */
async function makeKeyFile(path: string): Promise<Uint8Array> {
  try {
    return await createMasterKeyFile(path)
  } catch (failure) {
    if (((failure as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'EEXIST') return loadMasterKey({ file: path })
    throw failure
  }
}

/** Where the key file is that belongs to the data; undefined where none does. */
export const besideData = (data: string): string | undefined =>
  isPostgres(data) || data === ':memory:' ? undefined : join(dirname(data), 'master.key')

/** Whether the data is in PostgreSQL. */
export const isPostgres = (data: string): boolean => /^postgres(ql)?:/i.test(data)
