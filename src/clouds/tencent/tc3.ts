import { hash } from 'node:crypto'
import type { WireRequest } from '../../api/wire.ts'
import type { Bytes, Pair, Parts, SignatureScheme, SignedTexts } from '../../signatures/scheme.ts'
import { AS_IT_SHOULD_BE, hashed, hashingOnce, writeCanonical } from '../../signatures/writers.ts'
import type { Authorization } from './authorization.ts'

/** Name of the signature method, and first word of the Authorization header. */
export const TC3 = 'TC3-HMAC-SHA256'

/** What a client sends in `X-TC-Content-SHA256` when it signs no body, and what is hashed in the body's place. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** Lower-case hex SHA-256. */
export const sha256 = (data: Bytes): string => hash('sha256', data, 'hex')

/** UTC date of a timestamp in Unix seconds, `YYYY-MM-DD`. */
export function dateOf(timestamp: number): string {
  const day = Math.floor(timestamp / 86_400)
  if (day !== latest.day) latest = { day, text: new Date(timestamp * 1000).toISOString().slice(0, 10) }
  return latest.text
}

/** Requests come from one day, and writing it takes longer than looking it up. */
let latest = { day: Number.NaN, text: '' }

/**
 * Steps 1 and 2 of https://cloud.tencent.com/document/api/1108/42552. The header block ends in a line feed of its own, so an
 * empty line stands before the list of signed names.
 */
export function writeTc3(parts: Parts, steps = AS_IT_SHOULD_BE, digest = sha256): SignedTexts {
  const canonicalRequest = writeCanonical(parts, parts.query, digest, steps)
  const hash = hashed('canonical', canonicalRequest, sha256, steps)
  const text = `${TC3}\n${parts.timestamp}\n${parts.scope}\n${hash}`
  return { canonicalRequest, stringToSign: steps.text === undefined ? text : steps.text('toSign', text) }
}

/** Step 3: how the key of a date and a service is derived, and step 4: how the signature is written. */
export const tc3Keys = (date: string, service: string) =>
  ({ chain: chainOf(date, service), key: keyOf, macDigest: 'sha256', spelling: 'hex' }) as const

const chainOf = (date: string, service: string): readonly string[] => [date, service, 'tc3_request']
const keyOf = (secret: string): string => `TC3${secret}`

/** What the key of a date and a service is for, as it stands in the header and in the text. */
export const scopeOf = (date: string, service: string): string => `${date}/${service}/tc3_request`

/** What a TC3 signature is checked against. */
export interface Tc3Evidence {
  readonly request: WireRequest
  readonly authorization: Authorization
  /** Text of `X-TC-Timestamp`. */
  readonly timestamp: string
  /** Hosts the client may have signed, the likeliest first. */
  hosts(): Iterable<string>
}

/** TC3 for one request. What SDKs put on the wire and what they sign differs in host, path, query escapes and case. */
export function tc3Scheme({ request, authorization, timestamp, hosts }: Tc3Evidence): SignatureScheme {
  const { method } = request
  const { date, service, scope, signedHeaders } = authorization
  const body = payloadOf(request)
  const digest = hashingOnce(body, sha256)
  return {
    hosts,
    forms(host) {
      const forms: Parts[] = []
      for (const headers of headersOf(request, signedHeaders, host)) {
        for (const query of queriesOf(request)) {
          for (const path of pathsOf(request))
            forms.push({ method, host: '', path, pairs: NO_PAIRS, query, headers, body, timestamp, scope })
        }
      }
      return forms
    },
    write: (parts, steps) => writeTc3(parts, steps, digest),
    lineTexts: TEXTS,
    hashes: HASHES,
    digest,
    chain: chainOf(date, service),
    key: keyOf,
    macDigest: 'sha256',
    spelling: 'hex',
    encode: undefined,
    encodesTogether: false,
  }
}

/** Whether a request says that its body is not signed: whoever stands in between may then replace it. */
export const isUnsignedPayload = ({ headers }: WireRequest): boolean => headers.get('x-tc-content-sha256') === UNSIGNED_PAYLOAD

/** What the client says it signed of the body. */
function payloadOf(request: WireRequest): Bytes {
  if (isUnsignedPayload(request)) return UNSIGNED_PAYLOAD
  return request.method === 'GET' ? '' : request.body
}

const NO_PAIRS: readonly Pair[] = []
const TEXTS = ['canonical', 'toSign'] as const
const HASHES = ['body', 'canonical'] as const

/** Everything in lower case; some leave the content type as it is sent. */
function headersOf({ headers }: WireRequest, names: readonly string[], host: string): readonly (readonly Pair[])[] {
  const folded: Pair[] = []
  let asSent: Pair | undefined
  for (const name of names) {
    const value = name === 'host' ? host : (headers.get(name)?.trim() ?? '')
    const pair: Pair = [name, value.toLowerCase()]
    folded.push(pair)
    if (name === 'content-type' && pair[1] !== value) asSent = [name, value]
  }
  return asSent === undefined ? [folded] : [folded, folded.map((pair) => (pair[0] === asSent[0] ? asSent : pair))]
}

/** The vendor's pages say that it is always `/`; some sign the one that is called. */
const pathsOf = ({ path }: WireRequest): readonly string[] => (path === '/' ? ROOT : ['/', path])
const ROOT = ['/']

/** .NET signs `%7E` where `~` may travel, and URL parsers on the way escape quotes and angle brackets. */
function queriesOf({ method, query }: WireRequest): Iterable<string> {
  if (method !== 'GET') return query === '' ? NO_QUERY : ['', query]
  if (!/[~%]/.test(query)) return [query]
  const unescaped = query.replace(/%(27|22|3C|3E)/gi, (escaped) => decodeURIComponent(escaped))
  return new Set([query, query.replaceAll('~', '%7E'), unescaped])
}

const NO_QUERY = ['']
