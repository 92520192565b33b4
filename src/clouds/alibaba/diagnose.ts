import { type Mistake, mistake } from '../../signatures/mistake.ts'
import { withoutSecrets } from '../blank.ts'
import { type Cause, findCause } from '../cause.ts'
import { clockMistake } from '../clock-mistake.ts'
import type { Diagnosis, DiagnosisContext } from '../diagnosis.ts'
import type { WireRequest } from '../wire.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { type Claim, readClaim } from './claim.ts'
import { acs3Mistakes } from './mistakes-acs3.ts'
import { fitsRpc, rpcMistakes } from './mistakes-rpc.ts'
import { ACS3_ALGORITHMS, type Acs3Algorithm } from './sign-acs3.ts'
import { rpcStringToSign } from './sign-rpc.ts'
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
  return withoutSecrets({ parameters: [...parameters], ...found }, [token])
}

async function diagnoseRpc(request: WireRequest, claim: Claim, context: DiagnosisContext): Promise<Found> {
  const { method, receivedAt } = request
  const { accessKeyId, parameters, query, timestamp } = claim
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
    timeMistake: () => timeMistake(timestamp, receivedAt),
    expected: (secret: string) => ({ claimed: parameters.get('Signature') ?? '', texts, secret, fits: fitsRpc }),
    mistakes: () => rpcMistakes({ method, parameters, query }),
  }
  const view = { method: parameters.get('SignatureMethod') || 'HMAC-SHA1', accessKeyId, canonicalRequest: '', stringToSign: right }
  return { signature: view, ...(await findCause(suspect, context)) }
}

async function diagnoseAcs3(request: WireRequest, claim: Claim, context: DiagnosisContext, aliases: readonly string[]): Promise<Found> {
  const authorization = readLoosely(() => readAuthorization(request.headers.get('authorization') ?? ''))
  if (authorization === undefined) return NOTHING
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
    parameters: claim.query.size,
    usesPublicKey: name.startsWith('ACS3-RSA-'),
    timeMistake: () => timeMistake(claim.timestamp, request.receivedAt),
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

function timeMistake(timestamp: string, receivedAt: number): Mistake {
  const at = Date.parse(timestamp)
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(timestamp) && !Number.isNaN(at)) return clockMistake(at, receivedAt)
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
