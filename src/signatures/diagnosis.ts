import type { AccessKey } from '../access/account.ts'
import type { Credential } from '../access/credential.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { Mistake } from './mistake.ts'

/** What a cloud may ask when it looks for the cause of a refusal. */
export interface DiagnosisContext {
  /** Why the request was refused: a reason, or an operation's own code. */
  readonly reason: string
  /** Looks an access key up, with its account and policies. */
  find(accessKeyId: string): MaybePromise<Credential | undefined>
  /** Other keys that the caller may have meant, at most a hundred: those of the account, of the default one, and of others. */
  keysBeside(accountId: string): Promise<readonly AccessKey[]>
}

/** What the server signs for comparison; secrets and tokens in it are left out. */
export interface SignatureView {
  /** For example `TC3-HMAC-SHA256`. */
  readonly method: string
  readonly accessKeyId: string
  /** Empty for methods that have none. */
  readonly canonicalRequest: string
  readonly stringToSign: string
}

/** What is found out about a refused request, for operators only: it never reaches the caller. */
export interface Diagnosis {
  /** What the request asked for, as the server reads it; signatures and tokens are left out. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  /** Null for a request that is not signed, or not readably. */
  readonly signature: SignatureView | null
  /** Null when none of those that were tried explains it. */
  readonly mistake: Mistake | null
  /** How many possible signatures were compared. */
  readonly tried: number
}
