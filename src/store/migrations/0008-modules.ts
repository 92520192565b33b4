import type { Kysely } from 'kysely'

/** Modules, found by their account and by their default image. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('modules')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('image_id', 'text', (column) => column.notNull())
    .addColumn('checksum', 'bigint')
    .execute()
  await schema.createIndex('modules_by_account').on('modules').column('account_id').execute()
  await schema.createIndex('modules_by_image').on('modules').column('image_id').execute()
}
