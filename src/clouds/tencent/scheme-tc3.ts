import { hashed, type SignatureScheme, writeCanonical } from '../../signatures/scheme.ts'
import { sha256, TC3 } from './sign-tc3.ts'
import { payloadOf, type Tc3Evidence } from './verify.ts'

/** TC3 for one request: each step of it can be done otherwise. */
export function tc3Scheme({ request, authorization, timestamp, hosts }: Tc3Evidence): SignatureScheme {
  const { date, service, signedHeaders } = authorization
  const { method } = request
  const body = payloadOf(request)
  const bodyHash = sha256(body)
  // The body may be long, and most mistakes leave it as it is.
  const digest = (data: string | Uint8Array) => (data === body ? bodyHash : sha256(data))
  const sent = (name: string) => request.headers.get(name)?.trim().toLowerCase() ?? ''
  return {
    *forms() {
      for (const host of new Set(hosts().map((one) => one.toLowerCase()))) {
        const headers = signedHeaders.map((name) => [name, name === 'host' ? host : sent(name)] as const)
        yield { method, host: '', path: '/', pairs: [], query: method === 'GET' ? request.query : '', headers, body }
      }
    },
    write(parts, steps) {
      const canonical = writeCanonical(parts, parts.query, digest, steps)
      const text = `${TC3}\n${timestamp}\n${date}/${service}/tc3_request\n${hashed('canonical', canonical, sha256, steps)}`
      return steps.text?.('toSign', text) ?? text
    },
    lineTexts: ['canonical', 'toSign'],
    hashes: ['body', 'canonical'],
    digest,
    chain: [date, service, 'tc3_request'],
    key: (secret) => `TC3${secret}`,
    macDigest: 'sha256',
    spelling: 'hex',
    encode: undefined,
    encodesTogether: false,
  }
}
