import { isDeepStrictEqual } from 'node:util'
import type { Store } from '../catalogue/store-port.ts'
import { NoData } from './engine.ts'
import { wrongMasterKey } from './key-check.ts'
import { openVault, refuseOtherKeyBefore } from './key-file.ts'
import { appliedMigrations, migrate, SCHEMA, SCHEMAS } from './migrate.ts'
import { findData } from './open-engine.ts'
import { SqlStore } from './sql-store.ts'

const CHANGES_KEPT = 10_000

/** What opens the secrets of data. */
export interface MasterKey {
  /** 32 bytes; the one the data was first opened with, or was rotated to since. */
  readonly masterKey: Uint8Array
  /** The file the key was read from, when it is kept beside the data: a rotation that was cut short is then brought to its end. */
  readonly keyFile?: string
}

/** Where the data is and what opens its secrets. */
export interface OpenOptions {
  /** `:memory:`, the path of a SQLite file, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** Whether data is made where there is none; true unless told. */
  readonly mayCreate?: boolean
  /** 32 bytes, or what gives them once the data was looked at; it is told whether the data is new. */
  readonly masterKey: Uint8Array | ((isNew: boolean) => Promise<MasterKey>)
  readonly keyFile?: string
  /** Most entries of the change log that are kept; 10,000 unless told. */
  readonly changesKept?: number
  /** Milliseconds since the Unix epoch; the system's clock unless told. */
  readonly now?: () => number
}

/**
 * Opens the durable store and brings its tables up to date. Several processes may do so at once on the same data.
 * Nothing is touched before the place was looked at and the master key is at hand, and nothing is changed in data that
 * another key opens.
 * @throws Unavailable when the database cannot be reached or the file cannot be written: trying again later may help
 * @throws NoData when there is none and none may be made
 * @throws CannotOpen when it never can be: an unknown scheme, not a database, another program's, a newer one, the wrong master key
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { data, mayCreate = true, masterKey: given, changesKept = CHANGES_KEPT, now = Date.now } = options
  const found = await findData(data, { mayCreate })
  const { masterKey, keyFile } = await keyOf(found.isNew).catch(async (failure: unknown) => {
    await found.leave()
    throw failure
  })
  const engine = await found.open()
  try {
    const applied = await appliedMigrations(engine.db)
    if (applied === undefined && !mayCreate) throw new NoData(engine.place)
    if (applied !== undefined && !isDeepStrictEqual(applied, SCHEMAS)) await refuseOtherKeyBefore(engine.db, masterKey, keyFile)
    await migrate(engine.db, SCHEMA, applied)
    const vault = await openVault(engine, masterKey, keyFile)
    if (vault === undefined) throw wrongMasterKey()
    engine.mark?.()
    return new SqlStore(engine, vault, { changesKept, now })
  } catch (failure) {
    await engine.db.destroy()
    throw engine.unreachable(failure) ?? failure
  }

  async function keyOf(isNew: boolean): Promise<MasterKey> {
    if (typeof given === 'function') return given(isNew)
    return { masterKey: given, ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }) }
  }
}
