import type { Service } from '../../api/service.ts'
import type { WireRequest } from '../../api/wire.ts'
import { type Cause, findCause } from '../../signatures/cause.ts'
import type { Diagnosis, DiagnosisContext } from '../../signatures/diagnosis.ts'
import { misplacedParameters } from '../../signatures/misplaced.ts'
import { isPlaceholder } from '../../signatures/placeholders.ts'
import { withoutSecrets } from '../../signatures/redact.ts'
import { acceptedTexts, likeliestForm } from '../../signatures/scheme.ts'
import { fitsLike } from '../../signatures/search.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { type CommonParameters, readCommonParameters } from './common-parameters.ts'
import { accessRegion, candidateHosts, productOf } from './hosts.ts'
import { anotherServiceInScope, headerMistake, timeMistake } from './mistakes/header.ts'
import { oldApi } from './mistakes/old-api.ts'
import { tc3Mistakes } from './mistakes/tc3.ts'
import { v1Mistakes } from './mistakes/v1.ts'
import { dateOf, scopeOf, TC3, tc3Scheme } from './tc3.ts'
import { digestNamed, v1Scheme } from './v1.ts'

type Found = Cause & Pick<Diagnosis, 'signature'>

const NOTHING: Found = { signature: null, mistake: null, tried: 0 }

/**
 * What can be found out about a refused request: see {@link Diagnosis}.
 * @param aliases as the verifier has them
 * @param services those that are served
 */
export async function diagnose(
  request: WireRequest,
  context: DiagnosisContext,
  aliases: readonly string[],
  services: readonly Service[],
): Promise<Diagnosis> {
  const common = readLoosely(() => readCommonParameters(request))
  if (common === undefined) return { parameters: [], ...NOTHING }
  const host = productOf(request.headers.get('host') ?? '')
  const region = accessRegion(host, common.region)
  const product = productCalled(host?.product, common, services)
  const hosts = () => candidateHosts(request, product, region, aliases)
  const found =
    common.style === 'v1' ? await diagnoseV1(request, common, context, hosts) : await diagnoseTc3(request, common, context, hosts, product)
  const mistake =
    found.mistake ?? oldApi(request, common) ?? misplacedParameters(request, context.reason, ['SecretId', 'Signature', 'SignatureMethod'])
  return withoutSecrets({ parameters: parametersOf(request, common), ...found, mistake }, isPlaceholder(common.token) ? [] : [common.token])
}

/** The name of the service that a request means: its host's, its version's, or the first there is. */
function productCalled(named: string | undefined, { version }: CommonParameters, services: readonly Service[]): string {
  const service = services.find(({ name }) => name === named) ?? services.find((one) => one.version === version) ?? services[0]
  return service?.name ?? ''
}

async function diagnoseTc3(
  request: WireRequest,
  common: CommonParameters,
  context: DiagnosisContext,
  hosts: () => Iterable<string>,
  product: string,
): Promise<Found> {
  const { timestamp, token, authorization: header } = common
  if (header === '') return NOTHING
  const isMalformed = context.reason === 'malformed-authorization'
  const authorization = readLoosely(() => readAuthorization(header))
  if (authorization === undefined || (isMalformed && common.style === 'unknown'))
    return { ...NOTHING, mistake: isMalformed ? headerMistake(header, dateOf(Math.floor(request.receivedAt / 1000)), product) : null }
  const { secretId, date, service, signature } = authorization
  const evidence = { request, authorization, timestamp, hosts }
  const scheme = tc3Scheme(evidence)
  const day = /^\d{1,12}$/.test(timestamp) ? dateOf(Number(timestamp)) : undefined
  const view = {
    method: TC3,
    accessKeyId: secretId,
    ...scheme.write({ ...likeliestForm(scheme), scope: scopeOf(day ?? date, service) }),
  }
  if (isMalformed) return { signature: view, mistake: anotherServiceInScope(service, product), tried: 0 }
  const suspect = {
    accessKeyId: secretId,
    usesPublicKey: false,
    token,
    signature,
    timeMistake: () => timeMistake(timestamp, request.receivedAt),
    // With another date nothing is right, whatever was signed.
    texts: () => (date === day ? acceptedTexts(scheme) : []),
    fits: fitsLike(scheme),
    mistakes: () => tc3Mistakes(evidence, product),
  }
  return { signature: view, ...(await findCause(suspect, context)) }
}

async function diagnoseV1(
  request: WireRequest,
  common: CommonParameters,
  context: DiagnosisContext,
  hosts: () => Iterable<string>,
): Promise<Found> {
  const { pairs } = common
  const accessKeyId = pairs.get('SecretId')?.value ?? ''
  const method = pairs.get('SignatureMethod')?.value || 'HmacSHA1'
  const digest = digestNamed(method) ?? 'sha1'
  const evidence = { request, pairs, hosts }
  const scheme = v1Scheme(evidence, digest)
  const suspect = {
    accessKeyId,
    usesPublicKey: false,
    token: common.token,
    signature: pairs.get('Signature')?.value.trim() ?? '',
    timeMistake: () => timeMistake(common.timestamp, request.receivedAt),
    texts: () => acceptedTexts(scheme),
    fits: fitsLike(scheme),
    mistakes: () => v1Mistakes(evidence, digest),
  }
  return { signature: { method, accessKeyId, ...scheme.write(likeliestForm(scheme)) }, ...(await findCause(suspect, context)) }
}

function readLoosely<T extends CommonParameters | Authorization>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Parameters as they came. */
function parametersOf(request: WireRequest, { pairs }: CommonParameters): Diagnosis['parameters'] {
  if (pairs.size > 0) return [...pairs.values()].map(({ name, value }) => [name, value] as const)
  const body = new TextDecoder().decode(request.body)
  return body.trim() === '' ? [] : [['(body)', body]]
}
