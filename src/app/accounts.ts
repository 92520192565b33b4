import type { Account } from '../access/account.ts'
import { didYouMean } from '../nearest.ts'
import type { AppContext } from './context.ts'
import { refuseBadName } from './names.ts'
import { type KeyPair, newKeyPair, permanentKey } from './root-key.ts'

/** Refuses a name that no account may have. @throws Error that says what to write */
export const refuseBadAccountName = (name: string): void => refuseBadName(name, 'the name of an account')

/** The account of an id or a name. @throws Error that names the accounts there are */
export async function findAccount({ store }: AppContext, word: string): Promise<Account> {
  const found = await store.read(async (read) => (await read.get('accounts', word)) ?? (await read.accountNamed(word)))
  if (found !== undefined) return found.thing
  const names = new Set<string>()
  for (const { name } of await store.accounts((id) => names.add(id))) names.add(name)
  throw new Error(`There is no account ${word}${didYouMean(word, names) || `. There are: ${[...names].join(', ') || 'none'}.`}`)
}

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

/** Takes an account out that has nothing left. @throws Conflict that tells what depends on it */
export async function removeAccount(app: AppContext, word: string): Promise<Account> {
  const account = await findAccount(app, word)
  await app.catalogue.write({
    expects: [{ kind: 'accounts', key: account.id, is: 'present' }],
    removals: { accounts: [account.id] },
  })
  return account
}
