import type { Kysely } from 'kysely'

/** What was done to keys by hand, which files do not undo, and what each set of files names. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db
  // No reference to the key: what is held of it may be that it was deleted.
  await schema
    .createTable('key_holds')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('checksum', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('key_holds_once', ['key_id', 'what'])
    .execute()
  await schema
    .createTable('manifests')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('checksum', 'bigint', (column) => column.notNull())
    .execute()
}
