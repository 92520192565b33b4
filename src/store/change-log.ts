import type { Kysely, Transaction } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import type { Author } from '../catalogue/decision.ts'
import type { ThingKind } from '../catalogue/store-port.ts'
import { checksumOf } from './checksum.ts'
import type { Tables } from './tables.ts'

/** Rows per statement; both engines bound the number of parameters. */
const CHUNK = 1000

/** Topics of a write that is not told thing by thing, at most. */
const MAX_TOPICS = 1000

/** A thing that a write changed. */
export interface LoggedChange {
  readonly kind: ThingKind
  /** Of its row. */
  readonly id: string
  /** See {@link Tables.changes}. */
  readonly before: string | null
  readonly topics: readonly Topic[]
  /** The thing after, which may have secrets; undefined for one that is taken out. Not logged. */
  readonly after?: unknown
  /** Whether the secret of a key becomes another. Not logged. */
  readonly changesSecret?: boolean
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
  return { ...row, checksum: checksumOf(coveredText(row)) }
}

/** What the checksum of an entry is of. */
export const coveredText = ({ seq, topics, kind, id, before, who, call, request_id, at }: Omit<Row, 'checksum'>): string =>
  JSON.stringify([seq, topics, kind, id, before, who, call, request_id, at])

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
