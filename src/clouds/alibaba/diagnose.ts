import type { WireRequest } from '../../api/wire.ts'
import { type Cause, findCause } from '../../signatures/cause.ts'
import { clockMistake } from '../../signatures/clock.ts'
import type { Diagnosis, DiagnosisContext } from '../../signatures/diagnosis.ts'
import { misplacedParameters } from '../../signatures/misplaced.ts'
import { type Mistake, mistake } from '../../signatures/mistake.ts'
import { isPlaceholder } from '../../signatures/placeholders.ts'
import { withoutSecrets } from '../../signatures/redact.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { type Claim, readClaim } from './claim.ts'
import { acs3Mistakes } from './mistakes/acs3.ts'
import { headerMistake } from './mistakes/header.ts'
import { fitsRpc, rpcMistakes } from './mistakes/rpc.ts'
import { ACS3_ALGORITHMS, type Acs3Algorithm } from './sign-acs3.ts'
import { rpcStringToSign } from './sign-rpc.ts'
import { readTimestamp } from './timestamp.ts'
import { acs3Hosts, canonicalForms } from './verify.ts'

type Found = Cause & Pick<Diagnosis, 'signature'>

const NOTHING: Found = { signature: null, mistake: null, tried: 0 }

/** What can be found out about a refused request: see {@link Diagnosis}. @param aliases as the verifier has them */
export async function diagnose(request: WireRequest, context: DiagnosisContext, aliases: readonly string[]): Promise<Diagnosis> {
  const claim = readLoosely(() => readClaim(request))
  if (claim === undefined) return { parameters: [], ...NOTHING }
  const { style, token, parameters } = claim
  const found =
    style === 'acs3'
      ? await diagnoseAcs3(request, claim, context, aliases)
      : style === 'rpc'
        ? await diagnoseRpc(request, claim, context)
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

/** A signature in a header that is none of this protocol. */
function otherScheme({ headers }: WireRequest, reason: string): Mistake | null {
  const header = headers.get('authorization')?.trim() ?? ''
  if (!['missing-credentials', 'missing-parameter', 'malformed-authorization', 'unsupported-signature-method'].includes(reason)) return null
  if (/^acs\s+\S+:\S*$/i.test(header)) {
    return mistake(
      'roa-authorization',
      'The request is signed in the ROA style, `Authorization: acs ID:signature`; this product is called in the RPC style.',
      '请求按 ROA 风格签名（`Authorization: acs 密钥ID:签名`）；本产品的接口是 RPC 风格。',
      'Sign version 3 (`Authorization: ACS3-HMAC-SHA256 …`), or version 1.0 with AccessKeyId and Signature among the parameters; let an SDK’s client be of the RPC style.',
      '请使用 V3 签名（`Authorization: ACS3-HMAC-SHA256 …`），或 1.0 版签名（参数中带 AccessKeyId 与 Signature）；使用 SDK 时请选择 RPC 风格的客户端。',
    )
  }
  const [, scheme = ''] = /^([A-Za-z][\w-]{1,30})\s+\S/.exec(header) ?? []
  if (scheme === '' || /^ACS3-/.test(scheme)) return null
  return mistake(
    'another-scheme',
    `The Authorization header begins with ${scheme}, which is not a signature of this protocol.`,
    `Authorization 请求头以 ${scheme} 开头，不是本协议的签名方式。`,
    'Sign version 3 (`Authorization: ACS3-HMAC-SHA256 …`), or version 1.0 in the parameters, without that header.',
    '请使用 V3 签名（`Authorization: ACS3-HMAC-SHA256 …`），或参数中的 1.0 版签名且不带该请求头。',
  )
}

async function diagnoseRpc(request: WireRequest, claim: Claim, context: DiagnosisContext): Promise<Found> {
  const { method, receivedAt } = request
  const { accessKeyId, parameters, query } = claim
  const right = rpcStringToSign(method, parameters)
  const texts = () => [
    right,
    rpcStringToSign(
      method,
      [...parameters].filter(([, value]) => value !== ''),
    ),
  ]
  const suspect = {
    accessKeyId,
    usesPublicKey: false,
    token: claim.token,
    signature: parameters.get('Signature') ?? '',
    timeMistake: () => timeMistake(claim, receivedAt),
    expected: (secret: string) => ({ claimed: parameters.get('Signature') ?? '', texts, secret, fits: fitsRpc }),
    mistakes: () => rpcMistakes({ method, parameters, query }),
  }
  const view = { method: parameters.get('SignatureMethod') || 'HMAC-SHA1', accessKeyId, canonicalRequest: '', stringToSign: right }
  return { signature: view, ...(await findCause(suspect, context)) }
}

async function diagnoseAcs3(request: WireRequest, claim: Claim, context: DiagnosisContext, aliases: readonly string[]): Promise<Found> {
  const header = request.headers.get('authorization') ?? ''
  const authorization = readLoosely(() => readAuthorization(header))
  if (authorization === undefined) return { ...NOTHING, mistake: headerMistake(header) }
  const { algorithm: name, accessKeyId, signature } = authorization
  const known = Object.hasOwn(ACS3_ALGORITHMS, name) ? ACS3_ALGORITHMS[name] : undefined
  if (known === undefined) return NOTHING
  const algorithm = calm(known)
  const evidence = { request, authorization, query: claim.query, hosts: acs3Hosts(request, aliases) }
  const told = (canonical: string) => `${name}\n${algorithm.digest(canonical)}`
  const texts = function* () {
    for (const canonical of canonicalForms(evidence, algorithm)) yield told(canonical)
  }
  const [canonicalRequest = ''] = canonicalForms(evidence, algorithm)
  const suspect = {
    accessKeyId,
    usesPublicKey: name.startsWith('ACS3-RSA-'),
    token: claim.token,
    signature,
    timeMistake: () => timeMistake(claim, request.receivedAt),
    expected: (secret: string) => ({ claimed: signature, texts, secret, fits: algorithm.verifies }),
    mistakes: () => acs3Mistakes(evidence, algorithm),
  }
  const view = { method: name, accessKeyId, canonicalRequest, stringToSign: told(canonicalRequest) }
  return { signature: view, ...(await findCause(suspect, context)) }
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

function timeMistake(claim: Claim, receivedAt: number): Mistake {
  const { timestamp } = claim
  const at = readTimestamp(claim)
  if (!Number.isNaN(at)) return clockMistake(at, receivedAt)
  return mistake(
    'another-time-format',
    `The time is written as ${timestamp.slice(0, 40)}.`,
    `时间写成了 ${timestamp.slice(0, 40)}。`,
    'Write it as in 2026-01-31T23:59:59Z: in UTC, to the second, with a Z.',
    '请写成 2026-01-31T23:59:59Z 的样子：UTC 时间，精确到秒，以 Z 结尾。',
  )
}

function readLoosely<T extends Claim | Authorization>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
