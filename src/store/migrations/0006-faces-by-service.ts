import { type Kysely, sql } from 'kysely'
import { checksumOf } from '../checksum.ts'

/** The one service of each cloud whose faces there were until now. */
const SERVICES: Readonly<Record<string, string>> = { tencent: 'tencent/ecm', alibaba: 'alibaba/ecs' }
const PAGE = 500

interface Row {
  readonly id: string
  readonly body: string
  readonly checksum: number | null
}

/** Faces belong to a service of a cloud, no longer to a cloud. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('image_faces').renameColumn('cloud', 'service').execute()
  for (const [cloud, service] of Object.entries(SERVICES)) {
    await sql`update image_faces set service = ${service} where service = ${cloud}`.execute(db)
  }
  for (let after = ''; ; ) {
    const { rows } = await sql<Row>`
      select id, body, checksum from images where id > ${after} order by id limit ${sql.lit(PAGE)}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    // A row that is not as it was written is left, so that it is still told as damaged.
    const changed = rows
      .filter(({ body, checksum }) => checksumOf(body) === checksum)
      .map(({ id, body }) => ({ id, body: byService(body) }))
    if (changed.length > 0) {
      const values = changed.map(({ id, body }) => sql`(${id}, ${body}, ${String(checksumOf(body))})`)
      await sql`
        with changed (id, body, checksum) as (values ${sql.join(values)})
        update images set body = changed.body, checksum = cast(changed.checksum as bigint) from changed where images.id = changed.id`.execute(
        db,
      )
    }
    after = last.id
  }
}

function byService(body: string): string {
  const image = JSON.parse(body)
  const faces = Object.entries(image.faces).map(([cloud, face]) => [SERVICES[cloud] ?? cloud, face])
  return JSON.stringify({ ...image, faces: Object.fromEntries(faces) })
}
