import { type Kysely, sql, type Transaction } from 'kysely'
import type { Topic } from '../catalogue/store-port.ts'
import type { Defect } from './check-rows.ts'
import { checksumOf } from './checksum.ts'
import { BAD_CHECKSUM, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Rows per statement; both engines bound the number of parameters. */
const CHUNK = 1000

/**
 * Logs the topics a write touched and lets go of all but the newest entries. Numbers follow each other without a gap,
 * so that a reader can tell from the oldest one whether it has missed any; writers take turns, which makes it safe.
 * @param kept most entries the log keeps
 * @param now milliseconds since the Unix epoch
 */
export async function logChanges(transaction: Transaction<Tables>, topics: ReadonlySet<Topic>, kept: number, now: number): Promise<void> {
  const last = await lastChange(transaction)
  const rows = [...topics].map((topic, index) => entry(last + 1 + index, topic, now))
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

/** Number of the newest entry; 0 when there is none. */
export async function lastChange(db: Kysely<Tables>): Promise<number> {
  const { last } = await db
    .selectFrom('changes')
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
}

/** A row of the log. */
const entry = (seq: number, topic: Topic, at: number) => ({ seq, topic, at, checksum: checksumOf(`${seq} ${topic}`) })

/** Topics of the entries after `seq`, or `everything` when the log cannot tell: it is cut off later, it ends before, or it is damaged. */
export async function changesSince(db: Kysely<Tables>, seq: number): Promise<{ readonly last: number; readonly topics: readonly Topic[] }> {
  // One statement sees one state of the log; two would miss what is cut off between them.
  const { rows } = await sql<{
    oldest: number | null
    last: number | null
    seq: number | null
    topic: Topic | null
    checksum: number | null
  }>`
    select bounds.oldest, bounds.last, changes.seq, changes.topic, changes.checksum
    from (select (select min(seq) from changes) as oldest, (select max(seq) from changes) as last) as bounds
    left join changes on changes.seq > ${seq}`.execute(db)
  const last = rows[0]?.last ?? 0
  const oldest = rows[0]?.oldest ?? 1
  // A log that ends before `seq` is another log: the database was put back to an earlier state.
  if (seq + 1 < oldest || seq > last) return { last, topics: ['everything'] }
  const entries = rows.filter((row) => row.seq !== null)
  // Numbers have no gaps, so an entry that is missing, or not as it was written, is noticed.
  const isWhole = entries.length === last - seq && entries.every((row) => isIntact(`${row.seq} ${row.topic}`, row.checksum))
  return { last, topics: isWhole ? [...new Set(entries.flatMap(({ topic }) => topic ?? []))] : ['everything'] }
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
    .values(entry(seq, 'everything', now))
    .execute()
}

/** What is wrong with the log. Servers that meet it forget all they have in memory, so nothing wrong is served for it. */
export async function checkChangeLog(db: Kysely<Tables>): Promise<Defect[]> {
  const rows = await db.selectFrom('changes').select(['seq', 'topic', 'checksum']).orderBy('seq').execute()
  return rows.flatMap(({ seq, topic, checksum }, index) => {
    const problem =
      // Entries of a version without checksums have none, and are let go in time.
      checksum !== null && !isIntact(`${seq} ${topic}`, checksum)
        ? BAD_CHECKSUM
        : index > 0 && seq !== (rows[index - 1]?.seq ?? 0) + 1
          ? 'the entry before it is not there'
          : undefined
    const cure = 'none is needed: servers forget what they have in memory, and the entry is let go in time'
    return problem === undefined ? [] : [{ table: 'changes', row: String(seq), problem, cure }]
  })
}
