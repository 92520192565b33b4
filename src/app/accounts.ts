import type { Account } from '../access/account.ts'
import type { AppContext } from './context.ts'
import { refuseBadName } from './names.ts'
import { type KeyPair, newKeyPair, permanentKey } from './root-key.ts'

/** Refuses a name that no account may have. @throws Error that says what to write */
export const refuseBadAccountName = (name: string): void => refuseBadName(name, 'the name of an account')

/** Makes an account with a root key. @throws Error when there is one of that name */
export async function createAccount({ catalogue, store }: AppContext, name: string): Promise<KeyPair> {
  refuseBadAccountName(name)
  const pair = newKeyPair()
  const account: Account = { id: name, name, identities: {} }
  const accounts = await store.accounts()
  if (accounts.some((other) => other.id === name || other.name === name)) throw new Error(`There is an account ${name} already.`)
  await catalogue.write({ accounts: [account], keys: [permanentKey(pair, name, null)] })
  return pair
}
