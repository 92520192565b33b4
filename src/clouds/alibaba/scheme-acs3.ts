import { encodingOnce } from '../../signatures/encoders.ts'
import { hashed, type SignatureScheme, writeCanonical, writePairs } from '../../signatures/scheme.ts'
import { byByteOrder } from '../byte-order.ts'
import { percentEncode } from './percent.ts'
import type { Acs3Algorithm } from './sign-acs3.ts'
import type { Acs3Evidence } from './verify.ts'

/** Version 3 for one request: each step of it can be done otherwise. */
export function acs3Scheme({ request, authorization, query, hosts }: Acs3Evidence, algorithm: Acs3Algorithm): SignatureScheme {
  const { method, path, body } = request
  const { algorithm: name, signedHeaders } = authorization
  const bodyHash = algorithm.digest(body)
  // The body may be long, and most mistakes leave it as it is.
  const digest = (data: string | Uint8Array) => (data === body ? bodyHash : algorithm.digest(data))
  const pairs = [...query].sort(([a], [b]) => byByteOrder(a, b))
  const sent = (header: string) => request.headers.get(header)?.trim() ?? ''
  const encode = encodingOnce(percentEncode)
  return {
    *forms() {
      for (const host of signedHeaders.includes('host') ? hosts : ['']) {
        const headers = signedHeaders.map((header) => [header, header === 'host' ? host : sent(header)] as const)
        yield { method, host: '', path, pairs, query: '', headers, body }
      }
    },
    write(parts, steps) {
      const joined = writePairs(parts, encode, steps)
      const canonical = writeCanonical(parts, parts.query === '' ? joined : parts.query, digest, steps)
      const text = `${name}\n${hashed('canonical', canonical, digest, steps)}`
      return steps.text?.('toSign', text) ?? text
    },
    lineTexts: ['canonical', 'toSign'],
    hashes: ['body', 'canonical'],
    digest,
    // SM3 is not the runtime's, and RSA makes no HMAC: of both only the text can be made otherwise.
    chain: name === 'ACS3-HMAC-SHA256' ? [] : undefined,
    key: (secret) => secret,
    macDigest: 'sha256',
    spelling: 'hex',
    encode,
    encodesTogether: false,
  }
}
