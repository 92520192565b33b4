import { encodingOnce } from '../../signatures/encoders.ts'
import { type SignatureScheme, writePairs } from '../../signatures/scheme.ts'
import { byByteOrder } from '../byte-order.ts'
import { percentEncode } from './percent.ts'
import { ACS3_ALGORITHMS } from './sign-acs3.ts'

/** Version 1.0 for one request: each step of it can be done otherwise. @param parameters of query and form together */
export function rpcScheme(method: string, parameters: ReadonlyMap<string, string>): SignatureScheme {
  const pairs = [...parameters].filter(([name]) => name !== 'Signature').sort(([a], [b]) => byByteOrder(a, b))
  const encode = encodingOnce(percentEncode)
  return {
    forms: () => [{ method, host: '', path: '%2F', pairs, query: '', headers: [], body: '' }],
    write(parts, steps) {
      const text = `${parts.method}&${parts.path}&${(steps.encodeAll ?? percentEncode)(writePairs(parts, encode, steps))}`
      return steps.text?.('toSign', text) ?? text
    },
    lineTexts: [],
    hashes: [],
    digest: (data) => ACS3_ALGORITHMS['ACS3-HMAC-SHA256']?.digest(data) ?? '',
    chain: [],
    key: (secret) => `${secret}&`,
    macDigest: 'sha1',
    spelling: 'base64',
    encode,
    encodesTogether: true,
  }
}
