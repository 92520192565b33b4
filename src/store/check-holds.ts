import type { Kysely } from 'kysely'
import { pagesOf } from './backup-tables.ts'
import type { Defect } from './check-rows.ts'
import { BAD_CHECKSUM, COVERED, cureOf, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Looks at what is remembered of files, of what was done to keys by hand, and of tasks. */
export async function checkHolds(db: Kysely<Tables>): Promise<Defect[]> {
  const defects: Defect[] = []
  for (const table of ['key_holds', 'manifests', 'tasks'] as const) {
    for await (const page of pagesOf(db, table)) {
      for (const row of page) {
        if (isIntact(COVERED[table](row), row['checksum'])) continue
        defects.push({ table, row: String(row['key_id'] ?? row['id']), problem: BAD_CHECKSUM, cure: cureOf(table) })
      }
    }
  }
  return defects
}
