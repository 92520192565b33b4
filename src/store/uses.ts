import { sql, type Transaction } from 'kysely'
import type { Image } from '../catalogue/image.ts'
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
    ['modules', 'account_id'],
    ['instances', 'account_id'],
    ['images', 'owner'],
  ],
  users: [['keys', 'user_id']],
  images: [
    ['modules', 'image_id'],
    ['instances', 'image_id'],
  ],
}

/** Kinds whose texts name things that no column does: policies, and accounts that a role trusts. */
const READ_FOR: { readonly [K in ThingKind]?: readonly ('users' | 'roles')[] } = { accounts: ['roles'], policies: ['users', 'roles'] }

/**
 * What refers to things of a kind: for each of them that something refers to, what does, for people: of each kind the first,
 * and how many more there are, for example `instance ein-1 and 2 more, role acme/ops`.
 * @param ids of their rows, at most some hundred
 * @throws Damaged when a row that may refer to one cannot be read
 */
export async function usesOf(
  transaction: Transaction<Tables>,
  kinds: Kinds,
  name: ThingKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const uses = new Map<string, string[]>()
  const note = (used: string, by: string, count: number) =>
    uses.set(used, [...(uses.get(used) ?? []), count > 1 ? `${by} and ${count - 1} more` : by])
  for (const [of, column] of COLUMNS[name] ?? []) {
    const { table, noun } = kinds[of] as Kind<unknown>
    const named = sql.id(column)
    const { rows } = await sql<{ used: string; by: string; count: number | string }>`
      select ${named} as used, min(id) as by, count(*) as count from ${sql.table(table)} where ${named} in (${sql.join(ids)}) group by ${named}`.execute(
      transaction,
    )
    for (const { used, by, count } of rows) note(used, `${noun} ${labelOfRow(of, by)}`, Number(count))
  }
  const wanted = new Set(ids)
  for (const of of READ_FOR[name] ?? []) {
    const kind = kinds[of] as Kind<unknown>
    const users = new Map<string, string[]>()
    for (const row of await transaction.selectFrom(kind.table).select(STORED).orderBy('id').execute()) {
      const used = new Set(kind.references(readRow(kind, row)).flatMap(({ table, id }) => (table === kinds[name].table ? [id] : [])))
      // The account it belongs to is in a column.
      if (name === 'accounts') used.delete(JSON.parse(row.id)[0])
      for (const id of used) if (wanted.has(id)) users.set(id, [...(users.get(id) ?? []), row.id])
    }
    for (const [id, [first = '', ...others]] of users) note(id, `${kind.noun} ${labelOfRow(of, first)}`, 1 + others.length)
  }
  if (name === 'accounts')
    for (const [id, images] of await sharesWith(transaction, kinds.images, wanted)) {
      note(id, `image ${images[0]} that is shared with it`, images.length)
    }
  return new Map([...uses].map(([id, by]) => [id, by.join(', ')]))
}

/** Shared images by the accounts they are shared with: an account of the same name that came later would see them. */
async function sharesWith(transaction: Transaction<Tables>, kind: Kind<Image>, accounts: ReadonlySet<string>) {
  const shares = new Map<string, string[]>()
  for (const row of await transaction.selectFrom('images').select(STORED).where('visibility', '=', 'shared').orderBy('id').execute()) {
    const { id, sharedWith } = readRow(kind, row)
    for (const account of sharedWith) if (accounts.has(account)) shares.set(account, [...(shares.get(account) ?? []), id])
  }
  return shares
}
