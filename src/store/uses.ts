import { sql, type Transaction } from 'kysely'
import type { ThingKind } from '../catalogue/store-port.ts'
import { type Kind, type Kinds, labelOfRow } from './kinds.ts'
import { readRow, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Columns that name things of a kind. The sessions of a role are its own, and go with it. */
const COLUMNS: { readonly [K in ThingKind]?: readonly (readonly [of: ThingKind, column: string])[] } = {
  accounts: [
    ['users', 'account_id'],
    ['roles', 'account_id'],
    ['keys', 'account_id'],
    ['clusters', 'account_id'],
    ['instances', 'account_id'],
    ['images', 'owner'],
  ],
  users: [['keys', 'user_id']],
  images: [['instances', 'image_id']],
}

/** Kinds whose texts name things that no column does: policies, and accounts that a role trusts. */
const READ_FOR: { readonly [K in ThingKind]?: readonly ('users' | 'roles')[] } = { accounts: ['roles'], policies: ['users', 'roles'] }

/**
 * What refers to things of a kind: for each of them that something refers to, one thing that does, for people.
 * @param ids of their rows, at most some hundred
 * @throws Damaged when a row that may refer to one cannot be read
 */
export async function usesOf(
  transaction: Transaction<Tables>,
  kinds: Kinds,
  name: ThingKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const uses = new Map<string, string>()
  for (const [of, column] of COLUMNS[name] ?? []) {
    const { table, noun } = kinds[of] as Kind<unknown>
    const named = sql.id(column)
    const { rows } = await sql<{ used: string; by: string }>`
      select ${named} as used, min(id) as by from ${sql.table(table)} where ${named} in (${sql.join(ids)}) group by ${named}`.execute(
      transaction,
    )
    for (const { used, by } of rows) uses.set(used, `${noun} ${labelOfRow(of, by)}`)
  }
  const wanted = new Set(ids)
  for (const of of READ_FOR[name] ?? []) {
    const kind = kinds[of] as Kind<unknown>
    for (const row of await transaction.selectFrom(kind.table).select(STORED).execute()) {
      for (const { table, id } of kind.references(readRow(kind, row))) {
        if (table === kinds[name].table && wanted.has(id)) uses.set(id, `${kind.noun} ${labelOfRow(of, row.id)}`)
      }
    }
  }
  return uses
}
