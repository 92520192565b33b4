import { createHmac, hash } from 'node:crypto'
import type { Bytes, SignatureScheme, Steps } from './scheme.ts'

type Keys = Pick<SignatureScheme, 'chain' | 'key' | 'macDigest'>

/** HMAC with any key and message. */
export const hmac = (digest: string, key: Bytes, message: Bytes): Buffer => createHmac(digest, key).update(message).digest()

/** What a method signs texts with: the secret, or a key that is derived from it step by step. */
export function deriveKey({ chain = [], key, macDigest }: Keys, secret: string, mac?: Steps['mac']): Bytes {
  const step = mac ?? ((_: number, derived: Bytes, word: Bytes) => hmac(macDigest, derived, word))
  return chain.reduce<Bytes>((derived, word, at) => step(at, derived, word), key(secret))
}

/** The signature of a text, as it is sent. */
export const signatureOf = (scheme: Keys & Pick<SignatureScheme, 'spelling'>, secret: string, text: string): string =>
  createHmac(scheme.macDigest, deriveKey(scheme, secret)).update(text).digest(scheme.spelling)

const BLOCK_BYTES = 64

/** A string to sign is shorter than this; anything longer goes the plain way. */
const ROOM_BYTES = 512

/**
 * A key made ready for HMAC-SHA256 (RFC 2104), for one that signs many texts: its two paddings are worked out once,
 * and each signature is then two hashes, without the object that `createHmac` makes.
 */
export class SigningKey {
  readonly #key: Uint8Array
  readonly #inner = Buffer.alloc(BLOCK_BYTES + ROOM_BYTES, 0x36)
  readonly #outer = Buffer.alloc(BLOCK_BYTES + 32, 0x5c)

  /** @param key at most 64 bytes */
  constructor(key: Bytes) {
    this.#key = Buffer.from(key)
    this.#key.forEach((byte, index) => {
      this.#inner[index] = byte ^ 0x36
      this.#outer[index] = byte ^ 0x5c
    })
  }

  /** Lower-case hexadecimal. */
  sign(text: string): string {
    // A character takes three bytes at the most, or two characters four.
    if (text.length * 3 > ROOM_BYTES) return createHmac('sha256', this.#key).update(text).digest('hex')
    const length = this.#inner.write(text, BLOCK_BYTES)
    this.#outer.set(hash('sha256', this.#inner.subarray(0, BLOCK_BYTES + length), 'buffer'), BLOCK_BYTES)
    return hash('sha256', this.#outer, 'hex')
  }
}
