import { Refusal } from '../../catalogue/refusal.ts'
import { constantTimeEquals } from '../constant-time.ts'
import type { Pair } from '../form.ts'
import type { WireRequest } from '../wire.ts'
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
 * Whether the secret signs this request in any of the forms the vendor's SDKs sign: what they put on the wire and
 * what they sign differs in host, path, query escapes and case. The likeliest is right for nearly all, so the others
 * are made up only for those it does not fit.
 */
export function verifiesTc3(evidence: Tc3Evidence, secret: string): boolean {
  const { authorization, timestamp } = evidence
  if (authorization.date !== dateOf(Number(timestamp))) return false
  const { key, keep } = signingKeyOf(secret, authorization.date, authorization.service)
  const fits = (canonical: string) =>
    constantTimeEquals(authorization.signature, key.sign(stringToSign(canonical, timestamp, authorization.date, authorization.service)))
  if (!fits(likeliestForm(evidence)) && !canonicalForms(evidence).some(fits)) return false
  keep()
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

/** What the client says it signed of the body. */
export function payloadOf(request: WireRequest): string | Uint8Array {
  if (request.headers.get('x-tc-content-sha256') === UNSIGNED_PAYLOAD) return UNSIGNED_PAYLOAD
  return request.method === 'GET' ? '' : request.body
}

const payloadHashOf = (request: WireRequest): string => sha256(payloadOf(request))

/** .NET signs `%7E` where `~` may travel, and URL parsers on the way escape quotes and angle brackets. */
function queryForms(request: WireRequest): readonly string[] {
  if (request.method !== 'GET') return request.query === '' ? [''] : ['', request.query]
  const unescaped = request.query.replace(/%(27|22|3C|3E)/gi, (escaped) => decodeURIComponent(escaped))
  return [...new Set([request.query, request.query.replaceAll('~', '%7E'), unescaped])]
}

/** Secrets in use, and for each the days and names clients give the service: labels of hosts. */
const MOST_SECRETS = 4_096
const MOST_OF_ONE = 4
const LONGEST_SERVICE = 63

interface KnownKey {
  readonly date: string
  readonly service: string
  readonly key: SigningKey
}

/** By secret, the one kept last first: a look-up by one long-lived text is cheaper than by a new one for every request. */
const keys = new Map<string, readonly KnownKey[]>()

/** The key, and a way to keep it for those who have shown that it is theirs: a stranger may name any service. */
function signingKeyOf(secret: string, date: string, service: string): { readonly key: SigningKey; keep(): void } {
  const known = keys.get(secret) ?? []
  const fitting = known.find((one) => one.date === date && one.service === service)
  if (fitting !== undefined) return { key: fitting.key, keep: alreadyKept }
  const key = new SigningKey(signingKey(secret, date, service))
  const keep = () => {
    if (service.length > LONGEST_SERVICE) return
    if (keys.size >= MOST_SECRETS) keys.clear()
    keys.set(secret, [{ date, service, key }, ...known.slice(0, MOST_OF_ONE - 1)])
  }
  return { key, keep }
}

const alreadyKept = () => {}

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
