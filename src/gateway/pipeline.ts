import { Failure } from '../api/operation.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { decide } from '../catalogue/policy.ts'
import { Refusal } from '../catalogue/refusal.ts'
import { Unavailable } from '../catalogue/store-port.ts'
import { type Cloud, type Identified, Verified } from '../clouds/cloud.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
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
  readonly log: GatewayLog
}

/** Answers one request in a cloud's protocol; never throws. */
export type Pipeline = (cloud: Cloud, request: WireRequest) => Promise<WireResponse>

/**
 * The way of a request. The order is observable: a request wrong in two ways gets the refusal of the earlier line.
 * See docs/decisions/0002-tencent-refusals.md.
 */
export function pipeline({ catalogue, nonces, throttle, log }: PipelineOptions): Pipeline {
  const find = (accessKeyId: string) => catalogue.credential(accessKeyId)

  async function answer(cloud: Cloud, request: WireRequest, requestId: string): Promise<WireResponse> {
    const call = cloud.identify(request)
    const verified = await Verified.by(cloud, call, find)
    await refuseReplay(cloud, verified, nonces)
    await throttle(verified, cloud.limitScope(verified))
    authorize(cloud, verified)
    const input = cloud.parse(verified)
    const output = await run(verified, input, catalogue)
    return cloud.encode(call, output, requestId)
  }

  return async (cloud, request) => {
    const requestId = cloud.newRequestId()
    try {
      return marked(await answer(cloud, request, requestId), catalogue)
    } catch (error) {
      return cloud.refuse(request, problemOf(error, requestId, log), requestId)
    }
  }
}

/** @throws Refusal replayed-nonce */
async function refuseReplay(cloud: Cloud, verified: Verified, nonces: NonceStore): Promise<void> {
  const guard = cloud.replayGuard?.(verified)
  if (guard === undefined) return
  const { receivedAt } = verified.call.request
  if (!(await nonces.remember(`${cloud.name} ${guard.nonce}`, guard.until, receivedAt))) throw new Refusal('replayed-nonce')
}

/** A root key may do everything; a user what the policies allow. @throws Refusal forbidden */
function authorize(cloud: Cloud, verified: Verified): void {
  if (verified.caller.user === null) return
  const { service, action } = verified.call.operation
  const question = { action: `${service.name}:${action}`, ...cloud.question(verified) }
  const { allowed, decidedBy } = decide(cloud.statements(verified.credential), question)
  if (allowed) return
  const explanation = decidedBy === null ? 'no statement allows it' : `denied by statement ${decidedBy.index} of policy ${decidedBy.policy}`
  const { action: wanted, resource } = question
  throw new Refusal('forbidden', { action: wanted, resource, explanation, isExplicitDenial: decidedBy !== null, caller: verified.caller })
}

async function run({ call: { operation }, caller }: Verified<Identified>, input: unknown, catalogue: Catalogue): Promise<unknown> {
  const fail = (code: string, explanation = ''): never => {
    throw new Failure(code, explanation)
  }
  return operation.run(input as never, { caller, catalogue, fail })
}

/** An answer from a memory that cannot hear of changes says so. */
function marked(response: WireResponse, catalogue: Catalogue): WireResponse {
  const { staleForMs } = catalogue
  if (staleForMs === 0) return response
  return { ...response, headers: { ...response.headers, 'X-Mirrorhall-Stale-Seconds': String(Math.floor(staleForMs / 1000)) } }
}

/** What the caller is told; what is not the caller's doing is logged in full and told in one word. */
function problemOf(error: unknown, requestId: string, log: GatewayLog): Refusal | Failure {
  if (error instanceof Failure) {
    log.info({ requestId, code: error.code, explanation: error.explanation }, 'refused')
    return error
  }
  if (error instanceof Refusal) {
    const { caller, ...detail } = error.detail
    log.info({ requestId, reason: error.reason, ...detail, account: caller?.account.id, user: caller?.user }, 'refused')
    return error
  }
  if (error instanceof Unavailable) {
    log.error({ requestId, problem: error.message }, 'the database cannot be reached')
    return new Refusal('unavailable')
  }
  log.error({ requestId, err: error }, 'fault')
  return new Refusal('internal')
}
