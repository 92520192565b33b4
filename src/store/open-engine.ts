import { resolve } from 'node:path'
import { CannotOpen, type Engine, NoData } from './engine.ts'
import { openSqlite } from './sqlite.ts'
import { isNewFile, refuseUnwritableFolder } from './sqlite-look.ts'

/** A place for data that was looked at, and not touched. */
export interface FoundData {
  /** Whether there is no catalogue yet. */
  readonly isNew: boolean
  /** Opens it, made when it is new; its tables are not looked at. @throws Unavailable, CannotOpen */
  open(): Promise<Engine>
  /** Lets go of it, in place of opening it. */
  leave(): Promise<void>
}

/**
 * Looks at the place that an address names, and changes nothing.
 * @param data `:memory:`, the path of a SQLite file, or `postgres://user:password@host:port/database`
 * @param mayCreate whether data may be made where there is none
 * @throws NoData when there is none and it may not
 * @throws CannotOpen when it never can be data of ours: an unknown scheme, a folder, a database of another program
 * @throws Unavailable when it cannot be reached or written
 */
export async function findData(data: string, { mayCreate }: { readonly mayCreate: boolean }): Promise<FoundData> {
  if (data === '') throw new CannotOpen('No place for the data is given: write a path, :memory:, or postgres://….')
  // One letter and a colon is a drive of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(data)?.[1]?.toLowerCase()
  if (scheme === 'postgres' || scheme === 'postgresql') return findInPostgres(data, mayCreate)
  if (scheme !== undefined) {
    throw new CannotOpen(`Data cannot be kept in ${scheme}: write the path of a SQLite file, :memory:, or postgres://….`)
  }
  if (data === ':memory:') {
    if (!mayCreate) throw new CannotOpen('Data in memory ends with its process: name a SQLite file or PostgreSQL with --data.')
    return { isNew: true, open: () => openSqlite(data, true), leave: async () => {} }
  }
  const isNew = await isNewFile(data)
  if (isNew && !mayCreate) throw new NoData(resolve(data))
  if (isNew) await refuseUnwritableFolder(data)
  return { isNew, open: () => openSqlite(data, isNew), leave: async () => {} }
}

async function findInPostgres(data: string, mayCreate: boolean): Promise<FoundData> {
  // Its driver is half as large as everything else that is needed to start.
  const { isNewDatabase, openPostgres } = await import('./postgres.ts')
  const engine = openPostgres(data)
  try {
    const isNew = await isNewDatabase(engine)
    if (isNew && !mayCreate) throw new NoData(engine.place)
    return { isNew, open: async () => engine, leave: () => engine.db.destroy() }
  } catch (failure) {
    await engine.db.destroy()
    throw engine.unreachable(failure) ?? failure
  }
}

/** Opens the database for one piece of work, and closes it whatever becomes of that. @throws as {@link findData}, and what the work throws */
export async function withEngine<T>(data: string, work: (engine: Engine) => Promise<T>, { mayCreate } = { mayCreate: false }): Promise<T> {
  const engine = await (await findData(data, { mayCreate })).open()
  try {
    return await work(engine)
  } catch (failure) {
    throw engine.unreachable(failure) ?? failure
  } finally {
    await engine.db.destroy()
  }
}
