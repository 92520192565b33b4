import { type AccessKey, type Account, DEFAULT_ACCOUNT, type Role, type User } from '../../src/access/account.ts'
import type { Policy } from '../../src/access/policy.ts'
import type { ClientKey } from '../../src/clouds/client.ts'
import type { Stock } from './stock.ts'

/** The root key of the default account, which has no images: somebody who asks for little. */
export const BYSTANDER: ClientKey = { id: 'AKIDbenchBystander', secret: 'bench-secret-of-the-bystander' }

/** The role that users of the first account may assume. */
export const ROLE = 'worker'

/** Id of the account, by its index among the stock's accounts. */
export const accountId = (index: number): string => `bench-${String(index).padStart(5, '0')}`

/** The uid by which Alibaba knows the account. */
export const uidAt = (index: number): string => String(1_270_000_000_000_000 + index)

/** The key of the account's user, so that policies are evaluated. */
export const keyAt = (index: number): ClientKey => ({
  id: `AKIDbenchUser${String(index).padStart(5, '0')}`,
  secret: `bench-secret-of-the-user-${index}`,
})

const USER = 'reader'

/** A user may list and, like real users, has a policy for something else as well. */
const POLICIES: readonly Policy[] = [
  {
    name: 'use-objects',
    documents: {
      cam: { version: '2.0', statement: [{ effect: 'allow', action: ['cos:GetObject', 'cos:PutObject'], resource: '*' }] },
      ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: ['oss:GetObject', 'sts:AssumeRole'], Resource: '*' }] },
    },
  },
  {
    name: 'read-images',
    documents: {
      cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:Describe*', resource: '*' }] },
      ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }] },
    },
  },
]

/** Accounts with one user and one key each, and the default account with its root key, as a started server would make it. */
export function accessOf({ accounts: count }: Stock): {
  readonly accounts: readonly Account[]
  readonly policies: readonly Policy[]
  readonly users: readonly User[]
  readonly roles: readonly Role[]
  readonly keys: readonly AccessKey[]
} {
  const indexes = Array.from({ length: count }, (_, index) => index)
  const permanent = { session: null, enabled: true, token: null, expiresAt: null } as const
  return {
    accounts: [
      { id: DEFAULT_ACCOUNT, name: DEFAULT_ACCOUNT, identities: {} },
      ...indexes.map((index) => ({
        id: accountId(index),
        name: accountId(index),
        identities: { tencent: { uin: String(100_000_000_000 + index), appId: 251_000_000 + index }, alibaba: { uid: uidAt(index) } },
      })),
    ],
    policies: POLICIES,
    users: indexes.map((index) => ({ accountId: accountId(index), name: USER, policies: POLICIES.map(({ name }) => name) })),
    roles: [{ accountId: accountId(0), name: ROLE, policies: ['read-images'], trusts: [accountId(0)] }],
    keys: [
      { ...BYSTANDER, ...permanent, accountId: DEFAULT_ACCOUNT, user: null },
      ...indexes.map((index) => ({ ...keyAt(index), ...permanent, accountId: accountId(index), user: USER })),
    ],
  }
}
