import type { AccessKey } from '../../access/account.ts'
import { Refusal } from '../../api/refusal.ts'
import type { WireRequest } from '../../api/wire.ts'
import { constantTimeEquals } from '../../signatures/constant-time.ts'
import type { Pair } from '../form.ts'
import type { Authorization } from './authorization.ts'
import { canonicalRequest, dateOf, SigningKey, sha256, signingKey, stringToSign, UNSIGNED_PAYLOAD } from './sign-tc3.ts'
import { signatureV1, signedParameters, V1_METHODS } from './sign-v1.ts'

/** What a TC3 signature is checked against. */
export interface Tc3Evidence {
  readonly request: WireRequest
  readonly authorization: Authorization
  /** Text of `X-TC-Timestamp`. */
  readonly timestamp: string
  /** Hosts the client may have signed, the likeliest first. */
  hosts(): readonly string[]
}

/**
 * Whether the key signs this request in any of the forms the vendor's SDKs sign: what they put on the wire and
 * what they sign differs in host, path, query escapes and case. The likeliest is right for nearly all, so the others
 * are made up only for those it does not fit.
 */
export function verifiesTc3(evidence: Tc3Evidence, accessKey: AccessKey): boolean {
  const { authorization, timestamp } = evidence
  if (authorization.date !== dateOf(Number(timestamp))) return false
  const { key, remember } = signingKeyOf(accessKey, authorization.date, authorization.service)
  const fits = (canonical: string) =>
    constantTimeEquals(authorization.signature, key.sign(stringToSign(canonical, timestamp, authorization.date, authorization.service)))
  if (!fits(likeliestForm(evidence)) && !canonicalForms(evidence).some(fits)) return false
  remember()
  return true
}

/** The host as sent, the path of the vendor's pages, the query as sent, everything in lower case. */
function likeliestForm({ request, authorization }: Tc3Evidence): string {
  const { method } = request
  const headers: [string, string][] = []
  for (const name of authorization.signedHeaders) headers.push([name, request.headers.get(name)?.trim().toLowerCase() ?? ''])
  return canonicalRequest({ method, uri: '/', query: method === 'GET' ? request.query : '', headers, payloadHash: payloadHashOf(request) })
}

/** Every canonical request the client may have made of this request, the likeliest first. */
export function* canonicalForms({ request, authorization, hosts }: Tc3Evidence): Generator<string> {
  const payloadHash = payloadHashOf(request)
  for (const foldContentType of [true, false]) {
    const values = authorization.signedHeaders.map((name) => {
      const value = request.headers.get(name)?.trim() ?? ''
      return [name, foldContentType || name !== 'content-type' ? value.toLowerCase() : value] as const
    })
    if (!foldContentType && values.every(([, value]) => value === value.toLowerCase())) return
    for (const query of queryForms(request)) {
      for (const uri of request.path === '/' ? ['/'] : ['/', request.path]) {
        for (const host of hosts()) {
          const headers = values.map(([name, value]) => [name, name === 'host' ? host.toLowerCase() : value] as const)
          yield canonicalRequest({ method: request.method, uri, query, headers, payloadHash })
        }
      }
    }
  }
}

/** Whether a request says that its body is not signed: whoever stands in between may then replace it. */
export const isUnsignedPayload = ({ headers }: WireRequest): boolean => headers.get('x-tc-content-sha256') === UNSIGNED_PAYLOAD

/** What the client says it signed of the body. */
export function payloadOf(request: WireRequest): string | Uint8Array {
  if (isUnsignedPayload(request)) return UNSIGNED_PAYLOAD
  return request.method === 'GET' ? '' : request.body
}

const payloadHashOf = (request: WireRequest): string => sha256(payloadOf(request))

/** .NET signs `%7E` where `~` may travel, and URL parsers on the way escape quotes and angle brackets. */
function queryForms(request: WireRequest): readonly string[] {
  if (request.method !== 'GET') return request.query === '' ? [''] : ['', request.query]
  const unescaped = request.query.replace(/%(27|22|3C|3E)/gi, (escaped) => decodeURIComponent(escaped))
  return [...new Set([request.query, request.query.replaceAll('~', '%7E'), unescaped])]
}

/** Of one key, the days and names clients give the service: labels of hosts. */
const MAX_DERIVED = 4
const MAX_SERVICE_LENGTH = 63

interface DerivedKey {
  readonly date: string
  readonly service: string
  readonly key: SigningKey
}

/** What was derived from a secret goes with the credential that holds it: a rotated or deleted key leaves nothing here. */
const derivedKeys = new WeakMap<AccessKey, readonly DerivedKey[]>()

const NONE: readonly DerivedKey[] = []

/** The key of a day, and a way to remember it for those who have shown that it is theirs: a stranger may name any service. */
function signingKeyOf(accessKey: AccessKey, date: string, service: string): { readonly key: SigningKey; remember(): void } {
  const derived = derivedKeys.get(accessKey) ?? NONE
  const fitting = derived.find((one) => one.date === date && one.service === service)
  if (fitting !== undefined) return { key: fitting.key, remember: alreadyRemembered }
  const key = new SigningKey(signingKey(accessKey.secret, date, service))
  const remember = () => {
    if (service.length > MAX_SERVICE_LENGTH) return
    derivedKeys.set(accessKey, [{ date, service, key }, ...derived.slice(0, MAX_DERIVED - 1)])
  }
  return { key, remember }
}

const alreadyRemembered = () => {}

/** What a v1 signature is checked against. */
export interface V1Evidence {
  readonly request: WireRequest
  readonly pairs: ReadonlyMap<string, Pair>
  hosts(): readonly string[]
}

/** Whether the secret signs these parameters, in any of the forms of {@link sourceForms}. @throws Refusal wrong-value for an unknown method */
export function verifiesV1(evidence: V1Evidence, secret: string): boolean {
  const method = evidence.pairs.get('SignatureMethod')?.value || 'HmacSHA1'
  const digest = Object.hasOwn(V1_METHODS, method) ? V1_METHODS[method] : undefined
  if (digest === undefined) throw new Refusal('unsupported-signature-method', { parameter: 'SignatureMethod', value: method.slice(0, 50) })
  // Ruby's ends in a line feed.
  const claimed = evidence.pairs.get('Signature')?.value.trim() ?? ''
  for (const source of sourceForms(evidence)) if (constantTimeEquals(claimed, signatureV1(secret, digest, source))) return true
  return false
}

/** Every text the client may have signed, the likeliest first. Go signs the real path, others always `/`. */
export function* sourceForms({ request, pairs, hosts }: V1Evidence): Generator<string> {
  const parameters = signedParameters([...pairs.values()].map(({ name, value }) => [name, value] as const))
  for (const path of request.path === '/' ? ['/'] : ['/', request.path]) {
    for (const host of hosts()) yield `${request.method}${host}${path}?${parameters}`
  }
}
