import { type SignatureScheme, writePairs } from '../../signatures/scheme.ts'
import { byByteOrder } from '../byte-order.ts'
import { sha256 } from './sign-tc3.ts'
import type { V1Evidence } from './verify.ts'

/** The older style for one request: each step of it can be done otherwise. @param digest of the method that the request names */
export function v1Scheme({ request, pairs, hosts }: V1Evidence, digest: string): SignatureScheme {
  const { method } = request
  const signed = [...pairs.values()].filter(({ name }) => name !== 'Signature').map(({ name, value }) => [name, value] as const)
  signed.sort(([a], [b]) => byByteOrder(a, b))
  return {
    *forms() {
      for (const host of hosts()) yield { method, host, path: '/', pairs: signed, query: '', headers: [], body: '' }
    },
    write(parts, steps) {
      const text = `${parts.method}${parts.host}${parts.path}?${writePairs(parts, (value) => value, steps)}`
      return steps.text?.('toSign', text) ?? text
    },
    lineTexts: [],
    hashes: [],
    digest: sha256,
    chain: [],
    key: (secret) => secret,
    macDigest: digest,
    spelling: 'base64',
    encode: undefined,
    encodesTogether: false,
  }
}
