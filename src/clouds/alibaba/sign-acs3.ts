import { createHmac, hash, verify } from 'node:crypto'
import { sm3 } from 'sm-crypto-v2'
import { isPublicKey } from '../../access/account.ts'
import { rsaPublicKey } from '../../access/secret-text.ts'
import { constantTimeEquals as equals } from '../../signatures/constant-time.ts'
import { byByteOrder } from '../byte-order.ts'
import { percentEncode } from './percent.ts'

/** One algorithm of signature version 3. */
export interface Acs3Algorithm {
  /** Lower-case hex digest of bodies and of canonical requests. */
  digest(data: string | Uint8Array): string
  /** Whether the signature, lower-case hex, is the key's. */
  verifies(key: string, stringToSign: string, signature: string): boolean
}

/** The algorithms by the name that begins the Authorization header. The key of RSA is a public key, PEM. */
export const ACS3_ALGORITHMS: Readonly<Record<string, Acs3Algorithm>> = {
  'ACS3-HMAC-SHA256': {
    digest: (data) => hash('sha256', data, 'hex'),
    verifies: (key, text, signature) => !isPublicKey(key) && equals(acs3Signature(key, text), signature),
  },
  'ACS3-HMAC-SM3': {
    digest: (data) => sm3(data),
    verifies: (key, text, signature) =>
      !isPublicKey(key) && equals(sm3(text, { mode: 'hmac', key: Buffer.from(key).toString('hex') }), signature),
  },
  'ACS3-RSA-SHA256': {
    digest: (data) => hash('sha256', data, 'hex'),
    verifies: verifiesRsa,
  },
}

/** A signature of RSA is as long as the modulus; what is not, and what is no number below it, is nobody's. */
function verifiesRsa(key: string, text: string, signature: string): boolean {
  if (!/^([0-9a-f]{2})+$/.test(signature)) return false
  const publicKey = rsaPublicKey(key)
  if (publicKey === undefined || signature.length * 4 !== publicKey.asymmetricKeyDetails?.modulusLength) return false
  return verify('RSA-SHA256', Buffer.from(text), publicKey, Buffer.from(signature, 'hex'))
}

/** The parts of a request that version 3 signs. */
export interface Acs3Parts {
  readonly method: string
  readonly path: string
  /** Decoded, in any order. */
  readonly query: Iterable<readonly [name: string, value: string]>
  /** Signed headers, names in lower case, values trimmed; ordered by name. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Lower-case hex digest of the body. */
  readonly payloadHash: string
}

/** The request in one text. See https://help.aliyun.com/document_detail/315526.html, signature version 3. */
export function acs3CanonicalRequest({ method, path, query, headers, payloadHash }: Acs3Parts): string {
  const sorted = [...query].sort(([a], [b]) => byByteOrder(a, b))
  const canonicalQuery = sorted.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  const block = headers.map(([name, value]) => `${name}:${value}\n`).join('')
  const names = headers.map(([name]) => name).join(';')
  return `${method}\n${path}\n${canonicalQuery}\n${block}\n${names}\n${payloadHash}`
}

/** Lower-case hex HMAC-SHA256; the key is the secret as it is. */
export const acs3Signature = (secret: string, stringToSign: string): string =>
  createHmac('sha256', secret).update(stringToSign).digest('hex')
