import { Failure } from '../api/operation.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { decideTogether } from '../catalogue/policy.ts'
import { Refusal } from '../catalogue/refusal.ts'
import type { Soon } from '../catalogue/soon.ts'
import { Unavailable } from '../catalogue/store-port.ts'
import { type Cloud, type Identified, Verified } from '../clouds/cloud.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
import type { Journal, JournalEntry } from './journal.ts'
import type { NonceStore } from './nonces.ts'
import type { Throttle } from './throttle.ts'

/** Where the gateway writes what happened. */
export interface GatewayLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What the pipeline works with. */
export interface PipelineOptions {
  readonly catalogue: Catalogue
  readonly nonces: NonceStore
  readonly throttle: Throttle
  readonly journal: Journal
  readonly log: GatewayLog
}

/** Answers one request in a cloud's protocol; never throws. */
export type Pipeline = (cloud: Cloud, request: WireRequest) => Promise<WireResponse>

/**
 * The way of a request. The order is observable: a request wrong in two ways gets the refusal of the earlier line.
 * See docs/decisions/0002-tencent-refusals.md.
 */
export function pipeline({ catalogue, nonces, throttle, journal, log }: PipelineOptions): Pipeline {
  const find = (accessKeyId: string) => catalogue.credential(accessKeyId)

  // A step is waited for only when it has to wait itself: most are done at once, and each pause costs.
  async function answer(cloud: Cloud, request: WireRequest, requestId: string): Promise<WireResponse> {
    const call = cloud.identify(request)
    let verified = Verified.by(cloud, call, find)
    if (verified instanceof Promise) verified = await verified
    const remembering = refuseReplay(cloud, verified, nonces)
    if (remembering !== undefined) await remembering
    const counting = throttle(verified, cloud.limitScope(verified))
    if (counting !== undefined) await counting
    authorize(cloud, verified)
    const input = cloud.parse(verified)
    let output: Soon<unknown> = run(verified, input, catalogue)
    if (output instanceof Promise) output = await output
    let response = cloud.encode(call, output, requestId)
    if (response instanceof Promise) response = await response
    return marked(response, catalogue)
  }

  return (cloud, request) => {
    const requestId = cloud.newRequestId()
    return answer(cloud, request, requestId).catch((error: unknown) => {
      const problem = problemOf(error, requestId, log)
      journal.add({ requestId, at: request.receivedAt, cloud: cloud.name, ...toldOf(problem) })
      return cloud.refuse(request, problem, requestId)
    })
  }
}

/** @throws Refusal replayed-nonce */
function refuseReplay(cloud: Cloud, verified: Verified, nonces: NonceStore): void | Promise<void> {
  const guard = cloud.replayGuard?.(verified)
  if (guard === undefined) return
  const { receivedAt } = verified.call.request
  const judge = (isNew: boolean) => {
    if (!isNew) throw new Refusal('replayed-nonce')
  }
  const isNew = nonces.remember(`${cloud.name} ${guard.nonce}`, guard.until, receivedAt)
  return typeof isNew === 'boolean' ? judge(isNew) : isNew.then(judge)
}

/**
 * A root key may do everything; a user what the policies allow; a session what those of its role and the one that
 * narrows it both allow.
 * @throws Refusal forbidden
 */
function authorize(cloud: Cloud, verified: Verified): void {
  const { caller, credential, call } = verified
  if (call.operation.authorized === false || (caller.user === null && caller.session === null)) return
  const { service, action } = call.operation
  const question = { action: `${service.name}:${action}`, ...cloud.question(verified) }
  const parties = [credential.policies, ...(credential.sessionPolicy === null ? [] : [[credential.sessionPolicy]])]
  const { allowed, decidedBy } = decideTogether(
    parties.map((policies) => cloud.statements({ policies })),
    question,
  )
  if (allowed) return
  const explanation = decidedBy === null ? 'no statement allows it' : `denied by statement ${decidedBy.index} of policy ${decidedBy.policy}`
  const { action: wanted, resource } = question
  throw new Refusal('forbidden', { action: wanted, resource, explanation, isExplicitDenial: decidedBy !== null, caller })
}

function run({ call: { operation, request, region }, caller }: Verified<Identified>, input: unknown, catalogue: Catalogue): Soon<unknown> {
  const fail = (code: string, explanation = ''): never => {
    throw new Failure(code, explanation)
  }
  return operation.run(input as never, { caller, catalogue, at: request.receivedAt, region, fail })
}

/** An answer from a memory that cannot hear of changes says so. */
function marked(response: WireResponse, catalogue: Catalogue): WireResponse {
  const { staleForMs } = catalogue
  if (staleForMs === 0) return response
  return { ...response, headers: { ...response.headers, 'X-Mirrorhall-Stale-Seconds': String(Math.floor(staleForMs / 1000)) } }
}

/** What the journal remembers of a refusal. */
function toldOf(problem: Refusal | Failure): Pick<JournalEntry, 'reason' | 'explanation' | 'caller'> {
  if (problem instanceof Failure) return { reason: problem.code, explanation: problem.explanation, caller: '' }
  const { caller, parameter = '' } = problem.detail
  const who = caller === undefined ? '' : `${caller.account.name} ${caller.user ?? caller.session?.role ?? ''}`.trim()
  return { reason: problem.reason, explanation: explanationOf(problem) ?? parameter, caller: who }
}

/** What may be written down. What was signed holds tokens, so it is for the caller only. */
const explanationOf = ({ reason, detail }: Refusal): string | undefined =>
  reason === 'signature-mismatch' ? undefined : detail.explanation

/** What the caller is told; what is not the caller's doing is logged in full and told in one word. */
function problemOf(error: unknown, requestId: string, log: GatewayLog): Refusal | Failure {
  if (error instanceof Failure) {
    log.info({ requestId, code: error.code, explanation: error.explanation }, 'refused')
    return error
  }
  if (error instanceof Refusal) {
    const { caller, ...rest } = error.detail
    const detail = { ...rest, explanation: explanationOf(error) }
    const who = { account: caller?.account.id, user: caller?.user, session: caller?.session }
    log.info({ requestId, reason: error.reason, ...detail, ...who }, 'refused')
    return error
  }
  if (error instanceof Unavailable) {
    log.error({ requestId, problem: error.message }, 'the database cannot be reached')
    return new Refusal('unavailable')
  }
  log.error({ requestId, err: error }, 'fault')
  return new Refusal('internal')
}
