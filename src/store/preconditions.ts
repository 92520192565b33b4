import type { Transaction } from 'kysely'
import type { Precondition } from '../catalogue/decision.ts'
import { Conflict } from '../catalogue/store-port.ts'
import { isStorableId, type Kind, type Kinds, labelOfRow, rowIdOf } from './kinds.ts'
import { revisionOf } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** @throws Conflict when one of the preconditions does not hold */
export async function refuseUnmet(transaction: Transaction<Tables>, preconditions: readonly Precondition[], kinds: Kinds): Promise<void> {
  for (const { kind, key, is } of preconditions) {
    const id = rowIdOf(key)
    const { table, noun } = kinds[kind] as Kind<unknown>
    const row = isStorableId(id) ? await transaction.selectFrom(table).select('body').where('id', '=', id).executeTakeFirst() : undefined
    const label = labelOfRow(kind, id)
    if (is === 'absent' && row !== undefined) throw new Conflict('exists', label, `There is ${noun} ${label} already.`)
    if (is === 'absent') continue
    if (row === undefined) throw new Conflict('not-found', label, `There is no ${noun} ${label}.`)
    if (is === 'present' || is.revision === revisionOf(row.body)) continue
    throw new Conflict('stale', label, `The ${noun} ${label} was changed since it was read.`)
  }
}
