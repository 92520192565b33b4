import type { WireRequest } from '../../api/wire.ts'
import { type Cause, findCause } from '../../signatures/cause.ts'
import type { Diagnosis, DiagnosisContext } from '../../signatures/diagnosis.ts'
import { misplacedParameters } from '../../signatures/misplaced.ts'
import { isPlaceholder } from '../../signatures/placeholders.ts'
import { withoutSecrets } from '../../signatures/redact.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { type Claim, readClaim } from './claim.ts'
import { accessRegion, candidateHosts, productOf } from './hosts.ts'
import { anotherServiceInScope, headerMistake, timeMistake } from './mistakes/header.ts'
import { oldApi } from './mistakes/old-api.ts'
import { fitsTc3, tc3Mistakes } from './mistakes/tc3.ts'
import { fitsV1, v1Mistakes } from './mistakes/v1.ts'
import { dateOf, stringToSign, TC3 } from './sign-tc3.ts'
import { V1_METHODS } from './sign-v1.ts'
import { canonicalForms, sourceForms } from './verify.ts'

type Found = Cause & Pick<Diagnosis, 'signature'>

const NOTHING: Found = { signature: null, mistake: null, tried: 0 }
const PRODUCT = 'ecm'

/** What can be found out about a refused request: see {@link Diagnosis}. @param aliases as the verifier has them */
export async function diagnose(request: WireRequest, context: DiagnosisContext, aliases: readonly string[]): Promise<Diagnosis> {
  const claim = readLoosely(() => readClaim(request))
  if (claim === undefined) return { parameters: [], ...NOTHING }
  const region = accessRegion(productOf(request.headers.get('host') ?? ''), claim.region)
  const hosts = () => candidateHosts(request, PRODUCT, region, aliases)
  const found = claim.style === 'v1' ? await diagnoseV1(request, claim, context, hosts) : await diagnoseTc3(request, claim, context, hosts)
  const mistake =
    found.mistake ?? oldApi(request, claim) ?? misplacedParameters(request, context.reason, ['SecretId', 'Signature', 'SignatureMethod'])
  return withoutSecrets({ parameters: parametersOf(request, claim), ...found, mistake }, isPlaceholder(claim.token) ? [] : [claim.token])
}

async function diagnoseTc3(request: WireRequest, claim: Claim, context: DiagnosisContext, hosts: () => readonly string[]): Promise<Found> {
  const { timestamp, token, authorization: header } = claim
  if (header === '') return NOTHING
  const isMalformed = context.reason === 'malformed-authorization'
  const authorization = readLoosely(() => readAuthorization(header))
  if (authorization === undefined || (isMalformed && claim.style === 'unknown'))
    return { ...NOTHING, mistake: isMalformed ? headerMistake(header, dateOf(Math.floor(request.receivedAt / 1000))) : null }
  const { secretId, date, service, signature } = authorization
  const evidence = { request, authorization, timestamp, hosts }
  const isTime = /^\d{1,12}$/.test(timestamp)
  const texts = function* () {
    for (const canonical of canonicalForms(evidence)) yield stringToSign(canonical, timestamp, date, service)
  }
  const [canonicalRequest = ''] = canonicalForms(evidence)
  const view = {
    method: TC3,
    accessKeyId: secretId,
    canonicalRequest,
    stringToSign: stringToSign(canonicalRequest, timestamp, isTime ? dateOf(Number(timestamp)) : date, service),
  }
  if (isMalformed) return { signature: view, mistake: anotherServiceInScope(service), tried: 0 }
  const suspect = {
    accessKeyId: secretId,
    usesPublicKey: false,
    token,
    signature,
    timeMistake: () => timeMistake(timestamp, request.receivedAt),
    // With another date nothing is right, whatever was signed.
    expected: (secret: string) => ({
      claimed: signature,
      texts: isTime && date === dateOf(Number(timestamp)) ? texts : () => [],
      secret,
      fits: fitsTc3(date, service),
    }),
    mistakes: () => tc3Mistakes(evidence),
  }
  return { signature: view, ...(await findCause(suspect, context)) }
}

async function diagnoseV1(request: WireRequest, claim: Claim, context: DiagnosisContext, hosts: () => readonly string[]): Promise<Found> {
  const { pairs } = claim
  const secretId = pairs.get('SecretId')?.value ?? ''
  const method = pairs.get('SignatureMethod')?.value || 'HmacSHA1'
  const digest = (Object.hasOwn(V1_METHODS, method) ? V1_METHODS[method] : undefined) ?? 'sha1'
  const evidence = { request, pairs, hosts }
  const texts = () => sourceForms(evidence)
  const [source = ''] = texts()
  const view = { method, accessKeyId: secretId, canonicalRequest: '', stringToSign: source }
  const claimed = pairs.get('Signature')?.value.trim() ?? ''
  const suspect = {
    accessKeyId: secretId,
    usesPublicKey: false,
    token: claim.token,
    signature: claimed,
    timeMistake: () => timeMistake(claim.timestamp, request.receivedAt),
    expected: (secret: string) => ({ claimed, texts, secret, fits: fitsV1(digest) }),
    mistakes: () => v1Mistakes(evidence, digest),
  }
  return { signature: view, ...(await findCause(suspect, context)) }
}

function readLoosely<T extends Claim | Authorization>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Parameters as they came. */
function parametersOf(request: WireRequest, { pairs }: Claim): Diagnosis['parameters'] {
  if (pairs.size > 0) return [...pairs.values()].map(({ name, value }) => [name, value] as const)
  const body = new TextDecoder().decode(request.body)
  return body.trim() === '' ? [] : [['(body)', body]]
}
