import { hash } from 'node:crypto'
import type { AccessKey } from '../access/account.ts'
import { type Caller, Failure, type Operation } from '../api/operation.ts'
import { Refusal } from '../api/refusal.ts'
import type { WireRequest, WireResponse } from '../api/wire.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { DiskImageReader } from '../catalogue/disk-images.ts'
import { Conflict, Unavailable } from '../catalogue/store-port.ts'
import type { Tasks } from '../catalogue/task-work.ts'
import { type Cloud, type Identified, Verified } from '../clouds/cloud.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import { redactor } from '../signatures/redact.ts'
import { askPolicies, asksPolicies, type PolicyAnswer, policyActionOf, reasonOf } from './authorize.ts'
import type { Journal } from './journal.ts'
import type { Metrics } from './metrics.ts'
import type { NonceStore } from './nonces.ts'
import { ANSWERED, RequestRecord } from './request-record.ts'
import type { Throttle } from './throttle.ts'

/** Where the gateway writes what happened. */
export interface GatewayLog {
  isLevelEnabled(level: string): boolean
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What the pipeline works with. */
export interface PipelineOptions {
  readonly catalogue: Catalogue
  readonly tasks: Tasks
  readonly diskImages: DiskImageReader
  readonly nonces: NonceStore
  readonly throttle: Throttle
  readonly journal: Journal
  readonly metrics: Metrics
  readonly log: GatewayLog
  /** Secrets that must not be remembered nor written down, whatever field of a request they come in. */
  readonly secrets?: readonly string[]
}

/** Answers one request in a cloud's protocol; never throws. */
export type Pipeline = (cloud: Cloud, request: WireRequest) => Promise<WireResponse>

/**
 * The way of a request. The order is observable: a request wrong in two ways gets the refusal of the earlier line.
 * See docs/decisions/0002-tencent-refusals.md.
 */
export function pipeline(options: PipelineOptions): Pipeline {
  const { catalogue, nonces, throttle, journal, metrics, log, secrets = [] } = options
  const find = (accessKeyId: string) => catalogue.credential(accessKeyId)
  const redact = redactor(secrets)

  // A step is waited for only when it has to wait itself: most are done at once, and each pause costs.
  async function answer(cloud: Cloud, request: WireRequest, record: RequestRecord): Promise<WireResponse> {
    let key: AccessKey | undefined
    let call: Identified | undefined
    try {
      refuseUnreadable(request)
      call = cloud.identify(request)
      record.operation = call.operation
      record.done()
      let verified = Verified.by(cloud, call, find)
      if (verified instanceof Promise) verified = await verified
      record.verifiedCaller = verified.caller
      ;({ key } = verified.credential)
      record.done()
      const once = onceOf(cloud, verified)
      if (once !== undefined) {
        let until = nonces.rememberedUntil(once.caller, once.nonce, request.steadyAt)
        if (until instanceof Promise) until = await until
        if (until !== undefined && request.steadyAt - (until - once.forMs) >= once.chanceMs) throw new Refusal('replayed-nonce')
      }
      record.done()
      const counting = throttle(verified, cloud.limitScope(verified))
      if (counting !== undefined) await counting
      record.done()
      authorize(cloud, verified)
      // Not earlier: whoever is over the limit, or may do nothing, must not fill the memory. The same call may come from two sides.
      if (once !== undefined) {
        const isNew = nonces.add(once.caller, once.nonce, request.steadyAt + once.forMs, request.steadyAt)
        if (!(typeof isNew === 'boolean' ? isNew : await isNew) && once.chanceMs === 0) throw new Refusal('replayed-nonce')
      }
      record.done()
      const input = cloud.parse(verified)
      record.input = input
      record.done()
      refuseUnheardWrite(call, catalogue)
      let output: MaybePromise<unknown> = run(cloud, verified, input, options, record)
      if (output instanceof Promise) output = await output
      record.done()
      let response = cloud.encode(call, output, record.requestId)
      if (response instanceof Promise) response = await response
      close(record)
      return marked(response, catalogue)
    } catch (error) {
      const problem = problemOf(error, record.requestId, log)
      record.outcome = problem instanceof Failure ? problem.code : problem.reason
      record.detail = detailOf(problem, () => (key === undefined ? redact : redactor([...secrets, key.secret, key.token ?? ''])))
      close(record)
      return cloud.refuse(request, problem, record.requestId, call)
    }
  }

  function close(record: RequestRecord): void {
    record.done()
    metrics.count(record)
    journal.add(record)
    const [level, word] = record.outcome === ANSWERED ? (['debug', 'answered'] as const) : (['info', 'refused'] as const)
    if (log.isLevelEnabled(level)) log[level](loggedFields(record), word)
  }

  return (cloud, request) => answer(cloud, request, new RequestRecord(cloud.newRequestId(), cloud.name, request))
}

/** @throws Refusal overloaded, malformed-authorization for what was not read, or could be read in two ways */
function refuseUnreadable({ unread, repeated }: WireRequest): void {
  if (unread) throw new Refusal('overloaded')
  if (repeated !== undefined) throw new Refusal('malformed-authorization', { explanation: `The header ${repeated} is sent more than once` })
}

/** Whose nonces are remembered together: sessions of a role are as many as their users like. */
const callerOf = ({ caller: { account, user, session } }: Verified): string => `${account.id}\0${user ?? ''}\0${session?.role ?? ''}`

/** What is remembered of a call that may come once only, and for how long; undefined for one that may come again. */
function onceOf(cloud: Cloud, verified: Verified): { caller: string; nonce: string; forMs: number; chanceMs: number } | undefined {
  const guard = cloud.replayGuard?.(verified)
  if (guard === undefined) return undefined
  const { nonce, clockWindowMs, chanceMs = 0 } = guard
  return { caller: callerOf(verified), nonce: `${cloud.name} ${ofBoundedLength(nonce)}`, forMs: 2 * clockWindowMs, chanceMs }
}

/** Nonces are as long as clients like, and very many are remembered. */
const MAX_LENGTH_NONCE = 200
const ofBoundedLength = (nonce: string): string => (nonce.length <= MAX_LENGTH_NONCE ? nonce : hash('sha256', nonce, 'hex'))

/**
 * A root key may do everything; a user what the policies allow; a session what those of its role and the one that
 * narrows it both allow.
 * @throws Refusal forbidden
 */
function authorize(cloud: Cloud, verified: Verified): void {
  const { caller, credential, call } = verified
  if (!asksPolicies(call.operation, caller)) return
  const answer = askPolicies(cloud.grants(credential), call.operation, cloud.question(verified))
  if (answer !== undefined && !answer.decision.allowed) throw denied(answer, call.operation, caller)
}

function denied({ decision, resource }: PolicyAnswer, operation: Operation, caller: Caller): Refusal {
  const about = { action: policyActionOf(operation), resource: resource.shown, caller }
  return new Refusal('forbidden', { ...about, explanation: reasonOf(decision), isExplicitDenial: decision.decidedBy !== null })
}

function run(
  { compilePolicy }: Cloud,
  { call: { operation, request, region }, caller }: Verified<Identified>,
  input: unknown,
  { catalogue, tasks, diskImages }: Pick<PipelineOptions, 'catalogue' | 'tasks' | 'diskImages'>,
  record: RequestRecord,
): MaybePromise<unknown> {
  const fail = (code: string, explanation = ''): never => {
    throw new Failure(code, explanation)
  }
  return operation.run(input as never, {
    caller,
    catalogue,
    tasks,
    diskImages,
    at: request.receivedAt,
    steadyAt: request.steadyAt,
    region,
    // Most calls write nothing.
    get by() {
      return { who: record.caller, call: `${operation.service.name}:${operation.action}`, requestId: record.requestId }
    },
    compilePolicy,
    fail,
  })
}

/**
 * Nothing is written on the word of a memory that cannot hear of changes: the key, or what it may do, may be gone by now.
 * @throws Refusal unavailable
 */
function refuseUnheardWrite({ operation }: Identified, { staleForMs }: Catalogue): void {
  if (operation.access === 'write' && staleForMs > 0) throw new Refusal('unavailable')
}

/** An answer from a memory that cannot hear of changes says so. */
function marked(response: WireResponse, catalogue: Catalogue): WireResponse {
  const { staleForMs } = catalogue
  if (staleForMs === 0) return response
  return { ...response, headers: { ...response.headers, 'X-Mirrorhall-Stale-Seconds': String(Math.floor(staleForMs / 1000)) } }
}

/** What is logged of a request. */
function loggedFields({ requestId, cloud, operation, caller, outcome, detail, took }: RequestRecord): object {
  return { requestId, cloud, action: operation?.action, caller, outcome, ...detail, ms: Math.round(took * 1000) / 1000 }
}

/** What may be remembered and written down. What was signed holds tokens, so it is for the caller only. */
function detailOf(problem: Refusal | Failure, redacting: () => (text: string) => string): RequestRecord['detail'] {
  // Cut last, so that no half of a secret is left. A slice would keep all of what it was cut from in memory: hence the copy.
  let redact: ((text: string) => string) | undefined
  const brief = (text: string): string => {
    redact ??= redacting()
    return Buffer.from(redact(text.slice(0, 2 * MAX_LENGTH_DETAIL)).slice(0, MAX_LENGTH_DETAIL)).toString()
  }
  if (problem instanceof Failure) return problem.explanation === '' ? {} : { explanation: brief(problem.explanation) }
  const recorded: Record<string, string | number | boolean> = {}
  for (const [member, value] of Object.entries(problem.detail) as [string, unknown][]) {
    if (member === 'explanation' && problem.reason === 'signature-mismatch') continue
    if (typeof value === 'string') recorded[member] = brief(value)
    else if (typeof value === 'number' || typeof value === 'boolean') recorded[member] = value
  }
  return recorded
}

/** Longest text of a detail that is remembered, characters. */
const MAX_LENGTH_DETAIL = 500

/** What the caller is told; what is not the caller's doing is logged in full and told in one word. */
function problemOf(error: unknown, requestId: string, log: GatewayLog): Refusal | Failure {
  if (error instanceof Failure || error instanceof Refusal) return error
  if (error instanceof Conflict) return new Refusal('conflict', { conflict: error.reason, explanation: error.message })
  if (error instanceof Unavailable) {
    log.error({ requestId, problem: error.message }, 'the store is unavailable')
    return new Refusal('unavailable')
  }
  log.error({ requestId, err: error }, 'fault')
  return new Refusal('internal')
}
