import type { AccessKey, Account, User } from '../access/account.ts'
import { didYouMean } from '../nearest.ts'
import { findAccount } from './accounts.ts'
import type { AppContext } from './context.ts'

/** Users of an account, or of all. @param account its id or its name */
export async function listUsers(app: AppContext, account?: string): Promise<readonly User[]> {
  const accounts = account === undefined ? await app.store.accounts() : [await findAccount(app, account)]
  return (await Promise.all(accounts.map(({ id }) => app.store.users(id)))).flat()
}

/** A user with their account and keys. @throws Error for one that the account does not have */
export async function findUser(
  app: AppContext,
  account: string,
  name: string,
): Promise<{ readonly user: User; readonly account: Account; readonly keys: readonly AccessKey[] }> {
  const found = await findAccount(app, account)
  const users = await app.store.users(found.id)
  const user = users.find((one) => one.name === name)
  if (user === undefined) {
    const names = users.map((one) => one.name)
    throw new Error(`The account ${found.name} has no user ${name}${didYouMean(name, names) || `. It has: ${names.join(', ') || 'none'}.`}`)
  }
  const keys = await app.store.keys(found.id, undefined, () => {})
  return { user, account: found, keys: keys.filter((key) => key.user === name) }
}

/** Takes a user out. @throws Conflict that tells what depends on them */
export async function removeUser(app: AppContext, account: string, name: string): Promise<User> {
  const { user } = await findUser(app, account, name)
  const key = [user.accountId, user.name] as const
  await app.catalogue.write({ expects: [{ kind: 'users', key, is: 'present' }], removals: { users: [key] } })
  return user
}
