import { isDeepStrictEqual } from 'node:util'
import { DEFAULT_MIGRATION_TABLE, type Kysely, Migrator, sql } from 'kysely'
import { Unavailable } from '../catalogue/store-port.ts'
import { CannotOpen } from './engine.ts'
import * as firstTables from './migrations/0001-first-tables.ts'
import * as roles from './migrations/0002-roles.ts'
import * as checksums from './migrations/0004-checksums.ts'
import * as holdsAndManifests from './migrations/0005-holds-and-manifests.ts'
import * as facesByService from './migrations/0006-faces-by-service.ts'
import * as history from './migrations/0007-history.ts'
import * as modules from './migrations/0008-modules.ts'
import * as tasks from './migrations/0009-tasks.ts'
import type { Tables } from './tables.ts'

/** Every migration by name, listed here and not found in a folder, because an executable has no folder. */
const MIGRATIONS = {
  '0001-first-tables': firstTables,
  '0002-roles': roles,
  '0004-checksums': checksums,
  '0005-holds-and-manifests': holdsAndManifests,
  '0006-faces-by-service': facesByService,
  '0007-history': history,
  '0008-modules': modules,
  '0009-tasks': tasks,
}

/**
 * Brings the tables up to date. Processes that do so at once wait for each other.
 * @param schema name of the migration to stop at; the newest unless told
 * @param applied what {@link appliedMigrations} told, when it was asked already
 * @throws CannotOpen when the database was written by a newer version; else what the driver throws
 */
export async function migrate(db: Kysely<Tables>, schema = SCHEMA, applied?: readonly string[]): Promise<void> {
  // One statement in place of the dozen with which the migrator finds that nothing is to be done.
  if (schema === SCHEMA && isDeepStrictEqual(applied ?? (await appliedMigrations(db)), SCHEMAS)) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateTo(schema)
  if (error === undefined) return
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new CannotOpen(
      `The database was written by another version of Mirrorhall, or the list of its migrations is damaged: ${error.message}.`,
    )
  }
  throw error
}

/** Names of the migrations the database has had, in their order; undefined for one without tables of ours. Changes nothing. */
export async function appliedMigrations(db: Kysely<Tables>): Promise<readonly string[] | undefined> {
  try {
    const names = await namesIn(db)
    return names.length === 0 ? undefined : names
  } catch (failure) {
    if (failure instanceof Unavailable) throw failure
    // Without that table there is nothing; anything else that is wrong, the migrator meets again.
    return undefined
  }
}

async function namesIn(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)
  return rows.map(({ name }) => name).sort()
}

/** Names of every migration, in their order. */
export const SCHEMAS: readonly string[] = Object.keys(MIGRATIONS).sort()

/** Name of the newest migration of this version. */
export const SCHEMA = SCHEMAS.at(-1) ?? ''

/** Name of the newest migration the database has had; undefined for one without tables of ours. Changes nothing. */
export async function schemaOf(db: Kysely<Tables>): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return undefined
  return (await namesIn(db)).at(-1)
}
