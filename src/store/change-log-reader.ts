import { type Kysely, sql } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import type { HistoryEntry } from '../catalogue/decision.ts'
import type { Changed, ThingKind } from '../catalogue/store-port.ts'
import { coveredText } from './change-log.ts'
import { changedImages, type PatchRow } from './changed-images.ts'
import type { Defect } from './check-rows.ts'
import type { ImageReader } from './image-reader.ts'
import { BAD_CHECKSUM, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Changes whose images are read for patching, at most: of more, shelves are sooner read anew. */
const MAX_PATCHED = 1000

type Row = Tables['changes']

/** See {@link Changed}. */
export async function changesSince(db: Kysely<Tables>, seq: number, reader: ImageReader): Promise<Changed> {
  // One statement sees one state of log and images; two would miss what is cut off or written between them. An image is
  // looked up for each entry: for a join, a database that has not counted its rows lately would read all images.
  const ofImage = (column: 'body' | 'checksum') => sql`(select ${sql.id(column)} from images
    where images.id = changes.id and changes.kind = 'images' and bounds.last - ${sql.lit(MAX_PATCHED)} <= ${seq})`
  const { rows } = await sql<Partial<Row> & PatchRow & { readonly oldest: number | null; readonly last: number | null }>`
    select bounds.oldest, bounds.last, changes.*, ${ofImage('body')} as now_body, ${ofImage('checksum')} as now_checksum
    from (select (select min(seq) from changes) as oldest, (select max(seq) from changes) as last) as bounds
    left join changes on changes.seq > ${seq}
    order by changes.seq`.execute(db)
  const last = rows[0]?.last ?? 0
  const oldest = rows[0]?.oldest ?? 1
  const entries = rows.filter((row) => row.seq != null) as (Row & PatchRow)[]
  // A log that ends before `seq` is another log: the database was put back to an earlier state. Numbers have no gaps, so an
  // entry that is missing, or not as it was written, is noticed.
  const isWhole =
    seq + 1 >= oldest && seq <= last && entries.length === last - seq && entries.every((row) => isIntact(coveredText(row), row.checksum))
  if (!isWhole) return { last, topics: ['everything'], images: [] }
  const patchable = entries.length <= MAX_PATCHED
  const { images, patched } = patchable ? changedImages(entries, reader) : { images: [], patched: new Set() }
  const topics = new Set(entries.flatMap((row): Topic[] => (patched.has(row) ? [] : JSON.parse(row.topics))))
  return { last, topics: [...topics], images }
}

/** The newest entries about a thing. @param id of its row */
export async function historyOf(db: Kysely<Tables>, kind: ThingKind, id: string, max: number): Promise<HistoryEntry[]> {
  const query = db.selectFrom('changes').selectAll().where('kind', '=', kind).where('id', '=', id)
  const rows = await query.orderBy('seq', 'desc').limit(max).execute()
  return rows.filter((row) => isIntact(coveredText(row), row.checksum)).map(entryOf)
}

/** What a row of the log says. */
export const entryOf = ({ seq, at, before, who, call, request_id }: Row): HistoryEntry => ({
  seq,
  at,
  by: who === null || call === null ? undefined : { who, call, ...(request_id === null ? {} : { requestId: request_id }) },
  before: before === null ? undefined : JSON.parse(before),
})

/** What is wrong with the log. Servers that meet it forget all they have in memory, so nothing wrong is served for it. */
export async function checkChangeLog(db: Kysely<Tables>): Promise<Defect[]> {
  const rows = await db.selectFrom('changes').selectAll().orderBy('seq').execute()
  return rows.flatMap((row, index) => {
    const problem = !isIntact(coveredText(row), row.checksum)
      ? BAD_CHECKSUM
      : index > 0 && row.seq !== (rows[index - 1]?.seq ?? 0) + 1
        ? 'the entry before it is not there'
        : undefined
    const cure = 'none is needed: servers forget what they have in memory, and the entry is let go in time'
    return problem === undefined ? [] : [{ table: 'changes', row: String(row.seq), problem, cure }]
  })
}
