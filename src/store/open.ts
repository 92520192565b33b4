import type { Store } from '../catalogue/store-port.ts'
import { CannotOpen, type Engine } from './engine.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { Vault } from './secrets.ts'
import { SqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite.ts'

const CHANGES_KEPT = 10_000
/** Name of the setting that shows whether the master key is the right one, and what is sealed in it. */
const KEY_CHECK = 'master-key-check'

/** Where the data is and what opens its secrets. */
export interface OpenOptions {
  /** `:memory:`, the path of a SQLite file, or `postgres://user:password@host:port/database`. */
  readonly data: string
  /** 32 bytes; the same at every opening of the same data. */
  readonly masterKey: Uint8Array
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
export async function openStore({ data, masterKey, changesKept = CHANGES_KEPT, now = Date.now }: OpenOptions): Promise<Store> {
  const vault = new Vault(masterKey)
  const engine = await openEngine(data)
  try {
    await migrate(engine.db)
    await checkMasterKey(engine, vault)
    return new SqlStore(engine, vault, { changesKept, now })
  } catch (failure) {
    await engine.db.destroy()
    throw engine.unreachable(failure) ?? failure
  }
}

async function openEngine(data: string): Promise<Engine> {
  if (data === '') throw new CannotOpen('No place for the data is given: write a path, :memory:, or postgres://….')
  // One letter and a colon is a drive of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(data)?.[1]?.toLowerCase()
  if (scheme === undefined) return openSqlite(data)
  if (scheme === 'postgres' || scheme === 'postgresql') return openPostgres(data)
  throw new CannotOpen(`Data cannot be kept in ${scheme}: write the path of a SQLite file, :memory:, or postgres://….`)
}

async function checkMasterKey(engine: Engine, vault: Vault): Promise<void> {
  const { db } = engine
  // Of several first openers, the first to write decides; the others then check against what it wrote.
  const sealed = (await storedCheck(engine)) ?? (await writeCheck())
  if (vault.open(sealed, KEY_CHECK) === KEY_CHECK) return
  throw new CannotOpen(
    'The master key is not the one this data was sealed with; give the key that was used when the data was first opened.',
  )

  async function writeCheck(): Promise<string> {
    const value = vault.seal(KEY_CHECK, KEY_CHECK)
    await db
      .insertInto('settings')
      .values({ name: KEY_CHECK, value })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    return (await storedCheck(engine)) ?? value
  }
}

async function storedCheck({ db }: Engine): Promise<string | undefined> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', KEY_CHECK).executeTakeFirst()
  return row?.value
}
