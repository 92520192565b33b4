import { hash } from 'node:crypto'
import { type Parts, partsOf, type SignatureScheme, type SignedTexts } from '../../signatures/scheme.ts'
import { AS_IT_SHOULD_BE, writePairs } from '../../signatures/writers.ts'
import { inByteOrder } from '../byte-order.ts'
import { percentEncode } from './percent.ts'

/** A request with a version 1.0 signature. */
export interface RpcEvidence {
  readonly method: string
  /** Query and form together. */
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * The text that signature version 1.0 signs: the method, the path, and the parameters, encoded. See
 * https://help.aliyun.com/document_detail/315526.html.
 */
export function writeRpc(parts: Parts, steps = AS_IT_SHOULD_BE): SignedTexts {
  const text = `${parts.method}&${parts.path}&${(steps.encodeAll ?? percentEncode)(writePairs(parts, percentEncode, steps))}`
  return { canonicalRequest: '', stringToSign: steps.text?.('toSign', text) ?? text }
}

/** HMAC-SHA1 in Base64; the key is the secret and an ampersand. */
export const RPC_KEYS = { chain: [], key: (secret: string) => `${secret}&`, macDigest: 'sha1', spelling: 'base64' } as const

/** The path of every request of version 1.0, encoded. */
export const RPC_PATH = '%2F'

/**
 * Version 1.0 for one request. Most clients sign empty parameters as they send them; PHP leaves them out of what it signs, so
 * that form is the second.
 */
export function rpcScheme({ method, parameters }: RpcEvidence): SignatureScheme {
  return {
    hosts: () => [''],
    *forms() {
      const pairs = inByteOrder([...parameters].filter(([name]) => name !== 'Signature'))
      yield partsOf({ method, path: RPC_PATH, pairs })
      const filled = pairs.filter(([, value]) => value !== '')
      if (filled.length < pairs.length) yield partsOf({ method, path: RPC_PATH, pairs: filled })
    },
    write: writeRpc,
    lineTexts: [],
    hashes: [],
    digest: (data) => hash('sha256', data, 'hex'),
    chain: RPC_KEYS.chain,
    key: RPC_KEYS.key,
    macDigest: RPC_KEYS.macDigest,
    spelling: RPC_KEYS.spelling,
    encode: percentEncode,
    encodesTogether: true,
  }
}
