import type { Kysely } from 'kysely'

/** Long operations on images, which survive the server that began them. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db
  // No reference to account and image: a task outlives what it was about.
  await schema
    .createTable('tasks')
    .addColumn('id', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('image_id', 'text', (column) => column.notNull())
    .addColumn('waits_since', 'bigint')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('checksum', 'bigint', (column) => column.notNull())
    .execute()
  await schema.createIndex('tasks_by_account').on('tasks').columns(['account_id', 'id']).execute()
  await schema.createIndex('tasks_by_image').on('tasks').column('image_id').execute()
  await schema.createIndex('tasks_waiting').on('tasks').column('waits_since').execute()
}
