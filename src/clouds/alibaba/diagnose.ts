import type { WireRequest } from '../../api/wire.ts'
import { type Cause, findCause } from '../../signatures/cause.ts'
import type { Diagnosis, DiagnosisContext } from '../../signatures/diagnosis.ts'
import { misplacedParameters } from '../../signatures/misplaced.ts'
import { isPlaceholder } from '../../signatures/placeholders.ts'
import { withoutSecrets } from '../../signatures/redact.ts'
import { acceptedTexts, likeliestForm } from '../../signatures/scheme.ts'
import { fitsLike } from '../../signatures/search.ts'
import { acs3Hosts, acs3Scheme } from './acs3.ts'
import { type Acs3Algorithm, algorithmNamed } from './algorithms.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { type CommonParameters, readCommonParameters } from './common-parameters.ts'
import { acs3Mistakes } from './mistakes/acs3.ts'
import { headerMistake, otherScheme, timeMistake } from './mistakes/header.ts'
import { rpcMistakes } from './mistakes/rpc.ts'
import { rpcScheme } from './rpc.ts'

type Found = Cause & Pick<Diagnosis, 'signature'>

const NOTHING: Found = { signature: null, mistake: null, tried: 0 }

/** What can be found out about a refused request: see {@link Diagnosis}. @param aliases as the verifier has them */
export async function diagnose(request: WireRequest, context: DiagnosisContext, aliases: readonly string[]): Promise<Diagnosis> {
  const common = readLoosely(() => readCommonParameters(request))
  if (common === undefined) return { parameters: [], ...NOTHING }
  const { style, token, parameters } = common
  const found =
    style === 'acs3'
      ? await diagnoseAcs3(request, common, context, aliases)
      : style === 'rpc'
        ? await diagnoseRpc(request, common, context)
        : NOTHING
  const mistake = otherScheme(request, context.reason) ?? found.mistake ?? misplacedParameters(request, context.reason, SIGNED_NAMES)
  return withoutSecrets({ parameters: parametersOf(request, parameters), ...found, mistake }, isPlaceholder(token) ? [] : [token])
}

/** Parameters that only signed requests have. */
const SIGNED_NAMES = ['AccessKeyId', 'Signature', 'SignatureNonce', 'SignatureVersion', 'SignatureMethod']

/** Parameters as they came. */
function parametersOf({ body }: WireRequest, parameters: ReadonlyMap<string, string>): Diagnosis['parameters'] {
  if (parameters.size > 0 || body.byteLength === 0) return [...parameters]
  return [['(body)', new TextDecoder().decode(body)]]
}

async function diagnoseRpc(request: WireRequest, common: CommonParameters, context: DiagnosisContext): Promise<Found> {
  const { accessKeyId, parameters, query } = common
  const evidence = { method: request.method, parameters }
  const scheme = rpcScheme(evidence)
  const suspect = {
    accessKeyId,
    usesPublicKey: false,
    token: common.token,
    signature: parameters.get('Signature') ?? '',
    timeMistake: () => timeMistake(common, request.receivedAt),
    texts: () => acceptedTexts(scheme),
    fits: fitsLike(scheme),
    mistakes: () => rpcMistakes(evidence, query),
  }
  const view = { method: parameters.get('SignatureMethod') || 'HMAC-SHA1', accessKeyId, ...scheme.write(likeliestForm(scheme)) }
  return { signature: view, ...(await findCause(suspect, context)) }
}

async function diagnoseAcs3(
  request: WireRequest,
  common: CommonParameters,
  context: DiagnosisContext,
  aliases: readonly string[],
): Promise<Found> {
  const header = request.headers.get('authorization') ?? ''
  const authorization = readLoosely(() => readAuthorization(header))
  if (authorization === undefined) return { ...NOTHING, mistake: headerMistake(header) }
  const { algorithm: method, accessKeyId, signature } = authorization
  const known = algorithmNamed(method)
  if (known === undefined) return NOTHING
  const algorithm = calm(known)
  const evidence = { request, authorization, query: common.query, hosts: acs3Hosts(request, aliases) }
  const scheme = acs3Scheme(evidence, algorithm)
  const suspect = {
    accessKeyId,
    usesPublicKey: method.startsWith('ACS3-RSA-'),
    token: common.token,
    signature,
    timeMistake: () => timeMistake(common, request.receivedAt),
    texts: () => acceptedTexts(scheme),
    fits: algorithm.verifies,
    mistakes: () => acs3Mistakes(evidence, algorithm),
  }
  return { signature: { method, accessKeyId, ...scheme.write(likeliestForm(scheme)) }, ...(await findCause(suspect, context)) }
}

/** What is no key at all verifies nothing. */
const calm = (algorithm: Acs3Algorithm): Acs3Algorithm => ({
  digest: algorithm.digest,
  verifies(key, text, signature) {
    try {
      return algorithm.verifies(key, text, signature)
    } catch {
      return false
    }
  },
})

function readLoosely<T extends CommonParameters | Authorization>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
