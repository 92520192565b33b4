import type { Transaction } from 'kysely'
import { Conflict } from '../catalogue/store-port.ts'
import { inChunks } from './chunks.ts'
import { isStorableId } from './kinds.ts'
import type { Tables } from './tables.ts'

/** @throws Conflict for a name that two accounts would have; its subject is the name */
export async function refuseTakenNames(transaction: Transaction<Tables>, accounts: readonly { id: string; name: string }[]): Promise<void> {
  const owners = new Map<string, string>()
  for (const { id, name } of accounts) {
    const other = owners.get(name)
    if (!isStorableId(name)) throw new Conflict('unstorable', name, `The account name ${name} is too long or not a proper text.`)
    if (other !== undefined) throw new Conflict('exists', name, `The account name ${name} is given to ${other} and to ${id}.`)
    owners.set(name, id)
  }
  // Names are let go first, so that two accounts can swap theirs.
  await inChunks(accounts, async (chunk) => {
    await transaction
      .updateTable('accounts')
      .set({ name: null })
      .where(
        'id',
        'in',
        chunk.map(({ id }) => id),
      )
      .execute()
  })
  await inChunks([...owners.keys()], async (chunk) => {
    const taken = await transaction.selectFrom('accounts').select(['id', 'name']).where('name', 'in', chunk).executeTakeFirst()
    if (taken?.name == null) return
    throw new Conflict('exists', taken.name, `The account name ${taken.name} is already that of account ${taken.id}.`)
  })
}
