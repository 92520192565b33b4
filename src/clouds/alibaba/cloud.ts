import { grantsOf } from '../../access/grants.ts'
import type { Policy } from '../../access/policy.ts'
import { type Compile, statementsOf } from '../../access/statements.ts'
import { Refusal } from '../../api/refusal.ts'
import type { Registry } from '../../api/registry.ts'
import type { WireRequest } from '../../api/wire.ts'
import { askedOf } from '../asked.ts'
import type { AskedCall, Cloud, ResourceQuestion } from '../cloud.ts'
import { findOperation } from '../find-operation.ts'
import { authenticate, CLOCK_WINDOW_MS } from './authenticate.ts'
import { type AlibabaCall, type CommonParameters, formatOf, isForm, readCommonParameters } from './common-parameters.ts'
import { diagnose } from './diagnose.ts'
import * as envelope from './envelope.ts'
import { isMarked, isNamed } from './matches.ts'
import { readInput, readResourceNames } from './parameters.ts'
import { compileRam } from './ram.ts'
import { resourcesOf } from './resources.ts'

/** Largest body, bytes: parameters only, no uploads. */
const MAX_BODY_BYTES = 1024 * 1024

/** Longer than any region's name, characters. */
const MAX_REGION_LENGTH = 64

/** Settings of the cloud. */
export interface AlibabaOptions {
  readonly registry: Registry
  /** Further host names that clients sign although they call this server by another. */
  readonly hostAliases: readonly string[]
  /** The region of calls that name none. */
  readonly defaultRegion: string
}

/** Alibaba Cloud's RPC gateway: signatures 1.0 and 3, JSON and XML, RAM policies. */
export function alibabaCloud({ registry, hostAliases, defaultRegion }: AlibabaOptions): Cloud<AlibabaCall> {
  const services = registry.services.filter(({ cloud }) => cloud === 'alibaba')
  const asked = askedOf(registry.operations.filter(({ service }) => service.cloud === 'alibaba'))
  const compilePolicy: Compile = (policy, document) => compileRam(asked, policy, document)
  const statements = (policies: readonly Policy[]) => statementsOf(policies, 'ram', compilePolicy)
  return {
    name: 'alibaba',
    maxBodyBytes: MAX_BODY_BYTES,
    matches: (request) => isMarked(request) || isNamed(request, registry.services),
    identify(request) {
      if (request.oversized || request.body.byteLength > MAX_BODY_BYTES) throw new Refusal('request-too-large', { limit: MAX_BODY_BYTES })
      const common = readCommonParameters(request)
      refuseUnread(request, common)
      const host = hostParts(request)
      const operation = operationOf(common, host.product)
      if (request.method !== 'GET' && request.method !== 'POST') throw new Refusal('unsupported-method')
      return { request, common, operation, region: regionOf(common, host.region) || defaultRegion }
    },
    authenticate: (call, find) => authenticate(call, find, hostAliases),
    replayGuard: ({ call: { common }, credential }) => ({
      // No id holds a NUL, so no other key and nonce are written alike.
      nonce: `${credential.key.id}\0${common.nonce}`,
      clockWindowMs: CLOCK_WINDOW_MS,
    }),
    limitScope: ({ caller }) => caller.account.id,
    compilePolicy,
    grants: (credential) => grantsOf(credential, 'ram', statements),
    question: ({ call: { request, common, operation, region }, caller: { account } }) =>
      questionAbout({ operation, account, region, named: readResourceNames(common, operation), circumstances: request }),
    questionAbout,
    parse: ({ call: { common, operation } }) => readInput(common, operation.input),
    encode: ({ request, operation }, output, requestId) =>
      envelope.success(operation.action, operation.output, output as object, formatOf(request), requestId),
    refuse: (request, problem, requestId, call) => envelope.refusal(request, problem, services, requestId, call?.operation.service),
    diagnose: (request, context) => diagnose(request, context, hostAliases),
    newRequestId: () => crypto.randomUUID().toUpperCase(),
  }

  /** Product, version and action, in this order. The product is told by the host, else by the version. */
  function operationOf({ action, version }: CommonParameters, product: string) {
    const named = services.filter(({ name }) => product === '' || name === product)
    if (named.length === 0) throw new Refusal('unknown-product', { product })
    if (action === '') throw new Refusal('missing-parameter', { parameter: 'Action' })
    if (version === '') throw new Refusal('missing-parameter', { parameter: 'Version' })
    return findOperation(registry, named, version, action)
  }
}

function questionAbout({ operation, account, region, named, circumstances }: AskedCall): ResourceQuestion {
  return {
    resources: resourcesOf(operation, region, account, named),
    context: {
      get 'acs:sourceip'() {
        return circumstances.remoteAddress
      },
      get 'acs:currenttime'() {
        return new Date(circumstances.receivedAt).toISOString()
      },
      get 'acs:securetransport'() {
        return String(circumstances.isSecure === true)
      },
      'acs:mfapresent': 'false',
    },
  }
}

/** Version 1.0 reads parameters from the query and from a form. @throws Refusal unsupported-content-type when they can only be elsewhere */
function refuseUnread(request: WireRequest, { style, action }: CommonParameters): void {
  if (style === 'acs3' || action !== '' || request.body.byteLength === 0 || isForm(request)) return
  throw new Refusal('unsupported-content-type', { value: (request.headers.get('content-type') ?? '').slice(0, 100) })
}

/** The region of a call: the parameter, which every signature covers, else that of the host, which some leave out. */
const regionOf = ({ regionId }: CommonParameters, ofHost: string): string => regionId.slice(0, MAX_REGION_LENGTH) || ofHost

/** Product and region of one of the vendor's own host names: `ehpc.cn-hangzhou.aliyuncs.com`, `ehpc-vpc.…`, `sts.aliyuncs.com`. */
function hostParts(request: WireRequest): { readonly product: string; readonly region: string } {
  const match = /^([a-z0-9]+)(?:-vpc)?(?:\.([a-z0-9-]+))?\.aliyuncs\.com(?::\d+)?$/i.exec(request.headers.get('host') ?? '')
  const region = match?.[2]?.toLowerCase() ?? ''
  return { product: match?.[1]?.toLowerCase() ?? '', region: region === 'vpc-proxy' ? '' : region }
}
