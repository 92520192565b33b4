import type { WireRequest } from '../../api/wire.ts'
import { type Parts, partsOf, type SignatureScheme, type SignedTexts } from '../../signatures/scheme.ts'
import { AS_IT_SHOULD_BE, writePairs } from '../../signatures/writers.ts'
import { inByteOrder } from '../byte-order.ts'
import type { Pair } from '../form.ts'
import { sha256 } from './tc3.ts'

/** Signature methods of the older style, with the digest each uses. */
const METHODS: Readonly<Record<string, string>> = { HmacSHA1: 'sha1', HmacSHA256: 'sha256' }

/** The names of the methods with their digests. */
export const V1_METHODS: readonly (readonly [name: string, digest: string])[] = Object.entries(METHODS)

/** The digest of the method that a request names; undefined when there is no such method. */
export const digestNamed = (method: string): string | undefined => (Object.hasOwn(METHODS, method) ? METHODS[method] : undefined)

/** What a v1 signature is checked against. */
export interface V1Evidence {
  readonly request: WireRequest
  readonly pairs: ReadonlyMap<string, Pair>
  hosts(): Iterable<string>
}

const asItIs = (text: string) => text

/** The text that a v1 request signs: method, host, path and parameters. See https://cloud.tencent.com/document/api/1108/42553. */
export function writeV1(parts: Parts, steps = AS_IT_SHOULD_BE): SignedTexts {
  const text = `${parts.method}${parts.host}${parts.path}?${writePairs(parts, asItIs, steps)}`
  return { canonicalRequest: '', stringToSign: steps.text?.('toSign', text) ?? text }
}

/** The key and how the signature is written. @param digest of the method */
export const v1Keys = (digest: string) => ({ chain: [], key: asItIs, macDigest: digest, spelling: 'base64' }) as const

/** The older style for one request. Go signs the real path, others always `/`. @param digest of the method that the request names */
export function v1Scheme({ request, pairs: all, hosts }: V1Evidence, digest: string): SignatureScheme {
  const { method } = request
  const signed = [...all.values()].filter(({ name }) => name !== 'Signature')
  const pairs = inByteOrder(signed.map(({ name, value }) => [name, value] as const))
  return {
    hosts,
    *forms(host) {
      for (const path of new Set(['/', request.path])) yield partsOf({ method, host, path, pairs })
    },
    write: writeV1,
    lineTexts: [],
    hashes: [],
    digest: sha256,
    ...v1Keys(digest),
    encode: undefined,
    encodesTogether: false,
  }
}
