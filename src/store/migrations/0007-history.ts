import { type Kysely, sql } from 'kysely'
import { checksumOf } from '../checksum.ts'

const PAGE = 500

/** A change log that holds what was changed, and the image of an instance in a column. */
export async function up(db: Kysely<never>): Promise<void> {
  await beginLog(db)
  await db.schema.alterTable('instances').addColumn('image_id', 'text').execute()
  await db.schema.createIndex('instances_by_image').on('instances').column('image_id').execute()
  await fillImageIds(db)
}

/** Anew, but for its numbers: its rows say less than those of today, and servers that have read them forget everything once. */
async function beginLog(db: Kysely<never>): Promise<void> {
  const { rows } = await sql<{ last: number | null }>`select max(seq) as last from changes`.execute(db)
  const last = rows[0]?.last ?? 0
  const { schema } = db
  await schema.dropTable('changes').execute()
  await schema
    .createTable('changes')
    .addColumn('seq', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('topics', 'text', (column) => column.notNull())
    .addColumn('kind', 'text')
    .addColumn('id', 'text')
    .addColumn('before', 'text')
    .addColumn('who', 'text')
    .addColumn('call', 'text')
    .addColumn('request_id', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('checksum', 'bigint', (column) => column.notNull())
    .execute()
  if (last === 0) return
  const topics = '["everything"]'
  const checksum = checksumOf(JSON.stringify([last + 1, topics, null, null, null, null, null, null, 0]))
  await sql`insert into changes (seq, topics, at, checksum) values (${last + 1}, ${topics}, 0, ${checksum})`.execute(db)
}

async function fillImageIds(db: Kysely<never>): Promise<void> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; body: string }>`
      select id, body from instances where id > ${after} order by id limit ${sql.lit(PAGE)}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    for (const { id, body } of rows) {
      const imageId = imageIdIn(body)
      if (imageId !== null) await sql`update instances set image_id = ${imageId} where id = ${id}`.execute(db)
    }
    after = last.id
  }
}

/** Of a row that is damaged there is none until it is written again. */
function imageIdIn(body: string): string | null {
  try {
    return JSON.parse(body).imageId
  } catch {
    return null
  }
}
