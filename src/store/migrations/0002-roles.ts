import type { Kysely } from 'kysely'

/** Roles, and the keys of their sessions. One column for each statement: SQLite adds no more at once. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('roles')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .execute()
  await schema.createIndex('roles_by_account').on('roles').column('account_id').execute()

  await schema
    .alterTable('access_keys')
    .addColumn('role_id', 'text', (column) => column.references('roles.id'))
    .execute()
  await schema.alterTable('access_keys').addColumn('session_ends_at', 'bigint').execute()
  await schema.createIndex('access_keys_by_session_end').on('access_keys').column('session_ends_at').execute()
}
