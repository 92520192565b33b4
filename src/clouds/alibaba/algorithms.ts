import { hash, verify } from 'node:crypto'
import { sm3 } from 'sm-crypto-v2'
import { isPublicKey } from '../../access/account.ts'
import { rsaPublicKey } from '../../access/secret-text.ts'
import { constantTimeEquals as equals } from '../../signatures/constant-time.ts'
import { signatureOf } from '../../signatures/signing.ts'

/** One algorithm of signature version 3. */
export interface Acs3Algorithm {
  /** Lower-case hex digest of bodies and of canonical requests. */
  digest(data: string | Uint8Array): string
  /** Whether the signature, lower-case hex, is the key's. */
  verifies(key: string, stringToSign: string, signature: string): boolean
}

/** The name of the algorithm that clients sign with unless they are told otherwise. */
export const ACS3_HMAC = 'ACS3-HMAC-SHA256'

/** HMAC-SHA256 in lower-case hex; the key is the secret as it is. */
export const ACS3_KEYS = { chain: [], key: (secret: string) => secret, macDigest: 'sha256', spelling: 'hex' } as const

/** The algorithms by the name that begins the Authorization header. The key of RSA is a public key, PEM. */
const ALGORITHMS: Readonly<Record<string, Acs3Algorithm>> = {
  [ACS3_HMAC]: {
    digest: (data) => hash('sha256', data, 'hex'),
    verifies: (key, text, signature) => !isPublicKey(key) && equals(signatureOf(ACS3_KEYS, key, text), signature),
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

/** The algorithm of a name; undefined when there is none. */
export const algorithmNamed = (name: string): Acs3Algorithm | undefined => (Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined)

/** A signature of RSA is as long as the modulus; what is not, and what is no number below it, is nobody's. */
function verifiesRsa(key: string, text: string, signature: string): boolean {
  if (!/^([0-9a-f]{2})+$/.test(signature)) return false
  const publicKey = rsaPublicKey(key)
  if (publicKey === undefined || signature.length * 4 !== publicKey.asymmetricKeyDetails?.modulusLength) return false
  return verify('RSA-SHA256', Buffer.from(text), publicKey, Buffer.from(signature, 'hex'))
}
