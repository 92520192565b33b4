import { grantsOf } from '../../access/grants.ts'
import type { Policy } from '../../access/policy.ts'
import { type Compile, statementsOf } from '../../access/statements.ts'
import { Refusal } from '../../api/refusal.ts'
import type { Registry } from '../../api/registry.ts'
import type { WireRequest } from '../../api/wire.ts'
import { askedOf } from '../asked.ts'
import type { AskedCall, Cloud, ResourceQuestion } from '../cloud.ts'
import { findOperation } from '../find-operation.ts'
import { authenticate, CLOCK_WINDOW_SECONDS, type VerificationOptions } from './authenticate.ts'
import { compileCam } from './cam.ts'
import {
  type CommonParameters,
  FORM,
  languageOf,
  mediaTypeOf,
  pairsTextOf,
  readCommonParameters,
  type TencentCall,
} from './common-parameters.ts'
import { diagnose } from './diagnose.ts'
import * as envelope from './envelope.ts'
import { accessRegion, isApi2, productOf } from './hosts.ts'
import { readInput, readResourceIds } from './parameters.ts'
import { resourcesOf } from './resources.ts'

/** Largest requests, bytes. See https://cloud.tencent.com/document/api/1108/42549. */
const LIMITS = { query: 32 * 1024, form: 1024 * 1024, body: 10 * 1024 * 1024 } as const

/** Clients make equal calls within the second that they sign; a second more for those that are under way. Of calls that read only. */
const CHANCE_MS = 2_000

/** Settings of the cloud. */
export interface TencentOptions extends VerificationOptions {
  readonly registry: Registry
}

/** Tencent Cloud API 3.0: TC3 and v1 signatures, JSON envelopes, CAM policies. */
export function tencentCloud({ registry, ...verification }: TencentOptions): Cloud<TencentCall> {
  const services = registry.services.filter(({ cloud }) => cloud === 'tencent')
  const asked = askedOf(registry.operations.filter(({ service }) => service.cloud === 'tencent'))
  const compilePolicy: Compile = (policy, document) => compileCam(asked, policy, document)
  const statements = (policies: readonly Policy[]) => statementsOf(policies, 'cam', compilePolicy)
  return {
    name: 'tencent',
    maxBodyBytes: LIMITS.body,
    matches,
    identify(request) {
      if (request.method !== 'GET' && request.method !== 'POST') throw new Refusal('unsupported-method')
      if (isApi2(request)) throw new Refusal('retired-protocol')
      refuseOversized(request)
      const common = readCommonParameters(request)
      if (common.timestamp === '') throw missing('Timestamp')
      if (common.action === '') throw missing('Action')
      if (common.version === '') throw missing('Version')
      const host = productOf(request.headers.get('host') ?? '')
      const operation = operationOf(common, host?.product)
      return { request, common, operation, region: accessRegion(host, common.region) }
    },
    authenticate: (call, find) => authenticate(call, find, verification),
    // Two nonces of one second may be equal by chance; the signature covers nonce, time and all the rest. Equal calls of one
    // second may be equal in all of that: one of the SDKs draws from 65,536 nonces.
    replayGuard: ({ call: { common, operation } }) =>
      common.style === 'v1'
        ? {
            nonce: common.pairs.get('Signature')?.value.trim() ?? '',
            clockWindowMs: CLOCK_WINDOW_SECONDS * 1000,
            chanceMs: operation.access === 'read' ? CHANCE_MS : 0,
          }
        : undefined,
    limitScope: ({ call, caller }) => `${call.region}\0${caller.account.id}\0${caller.user ?? ''}`,
    compilePolicy,
    grants: (credential) => grantsOf(credential, 'cam', statements),
    question: ({ call: { request, common, operation, region }, caller: { account } }) =>
      questionAbout({ operation, account, region, named: readResourceIds(request, common, operation), circumstances: request }),
    questionAbout,
    parse: ({ call: { request, common, operation } }) => readInput(request, common, operation.input),
    encode: ({ operation }, output, requestId) => envelope.success(operation.output, output as object, requestId),
    refuse: (request, problem, requestId, call) => envelope.refusal(problem, call?.operation.service, languageOf(request), requestId),
    diagnose: (request, context) => diagnose(request, context, verification.hostAliases, services),
    newRequestId: () => crypto.randomUUID(),
  }

  /** Product, version and action, in this order. The product is told by the host, else by what is served. */
  function operationOf({ action, version }: CommonParameters, product: string | undefined) {
    const named = product === undefined ? services : services.filter(({ name }) => name === product)
    if (named.length === 0) throw new Refusal('unknown-product', { product: product ?? '' })
    return findOperation(registry, named, version, action)
  }
}

/**
 * Its headers, its authorization, its parameters, its host names; and on `/` whatever is not a browser's, because
 * the vendor answers a bare request too. Another cloud that knows its own must be asked first.
 */
function matches(request: WireRequest): boolean {
  const { headers } = request
  if (headers.get('x-tc-action') !== null || headers.get('x-tc-timestamp') !== null) return true
  if (/^(TC3-|SKIP\s*$)/.test(headers.get('authorization') ?? '')) return true
  if (productOf(headers.get('host') ?? '') !== undefined || isApi2(request)) return true
  if (/(^|&)SecretId=/.test(pairsTextOf(request))) return true
  return request.path === '/' && !(headers.get('accept') ?? '').includes('text/html')
}

function refuseOversized(request: WireRequest): void {
  if (!request.oversized && request.body.byteLength <= LIMITS.form && request.query.length <= LIMITS.query) return
  const isV1 = request.headers.get('authorization') === null
  const over = (limit: number) => new Refusal(isV1 ? 'request-too-large-for-signature' : 'request-too-large', { limit })
  if (request.method === 'GET' && request.query.length > LIMITS.query) throw over(LIMITS.query)
  if (request.oversized || request.body.byteLength > LIMITS.body) {
    throw mediaTypeOf(request) === FORM ? over(LIMITS.form) : new Refusal('request-too-large', { limit: LIMITS.body })
  }
  if (mediaTypeOf(request) === FORM) throw over(LIMITS.form)
}

const missing = (parameter: string): Refusal => new Refusal('missing-parameter', { parameter })

function questionAbout({ operation, account, named, circumstances }: AskedCall): ResourceQuestion {
  return {
    resources: resourcesOf(operation, account, named),
    context: {
      get 'qcs:ip'() {
        return circumstances.remoteAddress
      },
      get 'qcs:current_time'() {
        return new Date(circumstances.receivedAt).toISOString()
      },
    },
  }
}
