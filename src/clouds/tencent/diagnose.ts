import { findCause, shown, withoutToken } from '../cause.ts'
import { clockMistake } from '../clock-mistake.ts'
import type { Diagnosis, DiagnosisContext, Mistake } from '../diagnosis.ts'
import { mistake } from '../mistakes.ts'
import type { WireRequest } from '../wire.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { type Claim, readClaim } from './claim.ts'
import { candidateHosts } from './hosts.ts'
import { fitsTc3, tc3Mistakes } from './mistakes-tc3.ts'
import { fitsV1, v1Mistakes } from './mistakes-v1.ts'
import { dateOf, stringToSign, TC3 } from './sign-tc3.ts'
import { V1_METHODS } from './sign-v1.ts'
import { canonicalForms, payloadHashOf, sourceForms } from './verify.ts'

type Found = Pick<Diagnosis, 'signature' | 'mistake' | 'tried'>

const NOTHING: Found = { signature: null, mistake: null, tried: 0 }
const PRODUCT = 'ecm'

/** What can be found out about a refused request: see {@link Diagnosis}. @param aliases as the verifier has them */
export async function diagnose(request: WireRequest, context: DiagnosisContext, aliases: readonly string[]): Promise<Diagnosis> {
  const claim = readLoosely(request)
  if (claim === undefined) return { parameters: [], ...NOTHING }
  const hosts = () => candidateHosts(request, PRODUCT, claim.region, aliases)
  const found = claim.style === 'v1' ? await diagnoseV1(request, claim, context, hosts) : await diagnoseTc3(request, claim, context, hosts)
  return {
    parameters: parametersOf(request, claim),
    ...found,
    signature: found.signature && withoutToken(found.signature, [claim.token, claim.token.toLowerCase()]),
  }
}

async function diagnoseTc3(request: WireRequest, claim: Claim, context: DiagnosisContext, hosts: () => readonly string[]): Promise<Found> {
  const authorization = readAuthorizationLoosely(claim.authorization)
  if (authorization === undefined) return { ...NOTHING, mistake: malformedMistake(claim.authorization) }
  const { secretId, date, service, signature } = authorization
  const { timestamp } = claim
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
  const suspect = {
    accessKeyId: secretId,
    parameters: claim.pairs.size,
    timeMistake: () => timeMistake(timestamp, request.receivedAt),
    expected: (secret: string) => ({ claimed: signature, texts, secret, fits: fitsTc3(date, service) }),
    mistakes: () => (isTime ? tc3Mistakes(evidence, payloadHashOf(request)) : []),
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
    parameters: pairs.size,
    timeMistake: () => timeMistake(claim.timestamp, request.receivedAt),
    expected: (secret: string) => ({ claimed, texts, secret, fits: fitsV1(digest) }),
    mistakes: () => v1Mistakes(evidence, digest),
  }
  return { signature: view, ...(await findCause(suspect, context)) }
}

function timeMistake(timestamp: string, receivedAt: number): Mistake {
  const number = Number(timestamp)
  if (/^\d{13}$/.test(timestamp) || (number > 1e11 && Number.isFinite(number))) {
    return mistake(
      'milliseconds',
      'The timestamp is in milliseconds.',
      '时间戳使用了毫秒。',
      'Send whole seconds since the Unix epoch.',
      '请使用 Unix 秒。',
    )
  }
  if (!/^\d+$/.test(timestamp)) {
    return mistake(
      'not-unix-time',
      'The timestamp is not a number of seconds.',
      '时间戳不是秒数。',
      'Send whole seconds since the Unix epoch, as decimal text.',
      '请发送十进制的 Unix 秒。',
    )
  }
  return clockMistake(number * 1000, receivedAt)
}

/** What is wrong with a header that cannot be read. */
function malformedMistake(header: string): Mistake | null {
  const signature = /Signature=([^,\s]*)/.exec(header)?.[1] ?? ''
  if (/^[0-9A-F]{64}$/.test(signature)) {
    return mistake(
      'signature-in-capitals',
      'The signature is in capital letters.',
      '签名使用了大写字母。',
      'Write the hexadecimal digits in lower case.',
      '请使用小写十六进制。',
    )
  }
  if (/^[A-Za-z0-9+/]{43}=$/.test(signature)) {
    return mistake(
      'signature-in-base64',
      'The signature is in Base64.',
      '签名使用了 Base64。',
      'TC3 writes it in lower-case hexadecimal.',
      'TC3 使用小写十六进制。',
    )
  }
  return null
}

function readLoosely(request: WireRequest): Claim | undefined {
  try {
    return readClaim(request)
  } catch {
    return undefined
  }
}

function readAuthorizationLoosely(header: string): Authorization | undefined {
  try {
    return readAuthorization(header)
  } catch {
    return undefined
  }
}

/** Parameters as they came, without what is secret. */
function parametersOf(request: WireRequest, { pairs }: Claim): Diagnosis['parameters'] {
  if (pairs.size > 0)
    return shown(
      [...pairs.values()].map(({ name, value }) => [name, value] as const),
      ['Signature', 'Token'],
    )
  const body = new TextDecoder().decode(request.body)
  return body.trim() === '' ? [] : shown([['(body)', body]], [])
}
