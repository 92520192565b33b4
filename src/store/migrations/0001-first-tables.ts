import type { Kysely } from 'kysely'

/** The first tables. Types are those that both engines know by the same name. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db
  const thing = (table: string) =>
    schema
      .createTable(table)
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('body', 'text', (column) => column.notNull())
  const owned = (table: string) => thing(table).addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))

  await thing('accounts')
    .addColumn('name', 'text', (column) => column.unique())
    .execute()
  await thing('policies').execute()
  await owned('users').execute()
  await owned('access_keys')
    .addColumn('user_id', 'text', (column) => column.references('users.id'))
    .execute()
  await owned('clusters').execute()
  await owned('instances').execute()
  for (const table of ['users', 'access_keys', 'clusters', 'instances']) {
    await schema.createIndex(`${table}_by_account`).on(table).column('account_id').execute()
  }

  await thing('images')
    .addColumn('owner', 'text', (column) => column.references('accounts.id'))
    .addColumn('visibility', 'text', (column) => column.notNull())
    .execute()
  await schema.createIndex('images_by_owner').on('images').column('owner').execute()
  await schema.createIndex('images_by_visibility').on('images').column('visibility').execute()

  await schema
    .createTable('image_faces')
    .addColumn('cloud', 'text', (column) => column.notNull())
    .addColumn('face_id', 'text', (column) => column.notNull())
    .addColumn('image_id', 'text', (column) => column.notNull().references('images.id'))
    .addPrimaryKeyConstraint('image_faces_one_image_per_id', ['cloud', 'face_id'])
    .execute()
  await schema.createIndex('image_faces_by_image').on('image_faces').column('image_id').execute()

  await schema
    .createTable('changes')
    .addColumn('seq', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('settings')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
}
