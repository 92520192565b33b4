import type { Account } from '../access/account.ts'
import type { ConflictReason } from '../catalogue/store-port.ts'

/** What a refusal that is about nothing else carries. */
type Nothing = Readonly<Record<never, never>>

/** What is at fault: its wire path, for example `Filters.0.Name`. */
interface AboutParameter {
  readonly parameter: string
}

/** What is wrong, for reasons whose message explains (grammar of a header, of a body). */
interface Explained {
  readonly explanation: string
}

/** More bytes than are taken. */
interface TooLarge {
  readonly limit: number
}

/** A parameter of another type than the declared one. */
interface WrongType extends AboutParameter {
  /** The declared type, in the cloud's words. */
  readonly expected: string
}

/** A value that cannot be taken, as text, cut to a bounded length by the thrower. */
interface WrongValue extends AboutParameter {
  readonly value: string
}

/** An action of a product and version, as named by the client. */
interface UnknownAction {
  readonly action: string
  readonly product: string
  readonly version: string
}

/** A call too many. */
interface Throttled {
  /** Calls counted in the present window, the refused one included. */
  readonly count: number
  /** Calls allowed in one window. */
  readonly limit: number
  /** Milliseconds until the next window, of a limit that has windows. */
  readonly retryAfterMs?: number
  /** The server's clock, Unix seconds, of a limit that has windows. */
  readonly serverTime?: number
}

/** What policies do not allow. */
export interface Denied extends Explained {
  readonly action: string
  readonly resource: string
  /** A policy said no, rather than none saying yes. */
  readonly isExplicitDenial: boolean
  /** Who was refused. */
  readonly caller: {
    readonly account: Account
    readonly user: string | null
    readonly session: { readonly role: string; readonly name: string } | null
  }
}

/**
 * Why a request is refused, and what each reason carries for the message. The list is closed: each cloud has a total table
 * from reasons to its own code, status and message, so that a reason without a spelling does not compile, and neither does
 * a message of what its reason does not carry.
 */
interface Details {
  // the shape of the request
  'unsupported-method': Nothing
  'retired-protocol': Nothing
  'request-too-large': TooLarge
  'request-too-large-for-signature': TooLarge
  'malformed-query': Explained & Partial<AboutParameter>
  'malformed-body': Explained
  'malformed-multipart': Explained
  'unsupported-content-type': { readonly value: string }
  'missing-parameter': AboutParameter
  'unknown-parameter': AboutParameter
  'duplicate-parameter': AboutParameter
  'wrong-type': WrongType
  'wrong-value': WrongValue
  // what is called
  'unknown-product': { readonly product: string }
  'unknown-version': { readonly product: string; readonly version: string }
  'unknown-action': UnknownAction
  'action-not-served': UnknownAction
  // who is calling
  'malformed-authorization': Explained
  'unsupported-signature-method': WrongValue
  'missing-credentials': AboutParameter
  'malformed-timestamp': WrongType
  /** `serverTime`: the server's clock, Unix seconds. */
  'expired-timestamp': { readonly serverTime: number }
  'unknown-access-key': Nothing
  'disabled-access-key': Nothing
  'missing-token': Nothing
  'invalid-token': Nothing
  'expired-token': Nothing
  'signature-mismatch': Partial<Explained>
  'replayed-nonce': Nothing
  // may they, now
  throttled: Throttled
  forbidden: Denied
  // what others have written meanwhile
  conflict: Explained & { readonly conflict: ConflictReason }
  // our side
  overloaded: Nothing
  unavailable: Nothing
  internal: Nothing
}

/** Why a request is refused. */
export type Reason = keyof Details

/** What a reason carries. */
export type DetailOf<R extends Reason> = Details[R]

type ShownMembers<Detail> = {
  [Name in keyof Detail]-?: Detail[Name] extends string | number | boolean | undefined ? Name : never
}[keyof Detail]

/** The members of all reasons' details that are remembered and shown. */
export type DetailName = { [R in Reason]: ShownMembers<Details[R]> }[Reason]

/** What is remembered and shown of any refusal: its members by their names. */
export type RecordedDetail = Readonly<Record<string, string | number | boolean>>

/**
 * The caller's doing, expected: thrown anywhere between the first byte and the last, answered in the claiming
 * cloud's words, logged at info. Anything else that is thrown is a fault.
 */
export class Refusal<R extends Reason = Reason> extends Error {
  override readonly name = 'Refusal'

  readonly reason: R
  readonly detail: DetailOf<R>

  constructor(reason: R, ...[detail]: Nothing extends DetailOf<R> ? [detail?: DetailOf<R>] : [detail: DetailOf<R>]) {
    super(reason)
    this.reason = reason
    this.detail = detail ?? ({} as DetailOf<R>)
  }
}

/** Whether a refusal is of that reason. */
export const isOf = <R extends Reason>(refusal: Refusal, reason: R): refusal is Refusal<R> & Refusal => refusal.reason === reason
