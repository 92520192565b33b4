import type { WireRequest } from '../../api/wire.ts'
import { type Pair, type Parts, partsOf, type SignatureScheme, type SignedTexts } from '../../signatures/scheme.ts'
import { AS_IT_SHOULD_BE, hashed, hashingOnce, writeCanonical, writePairs } from '../../signatures/writers.ts'
import { inByteOrder } from '../byte-order.ts'
import { ACS3_HMAC, ACS3_KEYS, type Acs3Algorithm } from './algorithms.ts'
import type { Authorization } from './authorization.ts'
import { percentEncode } from './percent.ts'

/** What a version 3 signature is checked against. */
export interface Acs3Evidence {
  readonly request: WireRequest
  readonly authorization: Pick<Authorization, 'algorithm' | 'signedHeaders'>
  readonly query: ReadonlyMap<string, string>
  /** Hosts the client may have signed, the one it sent first. */
  readonly hosts: readonly string[]
}

/** Hosts a client may have signed, the one it sent first. */
export function acs3Hosts(request: WireRequest, aliases: readonly string[]): readonly string[] {
  const sent = (request.headers.get('host') ?? '').trim()
  return [...new Set([sent, sent.replace(/:\d+$/, ''), ...aliases])]
}

/** What version 3 signs, and the request in one text before it. See https://help.aliyun.com/document_detail/315526.html. @param name of the algorithm */
export function writeAcs3(parts: Parts, name: string, digest: Acs3Algorithm['digest'], steps = AS_IT_SHOULD_BE): SignedTexts {
  const query = parts.query === '' ? writePairs(parts, percentEncode, steps) : parts.query
  const canonicalRequest = writeCanonical(parts, query, digest, steps)
  const text = `${name}\n${hashed('canonical', canonicalRequest, digest, steps)}`
  return { canonicalRequest, stringToSign: steps.text?.('toSign', text) ?? text }
}

/** Version 3 for one request, over exactly the headers it names. */
export function acs3Scheme({ request, authorization, query, hosts }: Acs3Evidence, algorithm: Acs3Algorithm): SignatureScheme {
  const { method, path, body } = request
  const { algorithm: name, signedHeaders } = authorization
  const digest = hashingOnce(body, algorithm.digest)
  return {
    hosts: () => (signedHeaders.includes('host') ? hosts : ['']),
    *forms(host) {
      const pairs = inByteOrder(query)
      const values = signedHeaders.map((header) => (header === 'host' ? host : request.headers.get(header)?.trim()))
      // Java signs the text `null` for a header that it does not send.
      for (const absent of values.includes(undefined) ? ['', 'null'] : ['']) {
        const headers = signedHeaders.map((header, at): Pair => [header, values[at] ?? absent])
        // Java signs the path of the operation, wherever its endpoint has the server.
        for (const signed of path === '/' ? ['/'] : [path, '/']) yield partsOf({ method, path: signed, pairs, headers, body })
      }
    },
    write: (parts, steps) => writeAcs3(parts, name, digest, steps),
    lineTexts: ['canonical', 'toSign'],
    hashes: ['body', 'canonical'],
    digest,
    key: ACS3_KEYS.key,
    macDigest: ACS3_KEYS.macDigest,
    spelling: ACS3_KEYS.spelling,
    // SM3 is not the runtime's, and RSA makes no HMAC: of both only the text can be made otherwise.
    chain: name === ACS3_HMAC ? [] : undefined,
    encode: percentEncode,
    encodesTogether: false,
  }
}
