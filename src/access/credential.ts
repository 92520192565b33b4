import type { AccessKey, Account } from './account.ts'
import type { Policy } from './policy.ts'

/** All that is needed to judge a request signed with one key. */
export interface Credential {
  readonly key: AccessKey
  readonly account: Account
  /** The policies of the key's user or role, in the order they are named there; empty for a root key. */
  readonly policies: readonly Policy[]
  /** What narrows the role's policies for the key's session; null for a key without a session, or with a free one. */
  readonly sessionPolicy: Policy | null
  /** What verifiers derived from the secret, by what it is for: a key that is rotated or deleted leaves nothing behind. */
  readonly signingKeys: Map<string, DerivedKey>
}

/** A key derived from a secret, which signs texts. */
export interface DerivedKey {
  /** Lower-case hexadecimal. */
  sign(text: string): string
}
