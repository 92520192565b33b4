import type { AccessKey, Role, User } from '../access/account.ts'
import { secretProblem } from '../access/secret-text.ts'
import { didYouMean } from '../nearest.ts'
import type { AccountBook } from './accounts.ts'
import { parseInstant } from './instant.ts'
import { type Ledger, type Origin, originAt } from './ledger.ts'
import type { Path } from './position.ts'
import { resolveSecret, SecretNotHere, type SecretSources, type WrittenSecret } from './secret-reference.ts'
import type { WrittenSource } from './source.ts'

/** The users and keys of files. */
interface GatheredAccess {
  readonly users: readonly User[]
  readonly keys: readonly AccessKey[]
  /** Ids of keys of which no file says the secret; in the keys it is empty. */
  readonly keysWithoutSecret: readonly string[]
}

/**
 * The users and keys of all files. A user exists by being named, whether under `users` or by a key; the policies named for
 * the same user in several places are put together, in the order they are met.
 */
export function gatherAccess(
  sources: readonly WrittenSource[],
  book: AccountBook,
  knownPolicies: ReadonlySet<string>,
  ledger: Ledger,
  secrets: SecretSources,
): GatheredAccess {
  const users = new Map<string, { readonly accountId: string; readonly name: string; readonly policies: Set<string> }>()
  const keys: AccessKey[] = []
  const unsaid: string[] = []
  for (const { text, document } of sources) {
    for (const [a, account] of (document.accounts ?? []).entries()) {
      const accountId = book.idOf(account.name, originAt(text, ['accounts', a, 'name']))
      const grant = (name: string, policies: readonly string[], path: Path) => {
        const who = JSON.stringify([accountId, name])
        ledger.meet('user', who, originAt(text, path))
        const user = users.get(who) ?? { accountId, name, policies: new Set<string>() }
        users.set(who, user)
        for (const [p, policy] of policies.entries()) {
          user.policies.add(policy)
          refuseUnknownPolicy(policy, knownPolicies, originAt(text, [...path, 'policies', p]), ledger)
        }
      }
      for (const [u, user] of (account.users ?? []).entries()) grant(user.name, user.policies ?? [], ['accounts', a, 'users', u])
      for (const [k, key] of (account.keys ?? []).entries()) {
        const path = ['accounts', a, 'keys', k]
        ledger.enter('key', key.id, originAt(text, [...path, 'id']))
        const at = originAt(text, [...path, 'secret'])
        const secret = key.secret === undefined ? undefined : secretOf(key.secret, at, secrets, ledger)
        const problem = secret === undefined ? undefined : secretProblem(secret)
        if (problem !== undefined) ledger.refuse(at, problem)
        if (key.secret === undefined) unsaid.push(key.id)
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
          secret: secret ?? '',
          accountId,
          user: key.user ?? null,
          session: null,
          enabled: key.enabled ?? true,
          token: key.token ?? null,
          expiresAt: key.expiresAt === undefined ? null : parseInstant(key.expiresAt),
        })
      }
    }
  }
  return {
    users: [...users.values()].map(({ accountId, name, policies }) => ({ accountId, name, policies: [...policies] })),
    keys,
    keysWithoutSecret: unsaid,
  }
}

function secretOf(written: WrittenSecret, origin: Origin, sources: SecretSources, ledger: Ledger): string | undefined {
  try {
    return resolveSecret(written, origin.file, sources)
  } catch (failure) {
    const { message } = failure as Error
    if (failure instanceof SecretNotHere) ledger.refuseUnknown(origin, message, 'it must be there where this is applied')
    else ledger.refuse(origin, message)
    return undefined
  }
}

/** The roles of all files. A role that names nobody it trusts trusts its own account. */
export function gatherRoles(
  sources: readonly WrittenSource[],
  book: AccountBook,
  knownPolicies: ReadonlySet<string>,
  ledger: Ledger,
): readonly Role[] {
  return sources.flatMap(({ text, document }) =>
    (document.accounts ?? []).flatMap((account, a) => {
      const accountId = book.idOf(account.name, originAt(text, ['accounts', a, 'name']))
      return (account.roles ?? []).map(({ name, policies = [], trusts = [account.name] }, r): Role => {
        const path = ['accounts', a, 'roles', r]
        ledger.enter('role', `${accountId}/${name}`, originAt(text, [...path, 'name']))
        for (const [p, policy] of policies.entries()) {
          refuseUnknownPolicy(policy, knownPolicies, originAt(text, [...path, 'policies', p]), ledger)
        }
        const trusted = trusts.map((trust, t) => book.idOf(trust, originAt(text, [...path, 'trusts', t])))
        return { accountId, name, policies: [...new Set(policies)], trusts: [...new Set(trusted)] }
      })
    }),
  )
}

function refuseUnknownPolicy(policy: string, known: ReadonlySet<string>, origin: Origin, ledger: Ledger): void {
  if (known.has(policy)) return
  const advice = didYouMean(policy, known) || '; add it under policies'
  ledger.refuseUnknown(origin, `there is no policy ${JSON.stringify(policy)}${advice}`)
}
