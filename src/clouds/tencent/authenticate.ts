import { timingSafeEqual } from 'node:crypto'
import { isPublicKey } from '../../access/account.ts'
import type { Credential } from '../../access/credential.ts'
import { Refusal } from '../../api/refusal.ts'
import { type MaybePromise, whenReady } from '../../maybe-promise.ts'
import type { FindCredential } from '../cloud.ts'
import { ambiguousParameter } from './ambiguous.ts'
import { malformed, readAuthorization } from './authorization.ts'
import type { TencentCall } from './common-parameters.ts'
import { candidateHosts } from './hosts.ts'
import { isUnsignedPayload, sha256 } from './tc3.ts'
import { verifiesTc3, verifiesV1 } from './verify.ts'

/** How far a client's clock may be off, seconds. */
export const CLOCK_WINDOW_SECONDS = 300

/** What a client may sign beside what it sends. */
export interface VerificationOptions {
  /** Further host names that clients sign although they call this server by another. */
  readonly hostAliases: readonly string[]
  /** Whether a request may leave its body out of what it signs; true when left out, because the vendor's service lets it. */
  readonly unsignedPayload?: boolean
}

/**
 * Verifies who calls. What is wrong first is refused first: the header's grammar or missing parameters, the clock,
 * the key, the token, the signature.
 * @throws Refusal
 */
export function authenticate(call: TencentCall, find: FindCredential, options: VerificationOptions): MaybePromise<Credential> {
  switch (call.common.style) {
    case 'tc3':
      return authenticateTc3(call, find, options)
    case 'v1':
      return authenticateV1(call, find, options)
    case 'skip':
      throw malformed('`SKIP` is only for actions that need no credentials.')
    case 'unknown':
      throw malformed('`Algorithm` in Authorization not valid.')
    case 'unsigned':
      throw new Refusal('missing-credentials', { parameter: 'Authorization' })
  }
}

function authenticateTc3(call: TencentCall, find: FindCredential, options: VerificationOptions): MaybePromise<Credential> {
  const { request, common, operation } = call
  const authorization = readAuthorization(common.authorization)
  const hosts = () => candidateHosts(request, operation.service.name, call.region, options.hostAliases)
  // Some SDKs scope their signature to the first label of whatever endpoint they were given.
  const { service } = authorization
  const isScope = service === operation.service.name || [...hosts()].some((host) => host.split('.', 1)[0] === service)
  if (!isScope) throw malformed('`Service` in Credential not valid.')
  // The action is not signed either: whoever stands in between could make any call of it.
  if (isUnsignedPayload(request) && (options.unsignedPayload === false || operation.access === 'write'))
    throw malformed('`UNSIGNED-PAYLOAD` is not accepted here: the body must be signed.')
  refuseSkewed(call)
  return whenReady(find(authorization.secretId), (found) => {
    const credential = usable(found, call)
    const fits = verifiesTc3({ request, authorization, timestamp: common.timestamp, hosts }, credential)
    if (!fits) throw new Refusal('signature-mismatch')
    return credential
  })
}

function authenticateV1(call: TencentCall, find: FindCredential, { hostAliases }: VerificationOptions): MaybePromise<Credential> {
  const { request, operation } = call
  const { pairs } = call.common
  for (const parameter of ['SecretId', 'Nonce', 'Signature']) {
    if (!pairs.get(parameter)?.value) throw new Refusal('missing-credentials', { parameter })
  }
  if (!/^\d{1,20}$/.test(pairs.get('Nonce')?.value ?? '')) throw new Refusal('wrong-type', { parameter: 'Nonce', expected: 'uint64' })
  const ambiguous = ambiguousParameter([...pairs.values()].map(({ name, value }) => [name, value] as const))
  if (ambiguous !== undefined) {
    const explanation = 'A parameter holds `&` or `=` so that another request has the same signature. Use `TC3-HMAC-SHA256`.'
    throw new Refusal('malformed-query', { parameter: ambiguous.slice(0, 200), explanation })
  }
  refuseSkewed(call)
  const hosts = () => candidateHosts(request, operation.service.name, call.region, hostAliases)
  return whenReady(find(pairs.get('SecretId')?.value ?? ''), (found) => {
    const credential = usable(found, call)
    if (!verifiesV1({ request, pairs, hosts }, credential.key.secret)) throw new Refusal('signature-mismatch')
    return credential
  })
}

function refuseSkewed({ request, common }: TencentCall): void {
  if (!/^\d{1,12}$/.test(common.timestamp)) throw new Refusal('malformed-timestamp', { parameter: 'Timestamp', expected: 'int64' })
  const serverTime = Math.floor(request.receivedAt / 1000)
  if (Math.abs(serverTime - Number(common.timestamp)) > CLOCK_WINDOW_SECONDS) throw new Refusal('expired-timestamp', { serverTime })
}

/** The key, if it may be used now: known, enabled, and if it is a temporary one, with its token and in its time. */
function usable(credential: Credential | undefined, { request, common }: TencentCall): Credential {
  if (credential === undefined) throw new Refusal('unknown-access-key')
  const { secret, enabled, token, expiresAt } = credential.key
  if (!enabled) throw new Refusal('disabled-access-key')
  if (isPublicKey(secret)) throw new Refusal('signature-mismatch')
  // Digests are compared so that neither content nor length of the token shows in the time it takes.
  const tokenFits = token === null ? common.token === '' : timingSafeEqual(Buffer.from(sha256(token)), Buffer.from(sha256(common.token)))
  if (!tokenFits) throw new Refusal(common.token === '' ? 'missing-token' : 'invalid-token')
  if (expiresAt !== null && expiresAt <= request.receivedAt) throw new Refusal('expired-token')
  return credential
}
