import type { Transaction } from 'kysely'
import type { Change, ChangeSelection, PastState } from '../catalogue/decision.ts'
import { THING_KINDS, type ThingKind } from '../catalogue/store-port.ts'
import { coveredText } from './change-log.ts'
import { entryOf } from './change-log-reader.ts'
import { type Kind, type Kinds, keyOfRow, rememberedText, rowIdOf } from './kinds.ts'
import { isIntact, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'

type Row = Tables['changes']

/** A thing at one end of a change; `lost` where it cannot be told. */
type End = { readonly thing: unknown } | 'lost'

/** See {@link Store.changes}. An entry that is not as it was written is left out. */
export async function changesOf(transaction: Transaction<Tables>, kinds: Kinds, { of, seqs, max }: ChangeSelection): Promise<Change[]> {
  let query = transaction.selectFrom('changes').selectAll()
  if (of !== undefined) query = query.where('kind', '=', of.kind).where('id', '=', rowIdOf(of.key))
  if (seqs !== undefined) query = query.where('seq', 'in', seqs)
  const rows = await query.orderBy('seq', 'desc').limit(max).execute()
  const atOnce = await transaction.selectFrom('changes').select('seq').where('kind', 'is', null).execute()
  const changes: Change[] = []
  for (const row of rows) {
    if (!isIntact(coveredText(row), row.checksum)) continue
    const { kind, id } = row
    if (!isKind(kind) || id === null) changes.push({ ...entryOf(row), of: undefined, after: undefined, isAfterKnown: false })
    else {
      const after = await afterOf(transaction, kinds[kind] as Kind<unknown>, { seq: row.seq, id }, atOnce)
      const known = after === 'lost' ? { after: undefined, isAfterKnown: false } : { after: after.thing, isAfterKnown: true }
      changes.push({ ...entryOf(row), of: { kind, key: keyOfRow(kind, id) }, ...known })
    }
  }
  return changes
}

const isKind = (kind: string | null): kind is ThingKind => (THING_KINDS as readonly (string | null)[]).includes(kind)

/** What a change made of its thing: what the next change of it found, or what it is now. */
async function afterOf(
  transaction: Transaction<Tables>,
  kind: Kind<unknown>,
  { seq, id }: { readonly seq: number; readonly id: string },
  atOnce: readonly { readonly seq: number }[],
): Promise<End> {
  const later = transaction.selectFrom('changes').selectAll().where('kind', '=', kind.kind).where('id', '=', id).where('seq', '>', seq)
  const next = await later.orderBy('seq').limit(1).executeTakeFirst()
  const until = next?.seq ?? Number.POSITIVE_INFINITY
  if (atOnce.some((entry) => entry.seq > seq && entry.seq < until)) return 'lost'
  return next === undefined ? nowOf(transaction, kind, id) : beforeOf(next)
}

const beforeOf = (row: Row): End => (isIntact(coveredText(row), row.checksum) ? { thing: entryOf(row).before } : 'lost')

async function nowOf(transaction: Transaction<Tables>, kind: Kind<unknown>, id: string): Promise<End> {
  const row = await transaction.selectFrom(kind.table).select(STORED).where('id', '=', id).executeTakeFirst()
  if (row === undefined) return { thing: undefined }
  return isIntact(row.body, row.checksum) ? { thing: JSON.parse(rememberedText(kind, row.body)) } : 'lost'
}

/** See {@link Store.thingAt}. */
export async function thingAt(transaction: Transaction<Tables>, kind: Kind<unknown>, id: string, at: number): Promise<PastState> {
  const [oldest] = await transaction.selectFrom('changes').select(['seq', 'at']).orderBy('seq').limit(1).execute()
  // Numbers begin with 1: a log that has it was never cut. One that a migration began does not say when that was.
  if (oldest !== undefined && oldest.seq > 1) {
    const dated = transaction.selectFrom('changes').select('at').where('at', '>', 0)
    const began = (await dated.orderBy('seq').limit(1).executeTakeFirst())?.at ?? Number.POSITIVE_INFINITY
    if (at < began) return { lost: 'began', at: began }
  }
  const next = await transaction
    .selectFrom('changes')
    .selectAll()
    .where('at', '>', at)
    .where(({ eb, or, and }) => or([eb('kind', 'is', null), and([eb('kind', '=', kind.kind), eb('id', '=', id)])]))
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  if (next !== undefined && next.kind === null) return { lost: 'at-once', at: next.at }
  const state = next === undefined ? await nowOf(transaction, kind, id) : beforeOf(next)
  return state === 'lost' ? { lost: 'damaged', at: next?.at ?? at } : state
}
