import type { Account } from '../access/account.ts'

/**
 * Why a request is refused, in the house's own words. The list is closed: each cloud has a total table from
 * Reason to its own code, status and message, so a reason without a spelling does not compile.
 */
export type Reason =
  // the shape of the request
  | 'unsupported-method'
  | 'retired-protocol'
  | 'request-too-large'
  | 'request-too-large-for-signature'
  | 'malformed-query'
  | 'malformed-body'
  | 'malformed-multipart'
  | 'unsupported-content-type'
  | 'missing-parameter'
  | 'unknown-parameter'
  | 'duplicate-parameter'
  | 'wrong-type'
  | 'wrong-value'
  // what is called
  | 'unknown-product'
  | 'unknown-version'
  | 'unknown-action'
  | 'action-not-served'
  // who is calling
  | 'malformed-authorization'
  | 'unsupported-signature-method'
  | 'missing-credentials'
  | 'malformed-timestamp'
  | 'expired-timestamp'
  | 'unknown-access-key'
  | 'disabled-access-key'
  | 'missing-token'
  | 'invalid-token'
  | 'expired-token'
  | 'signature-mismatch'
  | 'replayed-nonce'
  // may they, now
  | 'throttled'
  | 'forbidden'
  // what others have written meanwhile
  | 'conflict'
  // our side
  | 'overloaded'
  | 'unavailable'
  | 'internal'

/** What a spelling may put into its message. Every member is optional; a reason fills those it is about. */
export interface RefusalDetail {
  /** Wire path of the parameter at fault, for example `Filters.0.Name`. */
  readonly parameter?: string
  /** The offending value as text, cut to a bounded length by the thrower. */
  readonly value?: string
  /** The declared type of the parameter, in the cloud's words. */
  readonly expected?: string
  /** What is wrong, for reasons whose message explains (grammar of a header, of a body). */
  readonly explanation?: string
  readonly product?: string
  readonly version?: string
  readonly action?: string
  readonly resource?: string
  readonly requestId?: string
  /** Calls counted in the present window, the refused one included. */
  readonly count?: number
  /** Calls allowed in one window. */
  readonly limit?: number
  /** Milliseconds until the next window of a limit. */
  readonly retryAfterMs?: number
  /** A policy said no, rather than none saying yes. */
  readonly isExplicitDenial?: boolean
  /** Who was refused. */
  readonly caller?: {
    readonly account: Account
    readonly user: string | null
    readonly session: { readonly role: string; readonly name: string } | null
  }
  /** The server's clock, Unix seconds. */
  readonly serverTime?: number
}

/**
 * The caller's doing, expected: thrown anywhere between the first byte and the last, answered in the claiming
 * cloud's words, logged at info. Anything else that is thrown is a fault.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  readonly reason: Reason
  readonly detail: RefusalDetail

  constructor(reason: Reason, detail: RefusalDetail = {}) {
    super(reason)
    this.reason = reason
    this.detail = detail
  }
}
