import type { Store } from '../catalogue/store-port.ts'
import { wrongMasterKey } from './key-check.ts'
import { openVault } from './key-file.ts'
import { migrate } from './migrate.ts'
import { openEngine } from './open-engine.ts'
import { SqlStore } from './sql-store.ts'

const CHANGES_KEPT = 10_000

/** Where the data is and what opens its secrets. */
export interface OpenOptions {
  /** `:memory:`, the path of a SQLite file, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** 32 bytes; the one the data was first opened with, or was rotated to since. */
  readonly masterKey: Uint8Array
  /** The file the key was read from, when it is kept beside the data: a rotation that was cut short is then brought to its end. */
  readonly keyFile?: string
  /** Most entries of the change log that are kept; 10,000 unless told. */
  readonly changesKept?: number
  /** Milliseconds since the Unix epoch; the system's clock unless told. */
  readonly now?: () => number
}

/**
 * Opens the durable store and brings its tables up to date. Several processes may do so at once on the same data.
 * @throws Unavailable when the database cannot be reached or the file cannot be written: trying again later may help
 * @throws CannotOpen when it never can be: an unknown scheme, not a database, a newer database, the wrong master key
 */
export async function openStore({ data, masterKey, keyFile, changesKept = CHANGES_KEPT, now = Date.now }: OpenOptions): Promise<Store> {
  const engine = await openEngine(data)
  try {
    await migrate(engine.db)
    const vault = await openVault(engine, masterKey, keyFile)
    if (vault === undefined) throw wrongMasterKey()
    return new SqlStore(engine, vault, { changesKept, now })
  } catch (failure) {
    await engine.db.destroy()
    throw engine.unreachable(failure) ?? failure
  }
}
