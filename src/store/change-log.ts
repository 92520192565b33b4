import { type Kysely, sql, type Transaction } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import type { Author, HistoryEntry } from '../catalogue/decision.ts'
import type { Changed, ThingKind } from '../catalogue/store-port.ts'
import { changedImages, type PatchRow } from './changed-images.ts'
import type { Defect } from './check-rows.ts'
import { checksumOf } from './checksum.ts'
import type { ImageReader } from './image-reader.ts'
import { BAD_CHECKSUM, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Rows per statement; both engines bound the number of parameters. */
const CHUNK = 1000

/** Topics of a write that is not told thing by thing, at most. */
const MAX_TOPICS = 1000

/** Changes whose images are read for patching, at most: of more, shelves are sooner read anew. */
const MAX_PATCHED = 1000

/** A thing that a write changed. */
export interface LoggedChange {
  readonly kind: ThingKind
  /** Of its row. */
  readonly id: string
  /** See {@link Tables.changes}. */
  readonly before: string | null
  readonly topics: readonly Topic[]
}

/** How a change log is kept. */
interface LogOptions {
  /** Most entries it keeps. */
  readonly kept: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  readonly by: Author | undefined
}

/**
 * Logs what a write changed and lets go of all but the newest entries. Numbers follow each other without a gap, so
 * that a reader can tell from the oldest one whether it has missed any; writers take turns, which makes it safe. A write
 * that would fill half of the log is told in one entry, so that one import does not push out the history of all else.
 */
export async function logChanges(
  transaction: Transaction<Tables>,
  changes: readonly LoggedChange[],
  { kept, now, by }: LogOptions,
): Promise<void> {
  const last = await lastChange(transaction)
  const logged = changes.length > Math.max(1, kept / 2) ? [inOne(changes)] : changes
  const rows = logged.map((change, index) => entry(last + 1 + index, change, now, by))
  for (let start = 0; start < rows.length; start += CHUNK) {
    await transaction
      .insertInto('changes')
      .values(rows.slice(start, start + CHUNK))
      .execute()
  }
  await transaction
    .deleteFrom('changes')
    .where('seq', '<=', last + rows.length - kept)
    .execute()
}

function inOne(changes: readonly LoggedChange[]): Pick<LoggedChange, 'topics'> {
  const topics = new Set(changes.flatMap((change) => change.topics))
  return { topics: topics.size > MAX_TOPICS ? ['everything'] : [...topics] }
}

/** Number of the newest entry; 0 when there is none. */
export async function lastChange(db: Kysely<Tables>): Promise<number> {
  const { last } = await db
    .selectFrom('changes')
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
}

type Row = Tables['changes']

function entry(seq: number, { topics, ...change }: Pick<LoggedChange, 'topics'> & Partial<LoggedChange>, at: number, by?: Author): Row {
  const row = {
    seq,
    topics: JSON.stringify(topics),
    kind: change.kind ?? null,
    id: change.id ?? null,
    before: change.before ?? null,
    who: by?.who ?? null,
    call: by?.call ?? null,
    request_id: by?.requestId ?? null,
    at,
  }
  return { ...row, checksum: checksumOf(covered(row)) }
}

const covered = ({ seq, topics, kind, id, before, who, call, request_id, at }: Omit<Row, 'checksum'>): string =>
  JSON.stringify([seq, topics, kind, id, before, who, call, request_id, at])

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
    seq + 1 >= oldest && seq <= last && entries.length === last - seq && entries.every((row) => isIntact(covered(row), row.checksum))
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
  return rows
    .filter((row) => isIntact(covered(row), row.checksum))
    .map(({ seq, at, before, who, call, request_id }) => ({
      seq,
      at,
      by: who === null || call === null ? undefined : { who, call, ...(request_id === null ? {} : { requestId: request_id }) },
      before: before === null ? undefined : JSON.parse(before),
    }))
}

/**
 * Begins the log anew with the one topic `everything`. Its number comes from the clock, so that nobody can have read as
 * far: neither in this log nor in that of data this takes the place of.
 * @param now milliseconds since the Unix epoch
 */
export async function beginLogAnew(transaction: Transaction<Tables>, now: number): Promise<void> {
  const seq = Math.max(now, (await lastChange(transaction)) + 1)
  await transaction.deleteFrom('changes').execute()
  await transaction
    .insertInto('changes')
    .values(entry(seq, { topics: ['everything'] }, now))
    .execute()
}

/** What is wrong with the log. Servers that meet it forget all they have in memory, so nothing wrong is served for it. */
export async function checkChangeLog(db: Kysely<Tables>): Promise<Defect[]> {
  const rows = await db.selectFrom('changes').selectAll().orderBy('seq').execute()
  return rows.flatMap((row, index) => {
    const problem = !isIntact(covered(row), row.checksum)
      ? BAD_CHECKSUM
      : index > 0 && row.seq !== (rows[index - 1]?.seq ?? 0) + 1
        ? 'the entry before it is not there'
        : undefined
    const cure = 'none is needed: servers forget what they have in memory, and the entry is let go in time'
    return problem === undefined ? [] : [{ table: 'changes', row: String(row.seq), problem, cure }]
  })
}
