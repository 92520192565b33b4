import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { LAYOUT, type Layout, layoutOf } from './backup-tables.ts'
import type { Engine } from './engine.ts'
import { migrate, SCHEMA } from './migrate.ts'
import { withEngine } from './open-engine.ts'
import type { Tables } from './tables.ts'

/** The tables as they were after a migration. @param schema name of a migration that is known */
export async function layoutAt(schema: string): Promise<Layout> {
  if (schema === SCHEMA) return LAYOUT
  const work = async ({ db }: Engine) => {
    await migrate(db, schema)
    return layoutOf(db)
  }
  return withEngine(':memory:', work, { mayCreate: true })
}

/**
 * Brings rows of an older version up to date: in a database that is thrown away afterwards, with the tables they were
 * written for, which are then migrated.
 * @param fill puts the rows in
 * @param use reads them as they are in this version
 */
export async function broughtUpToDate(
  schema: string,
  fill: (db: Kysely<Tables>) => Promise<void>,
  use: (db: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-restore-'))
  try {
    const work = async ({ db }: Engine) => {
      await migrate(db, schema)
      await fill(db)
      await migrate(db)
      await use(db)
    }
    await withEngine(join(folder, 'catalogue.db'), work, { mayCreate: true })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
