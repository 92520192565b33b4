import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { isPublicKey } from './account.ts'

/** The RSA public key in PEM that a text is, SPKI or PKCS#1; undefined for every other text. */
export function rsaPublicKey(secret: string): KeyObject | undefined {
  if (!/^\s*-----BEGIN (RSA )?PUBLIC KEY-----/.test(secret)) return undefined
  const key = readable(() => createPublicKey(secret))
  return key?.asymmetricKeyType === 'rsa' ? key : undefined
}

/** Why a text cannot be what a key signs with: a half of a pair of keys that is no RSA public key. Undefined when it can. */
export function secretProblem(secret: string): string | undefined {
  if (isPublicKey(secret)) return rsaPublicKey(secret) === undefined ? pemProblem(secret) : undefined
  if (/^\s*(ssh-|ecdsa-sha2-)\S+ AAAA/.test(secret))
    return `this is a public key of SSH: ${WRITE_PEM}, as \`ssh-keygen -e -m PKCS8\` prints it`
  return isBareKey(secret) ? `this is a key without its first and last line: ${WRITE_PEM}` : undefined
}

const WRITE_PEM = 'write an RSA public key in PEM, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----'

function pemProblem(secret: string): string {
  const [, label = ''] = /-----BEGIN ([^-]*)-----/.exec(secret) ?? []
  if (label.endsWith('PRIVATE KEY')) return 'this is a private key: leave it with the client, and write the public half of the pair here'
  if (label.endsWith('CERTIFICATE')) return `this is a certificate: ${WRITE_PEM}, as \`openssl x509 -pubkey -noout\` prints it`
  const key = readable(() => createPublicKey(secret))
  if (key !== undefined) return `this is a public key for ${key.asymmetricKeyType}: ${WRITE_PEM}`
  return `this begins like a key in PEM and cannot be read as one: ${WRITE_PEM}`
}

/** Shorter texts hold no key of a pair, characters. */
const MIN_BARE_KEY_LENGTH = 56

/** Whether a text is the base64 between the first and the last line of a key in PEM. */
function isBareKey(secret: string): boolean {
  if (secret.length < MIN_BARE_KEY_LENGTH || !/^\s*M[A-I][A-Za-z0-9+/\s]+=*\s*$/.test(secret)) return false
  const key = Buffer.from(secret, 'base64')
  const attempts = [
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
  ]
  return attempts.some((attempt) => readable(attempt) !== undefined)
}

function readable(read: () => KeyObject): KeyObject | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
