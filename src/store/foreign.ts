import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from 'kysely'
import { CannotOpen } from './engine.ts'

/** What a first start that was cut short may leave. */
const BEGINNINGS: readonly string[] = [DEFAULT_MIGRATION_TABLE, DEFAULT_MIGRATION_LOCK_TABLE]

/**
 * Whether a database with these tables holds a catalogue; false when nothing of a catalogue was made yet.
 * @param place for people, for example `The file /srv/catalogue.db`
 * @param advice what to name in its place
 * @throws CannotOpen when they are another program's
 */
export function holdsCatalogue(tables: readonly string[], place: string, advice: string): boolean {
  if (tables.includes(DEFAULT_MIGRATION_TABLE) && tables.includes('image_faces')) return true
  const foreign = tables.filter((name) => !BEGINNINGS.includes(name))
  if (foreign.length === 0) return false
  const some = foreign.slice(0, 3).join(', ')
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''
  throw new CannotOpen(`${place} has tables of another program (${some}${more}), and was not touched: ${advice}.`)
}
