import type { Account } from '../access/account.ts'
import type { AppContext } from './context.ts'
import { refuseBadName } from './names.ts'
import { type KeyPair, newKeyPair, permanentKey } from './root-key.ts'

/** Refuses a name that no account may have. @throws Error that says what to write */
export const refuseBadAccountName = (name: string): void => refuseBadName(name, 'the name of an account')

/** Makes an account with a root key. @throws Error when there is one of that name */
export async function createAccount({ catalogue }: AppContext, name: string): Promise<KeyPair> {
  refuseBadAccountName(name)
  const pair = newKeyPair()
  const account: Account = { id: name, name, identities: {} }
  await catalogue.transact(async (read) => {
    const other = (await read.get('accounts', name)) ?? (await read.accountNamed(name))
    if (other !== undefined) throw new Error(`There is an account ${name} already.`)
    return { accounts: [account], keys: [permanentKey(pair, name, null)] }
  })
  return pair
}
