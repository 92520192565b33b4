import type { Account, CloudName } from '../access/account.ts'
import type { ConditionContext } from '../access/condition.ts'
import type { Credential } from '../access/credential.ts'
import type { Grants } from '../access/grants.ts'
import type { Compile } from '../access/statements.ts'
import type { Caller, Failure, Operation } from '../api/operation.ts'
import type { Refusal } from '../api/refusal.ts'
import type { WireRequest, WireResponse } from '../api/wire.ts'
import { type MaybePromise, whenReady } from '../maybe-promise.ts'
import type { Diagnosis, DiagnosisContext } from '../signatures/diagnosis.ts'

/** A request of which a cloud knows what it wants and who it says it is from. Each cloud adds what it needs further on. */
export interface Identified {
  readonly request: WireRequest
  readonly operation: Operation
  /** The region the call is for; empty when it tells none. */
  readonly region: string
}

/** A number used once. */
export interface ReplayGuard {
  readonly nonce: string
  /** How far a client's clock may be off, either way, milliseconds: for twice as long the same request would be taken. */
  readonly clockWindowMs: number
  /** For how long after the first an equal one is taken for another that is equal by chance, milliseconds; 0 when there is no such chance. */
  readonly chanceMs?: number
}

/** Looks an access key up, with its account and policies. */
export type FindCredential = (accessKeyId: string) => MaybePromise<Credential | undefined>

/**
 * A call whose signature has been verified. Only {@link Verified.by} makes one, and everything that acts on a call
 * takes one: a way around the check does not compile.
 */
export class Verified<Call extends Identified = Identified> {
  readonly call: Call
  readonly credential: Credential
  readonly caller: Caller
  // A private member keeps objects of the same shape from passing for verified ones.
  protected readonly verified = true

  private constructor(call: Call, credential: Credential) {
    this.call = call
    this.credential = credential
    const { user, session } = credential.key
    this.caller = { account: credential.account, user, session: session && { role: session.role, name: session.name } }
  }

  /** @throws Refusal when the cloud does not find the call authentic */
  static by<Call extends Identified>(cloud: Cloud<Call>, call: Call, find: FindCredential): MaybePromise<Verified<Call>> {
    return whenReady(cloud.authenticate(call, find), (credential) => new Verified(call, credential))
  }
}

/** Something that policies are asked about. */
export interface Resource {
  /** As a refusal shows it: `*` for all of a kind. */
  readonly shown: string
  /** The full names that patterns of policies are held against; of bounded length. */
  readonly names: readonly string[]
}

/** What conditions of policies may name of a request, wherever it comes from. */
export type Circumstances = Pick<WireRequest, 'remoteAddress' | 'receivedAt' | 'isSecure'>

/** A call as policies are asked about it, whether there is a request or somebody wants to know. */
export interface AskedCall {
  readonly operation: Operation
  readonly account: Account
  /** Empty when the call tells none. */
  readonly region: string
  /** The resources that it names; undefined when it names none. */
  readonly named: readonly string[] | undefined
  readonly circumstances: Circumstances
}

/** The resources of a call, all of which policies must allow, and the circumstances conditions may name. */
export interface ResourceQuestion {
  readonly resources: readonly Resource[]
  readonly context: ConditionContext
}

/**
 * What a cloud must provide to be served, in the order the gateway calls it. Each method throws a {@link Refusal}
 * for what the caller did wrong.
 */
export interface Cloud<Call extends Identified = Identified> {
  readonly name: CloudName
  /** Most bytes of a body that any of its requests may have. */
  readonly maxBodyBytes: number
  /** Whether the request is in this cloud's protocol. Must not throw. */
  matches(request: WireRequest): boolean
  /** Finds the operation. */
  identify(request: WireRequest): Call
  /** Verifies who calls: grammar, clock, key, token, signature. */
  authenticate(call: Call, find: FindCredential): MaybePromise<Credential>
  /** What must not come again; undefined in a signature scheme without a guard against replays. Asked of verified calls only. */
  replayGuard?(verified: Verified<Call>): ReplayGuard | undefined
  /** Whose calls of the operation count together against its limit. */
  limitScope(verified: Verified<Call>): string
  /** Compiles a policy in this cloud's language. @throws DocumentError */
  compilePolicy: Compile
  /** What the policies of a credential allow in this cloud's language. Not asked for a root key. */
  grants(credential: Credential): Grants
  /** What the policies are asked about the call. @throws Failure for a parameter that cannot name a resource */
  question(verified: Verified<Call>): ResourceQuestion
  /** What the policies are asked about such a call. */
  questionAbout(call: AskedCall): ResourceQuestion
  /** The operation's input, decoded and checked against its shape. */
  parse(verified: Verified<Call>): unknown
  /** The answer in this cloud's envelope. */
  encode(call: Call, output: unknown, requestId: string): MaybePromise<WireResponse>
  /**
   * A refusal in this cloud's envelope, in the words of the call's service where that has its own. Must not throw.
   * @param call undefined when the request was not identified
   */
  refuse(request: WireRequest, problem: Refusal | Failure, requestId: string, call: Call | undefined): WireResponse
  /**
   * What can be found out about a refused request: what it asked for, what it should have signed, and the mistake that
   * explains it. For operators, asked long after the answer. Must not throw for any request that was refused.
   */
  diagnose(request: WireRequest, context: DiagnosisContext): Promise<Diagnosis>
  /** A request id as this cloud writes them. */
  newRequestId(): string
}
