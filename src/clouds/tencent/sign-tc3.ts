import { createHmac, hash } from 'node:crypto'

/** Name of the signature method, and first word of the Authorization header. */
export const TC3 = 'TC3-HMAC-SHA256'

/** What a client sends in `X-TC-Content-SHA256` when it signs no body, and what is hashed in the body's place. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** The parts of a request that TC3 signs. */
export interface SignedParts {
  readonly method: string
  /** Path; the vendor's pages say it is always `/`. */
  readonly uri: string
  /** What follows the `?`, as sent; empty for POST. */
  readonly query: string
  /** Signed headers, names in lower case, values trimmed and folded as the client signed them; ordered by name. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Lower-case hex SHA-256 of the body. */
  readonly payloadHash: string
}

/** Lower-case hex SHA-256. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex')

/**
 * Step 1 of https://cloud.tencent.com/document/api/1108/42552: the request in one text. The header block ends
 * in a line feed of its own, so an empty line stands before the list of signed names.
 */
export function canonicalRequest(parts: SignedParts): string {
  let block = ''
  let names = ''
  for (const [name, value] of parts.headers) {
    block += `${name}:${value}\n`
    names += names === '' ? name : `;${name}`
  }
  return `${parts.method}\n${parts.uri}\n${parts.query}\n${block}\n${names}\n${parts.payloadHash}`
}

/** UTC date of a timestamp in Unix seconds, `YYYY-MM-DD`. */
export function dateOf(timestamp: number): string {
  const day = Math.floor(timestamp / 86_400)
  if (day !== latest.day) latest = { day, text: new Date(timestamp * 1000).toISOString().slice(0, 10) }
  return latest.text
}

/** Requests come from one day, and writing it takes longer than looking it up. */
let latest = { day: Number.NaN, text: '' }

/** Step 2. @param timestamp text of `X-TC-Timestamp` */
export const stringToSign = (canonical: string, timestamp: string, date: string, service: string): string =>
  `${TC3}\n${timestamp}\n${date}/${service}/tc3_request\n${sha256(canonical)}`

const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Step 3: the key of one day and service. */
export const signingKey = (secret: string, date: string, service: string): Buffer =>
  hmac(hmac(hmac(`TC3${secret}`, date), service), 'tc3_request')

/** Step 4: lower-case hex. */
export const signature = (key: Uint8Array, text: string): string => new SigningKey(key).sign(text)

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
  constructor(key: Uint8Array) {
    this.#key = key
    key.forEach((byte, index) => {
      this.#inner[index] = byte ^ 0x36
      this.#outer[index] = byte ^ 0x5c
    })
  }

  /** Lower-case hex. */
  sign(text: string): string {
    // A character takes three bytes at the most, or two characters four.
    if (text.length * 3 > ROOM_BYTES) return createHmac('sha256', this.#key).update(text).digest('hex')
    const length = this.#inner.write(text, BLOCK_BYTES)
    this.#outer.set(hash('sha256', this.#inner.subarray(0, BLOCK_BYTES + length), 'buffer'), BLOCK_BYTES)
    return hash('sha256', this.#outer, 'hex')
  }
}
