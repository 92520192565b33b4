import { CannotOpen, type Engine } from './engine.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens the database that an address names; its tables are not looked at.
 * @param data `:memory:`, the path of a SQLite file, or `postgres://user:password@host:port/database`
 * @throws Unavailable when the file cannot be written
 * @throws CannotOpen when it never can be: an unknown scheme, not a database
 */
export async function openEngine(data: string): Promise<Engine> {
  if (data === '') throw new CannotOpen('No place for the data is given: write a path, :memory:, or postgres://….')
  // One letter and a colon is a drive of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(data)?.[1]?.toLowerCase()
  if (scheme === undefined) return openSqlite(data)
  if (scheme === 'postgres' || scheme === 'postgresql') {
    // Its driver is half as large as everything else that is needed to start.
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(data)
  }
  throw new CannotOpen(`Data cannot be kept in ${scheme}: write the path of a SQLite file, :memory:, or postgres://….`)
}

/** Opens the database for one piece of work, and closes it whatever becomes of that. @throws as {@link openEngine}, and what the work throws */
export async function withEngine<T>(data: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(data)
  try {
    return await work(engine)
  } catch (failure) {
    throw engine.unreachable(failure) ?? failure
  } finally {
    await engine.db.destroy()
  }
}
