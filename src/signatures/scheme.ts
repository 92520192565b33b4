import { createHmac } from 'node:crypto'
import type { Mistake } from './mistake.ts'
import { bySigning, type Fits, type Hypothesis } from './search.ts'

/** A text, or bytes that may be none. */
export type Bytes = string | Uint8Array
/** A parameter or a header. */
export type Pair = readonly [name: string, value: string]
/** How names and values are written. */
export type Encode = (text: string) => string
/** The texts that a signature goes through. */
export type TextSlot = 'canonical' | 'toSign'
/** What is hashed on the way into a text. */
export type HashSlot = 'body' | 'canonical'

/** The parts of a request that are signed. What a method has no place for is empty. */
export interface Parts {
  readonly method: string
  /** Of methods that do not sign it as a header. */
  readonly host: string
  readonly path: string
  /** Decoded, in the order in which they are signed; without the signature. */
  readonly pairs: readonly Pair[]
  /** Of methods that sign it as it was sent. */
  readonly query: string
  /** Names in lower case, in the order in which they are signed. */
  readonly headers: readonly Pair[]
  readonly body: Bytes
}

/** The steps of signing that a client may do otherwise. One that is left out is done as it should be. */
export interface Steps {
  readonly parts?: (parts: Parts) => Parts
  /** In place of the right encoding of names and values. */
  readonly encode?: Encode
  /** In place of the right encoding of the parameters together. */
  readonly encodeAll?: Encode
  /** One parameter, encoded. */
  readonly pair?: (name: string, value: string) => string
  readonly join?: (pairs: readonly string[]) => string
  readonly headerLine?: (name: string, value: string) => string
  readonly headerNames?: (names: readonly string[]) => string
  /** @param right as it should be written @param of what is hashed */
  readonly hash?: (slot: HashSlot, right: string, of: Bytes) => string
  readonly text?: (slot: TextSlot, text: string) => string
  /** The bytes of every text that is hashed or signed. */
  readonly bytes?: (text: string) => Bytes
  /** One HMAC of the chain, by its number; the last one signs. */
  readonly mac?: (step: number, key: Bytes, message: Bytes) => Bytes
  /** The signature, as it is sent. */
  readonly spell?: (mac: Buffer) => string
}

/** A signature method, for one request: every step of it can be done otherwise, and what comes out be compared. */
export interface SignatureScheme {
  /** What the client may have signed of the request, the likeliest first: one for each host it may have meant. */
  readonly forms: () => Iterable<Parts>
  /** The text to sign. */
  readonly write: (parts: Parts, steps: Steps) => string
  /** The texts on the way that have lines, in their order. */
  readonly lineTexts: readonly TextSlot[]
  readonly hashes: readonly HashSlot[]
  /** Lower-case hexadecimal. */
  readonly digest: (data: Bytes) => string
  /** What goes into the HMACs beside the text, one after the other; empty for a method that makes one. Undefined for one that makes none. */
  readonly chain: readonly string[] | undefined
  /** What stands around the secret in the first key. */
  readonly key: (secret: string) => string
  readonly macDigest: string
  readonly spelling: 'hex' | 'base64'
  /** The right encoding of names and values, where they are encoded. */
  readonly encode: Encode | undefined
  /** The parameters are encoded once more together. */
  readonly encodesTogether: boolean
}

/** A hypothesis: the mistake is that the steps were done like this. */
export function doneLike(scheme: SignatureScheme, mistake: Mistake, steps: Steps): Hypothesis {
  const texts = function* () {
    for (const form of scheme.forms()) yield scheme.write(steps.parts?.(form) ?? form, steps)
  }
  const { mac, spell, bytes } = steps
  const isSignedOtherwise = mac !== undefined || spell !== undefined || bytes !== undefined
  return { ...mistake, texts, ...(isSignedOtherwise ? { fits: fitsLike(scheme, steps) } : {}) }
}

/** HMAC with any key and message. */
export const hmac = (digest: string, key: Bytes, message: Bytes): Buffer => createHmac(digest, key).update(message).digest()

/** Whether a signature is that of a secret and a text when what follows the text is done like this. */
export function fitsLike(scheme: SignatureScheme, { mac, spell, bytes }: Steps): Fits {
  const { chain, macDigest, spelling } = scheme
  if (chain === undefined) return () => false
  const step = mac ?? ((_: number, key: Bytes, message: Bytes) => hmac(macDigest, key, message))
  // The key is the same for all texts of one secret.
  let latest: { readonly secret: string; readonly key: Bytes } | undefined
  return bySigning((secret, text) => {
    if (latest?.secret !== secret) latest = { secret, key: chain.reduce<Bytes>((key, word, at) => step(at, key, word), scheme.key(secret)) }
    const made = step(chain.length, latest.key, bytes?.(text) ?? text)
    if (typeof made === 'string') return made
    return spell?.(Buffer.from(made)) ?? Buffer.from(made).toString(spelling)
  })
}

/** The request in one text, as the methods of headers write it. */
export function writeCanonical(parts: Parts, query: string, digest: SignatureScheme['digest'], steps: Steps): string {
  const { headerLine = (name, value) => `${name}:${value}`, headerNames = (names) => names.join(';'), text } = steps
  const block = parts.headers.map(([name, value]) => `${headerLine(name, value)}\n`).join('')
  const names = headerNames(parts.headers.map(([name]) => name))
  const canonical = `${parts.method}\n${parts.path}\n${query}\n${block}\n${names}\n${hashed('body', parts.body, digest, steps)}`
  return text?.('canonical', canonical) ?? canonical
}

/** Parameters in one text. */
export function writePairs({ pairs }: Parts, right: Encode, { encode = right, pair, join }: Steps): string {
  const written = pairs.map(([name, value]) => pair?.(encode(name), encode(value)) ?? `${encode(name)}=${encode(value)}`)
  return join?.(written) ?? written.join('&')
}

/** A hash as it is written into the next text. */
export function hashed(slot: HashSlot, of: Bytes, digest: SignatureScheme['digest'], { hash, bytes }: Steps): string {
  const right = digest(typeof of === 'string' ? (bytes?.(of) ?? of) : of)
  return hash?.(slot, right, of) ?? right
}
