import type { AccessKey, User } from '../catalogue/account.ts'
import type { AccountBook } from './accounts.ts'
import { parseInstant } from './instant.ts'
import { type Ledger, originAt } from './ledger.ts'
import { didYouMean } from './nearest.ts'
import type { Path } from './place.ts'
import type { WrittenSource } from './source.ts'

/**
 * The users and keys of all files. A user exists by being named, whether under `users` or by a key; the policies named for
 * the same user in several places are put together, in the order they are met.
 */
export function gatherAccess(
  sources: readonly WrittenSource[],
  book: AccountBook,
  knownPolicies: ReadonlySet<string>,
  ledger: Ledger,
): { readonly users: readonly User[]; readonly keys: readonly AccessKey[] } {
  const users = new Map<string, { readonly accountId: string; readonly name: string; readonly policies: Set<string> }>()
  const keys: AccessKey[] = []
  for (const { text, document } of sources) {
    for (const [a, account] of (document.accounts ?? []).entries()) {
      const accountId = book.idOf(account.name, originAt(text, ['accounts', a, 'name']))
      const grant = (name: string, policies: readonly string[], path: Path) => {
        const who = JSON.stringify([accountId, name])
        const user = users.get(who) ?? { accountId, name, policies: new Set<string>() }
        users.set(who, user)
        for (const [p, policy] of policies.entries()) {
          user.policies.add(policy)
          if (knownPolicies.has(policy)) continue
          const advice = didYouMean(policy, knownPolicies) || '; add it under policies'
          ledger.refuse(originAt(text, [...path, 'policies', p]), `there is no policy ${JSON.stringify(policy)}${advice}`)
        }
      }
      for (const [u, user] of (account.users ?? []).entries()) grant(user.name, user.policies ?? [], ['accounts', a, 'users', u])
      for (const [k, key] of (account.keys ?? []).entries()) {
        const path = ['accounts', a, 'keys', k]
        ledger.enter('key', key.id, originAt(text, [...path, 'id']))
        if (key.user !== undefined) grant(key.user, key.policies ?? [], path)
        else if (key.policies !== undefined) {
          const advice = 'name its user, or leave the policies out'
          ledger.refuse(
            originAt(text, [...path, 'policies'], 'key'),
            `a key without a user is the account's own and allowed everything, so policies cannot hold for it; ${advice}`,
          )
        }
        keys.push({
          id: key.id,
          secret: key.secret,
          accountId,
          user: key.user ?? null,
          enabled: key.enabled ?? true,
          token: key.token ?? null,
          expiresAt: key.expiresAt === undefined ? null : parseInstant(key.expiresAt),
        })
      }
    }
  }
  return { users: [...users.values()].map(({ accountId, name, policies }) => ({ accountId, name, policies: [...policies] })), keys }
}
