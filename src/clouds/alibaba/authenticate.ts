import { isPublicKey } from '../../access/account.ts'
import type { Credential } from '../../access/credential.ts'
import { Refusal } from '../../api/refusal.ts'
import { constantTimeEquals } from '../../signatures/constant-time.ts'
import type { SignedTexts } from '../../signatures/scheme.ts'
import type { FindCredential } from '../cloud.ts'
import { acs3Hosts } from './acs3.ts'
import { readAuthorization } from './authorization.ts'
import type { AlibabaCall, CommonParameters } from './common-parameters.ts'
import { readTimestamp } from './timestamp.ts'
import { verifyAcs3, verifyRpc } from './verify.ts'

/** How far a client's clock may be off, and how long a nonce is remembered, milliseconds. */
export const CLOCK_WINDOW_MS = 15 * 60_000

/** Headers that carry what the replay guard and the dispatch rely on: sent, they must be signed. */
const GUARDED = ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256', 'x-acs-security-token']

/**
 * Verifies who calls. What is wrong first is refused first: the key, the token, the clock, the nonce's presence,
 * the signature.
 * @throws Refusal
 */
export async function authenticate(call: AlibabaCall, find: FindCredential, aliases: readonly string[]): Promise<Credential> {
  switch (call.common.style) {
    case 'rpc':
      return authenticateRpc(call, find)
    case 'acs3':
      return authenticateAcs3(call, find, aliases)
    case 'unsigned':
      throw new Refusal('missing-credentials', { parameter: 'AccessKeyId' })
  }
}

async function authenticateRpc(call: AlibabaCall, find: FindCredential): Promise<Credential> {
  const { request, common } = call
  if (common.accessKeyId === '') throw new Refusal('missing-credentials', { parameter: 'AccessKeyId' })
  const credential = await findUsable(common.accessKeyId, call, find)
  refuseUnguarded(call)
  const method = common.parameters.get('SignatureMethod') ?? ''
  if (method !== 'HMAC-SHA1') throw method === '' ? new Refusal('missing-parameter', { parameter: 'SignatureMethod' }) : unsupported(method)
  if (!common.parameters.get('Signature')) throw new Refusal('missing-credentials', { parameter: 'Signature' })
  const outcome = verifyRpc({ method: request.method, parameters: common.parameters }, credential.key.secret)
  if (outcome.fits && !isPublicKey(credential.key.secret)) return credential
  // SDKs compare what follows the colon with what they have signed, so nothing may follow it.
  throw mismatch(`Specified signature is not matched with our calculation. server string to sign is:${outcome.stringToSign}`)
}

async function authenticateAcs3(call: AlibabaCall, find: FindCredential, aliases: readonly string[]): Promise<Credential> {
  const { request, common } = call
  const authorization = readAuthorization(request.headers.get('authorization') ?? '')
  const credential = await findUsable(authorization.accessKeyId, call, find)
  refuseUnguarded(call)
  const isSigned = (name: string) => authorization.signedHeaders.includes(name)
  const unsigned = GUARDED.find((name) => request.headers.get(name) !== null && !isSigned(name))
  if (unsigned !== undefined) throw incomplete(`The header ${unsigned} must be signed`)
  const outcome = verifyAcs3({ request, authorization, query: common.query, hosts: acs3Hosts(request, aliases) }, credential.key.secret)
  if (outcome === undefined) throw unsupported(authorization.algorithm)
  if (!outcome.fits) throw mismatch(mismatchMessage(outcome))
  // What decides how a body is read must be signed as the body is: a form made no form on the way would lose its parameters.
  if (request.body.byteLength > 0 && !isSigned('content-type')) throw incomplete('With a body the header content-type must be signed')
  return credential
}

const unsupported = (method: string): Refusal =>
  new Refusal('unsupported-signature-method', { parameter: 'SignatureMethod', value: method.slice(0, 50) })

const incomplete = (explanation: string): Refusal => new Refusal('malformed-authorization', { explanation })

const mismatchMessage = ({ stringToSign, canonicalRequest }: SignedTexts): string =>
  `Specified signature does not match our calculation. server StringToSign is [${stringToSign}] server CanonicalRequest is [${canonicalRequest}]. server string to sign is:${stringToSign}`

const mismatch = (explanation: string): Refusal => new Refusal('signature-mismatch', { explanation })

/** The clock and the presence of a nonce; whether the nonce is new is asked once the signature has been verified. */
function refuseUnguarded({ request, common }: AlibabaCall): void {
  const { timestamp, nonce } = common
  if (timestamp === '') throw new Refusal('missing-parameter', { parameter: 'Timestamp' })
  const at = readTimestamp(common)
  if (Number.isNaN(at)) throw new Refusal('malformed-timestamp', { parameter: 'Timestamp', expected: 'ISO 8601' })
  if (Math.abs(request.receivedAt - at) > CLOCK_WINDOW_MS)
    throw new Refusal('expired-timestamp', { serverTime: Math.floor(request.receivedAt / 1000) })
  if (nonce === '') throw new Refusal('missing-parameter', { parameter: 'SignatureNonce' })
}

/** The key, if it may be used now: known, enabled, and if it is a temporary one, with its token and in its time. */
async function findUsable(id: string, { request, common }: AlibabaCall, find: FindCredential): Promise<Credential> {
  const credential = await find(id)
  if (credential === undefined) throw new Refusal('unknown-access-key')
  if (!credential.key.enabled) throw new Refusal('disabled-access-key')
  refuseWrongToken(credential, common, request.receivedAt)
  return credential
}

function refuseWrongToken({ key }: Credential, { token }: CommonParameters, now: number): void {
  if (key.token === null) {
    if (token !== '') throw new Refusal('invalid-token')
    return
  }
  if (token === '') throw new Refusal('missing-token')
  if (!constantTimeEquals(token, key.token)) throw new Refusal('invalid-token')
  if (key.expiresAt !== null && key.expiresAt <= now) throw new Refusal('expired-token')
}
