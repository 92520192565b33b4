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
  /** Of methods that sign it neither as a header nor as a parameter. */
  readonly timestamp: string
  /** What the key is derived for, as it is signed. */
  readonly scope: string
}

const NONE: readonly Pair[] = []

/** These parts, and nothing of what is left out. Written out: spreading an object takes several times as long. */
export const partsOf = ({
  method = '',
  host = '',
  path = '',
  pairs = NONE,
  query = '',
  headers = NONE,
  body = '',
  timestamp = '',
  scope = '',
}: Partial<Parts>): Parts => ({ method, host, path, pairs, query, headers, body, timestamp, scope })

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

/** What is signed, and the text before it. */
export interface SignedTexts {
  /** Empty for methods that have none. */
  readonly canonicalRequest: string
  readonly stringToSign: string
}

/** A signature method, for one request: what verifies it also explains it, for every step of it can be done otherwise. */
export interface SignatureScheme {
  /** Hosts that the client may have signed, the likeliest first; one empty text when it signs none. */
  readonly hosts: () => Iterable<string>
  /** What the client may have signed of the request with one of the hosts, the likeliest first. */
  readonly forms: (host: string) => Iterable<Parts>
  readonly write: (parts: Parts, steps?: Steps) => SignedTexts
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

/** What is most likely signed with each host: mistakes are looked for in these alone. */
export function* likelyForms({ hosts, forms }: Pick<SignatureScheme, 'hosts' | 'forms'>): Generator<Parts> {
  for (const host of hosts()) {
    for (const form of forms(host)) {
      yield form
      break
    }
  }
}

/** The likeliest of all. */
export function likeliestForm(scheme: Pick<SignatureScheme, 'hosts' | 'forms'>): Parts {
  const [form = partsOf({})] = likelyForms(scheme)
  return form
}

/** Every string to sign that is right, the likeliest first. */
export function* acceptedTexts({ hosts, forms, write }: SignatureScheme): Generator<string> {
  for (const host of hosts()) for (const form of forms(host)) yield write(form).stringToSign
}
