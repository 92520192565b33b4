import { createHash, createHmac, createSign } from 'node:crypto'

// Written from the vendor's pages alone, so that a mistake in the product cannot cancel out against the same one here.

/** UTF-8, everything but `A-Z a-z 0-9 - _ . ~` as `%XX` in capitals. */
export const encoded = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return byte < 128 && /[A-Za-z0-9_.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

const inByteOrder = (names: readonly string[]) => names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** What a client signs in version 1.0. */
export interface RpcInput {
  readonly method: string
  readonly parameters: Readonly<Record<string, string>>
  readonly secret: string
}

/** The base64 signature of https://help.aliyun.com/document_detail/315526.html, and the text it is of. */
export function signRpc({ method, parameters, secret }: RpcInput): { readonly stringToSign: string; readonly signature: string } {
  const names = inByteOrder(Object.keys(parameters)).filter((name) => name !== 'Signature')
  const query = names.map((name) => [encoded(name), encoded(parameters[name] ?? '')].join('=')).join('&')
  const stringToSign = [method, '%2F', encoded(query)].join('&')
  return { stringToSign, signature: createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64') }
}

/** What a client signs in version 3. */
export interface Acs3Input {
  /** `ACS3-HMAC-SHA256` without it. */
  readonly algorithm?: 'ACS3-HMAC-SHA256' | 'ACS3-RSA-SHA256'
  readonly method: string
  readonly path?: string
  readonly query: Readonly<Record<string, string>>
  /** The signed ones, by names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** The secret, or for RSA a private key, PEM. */
  readonly secret: string
}

/** Lower-case hex, as bodies and canonical requests are hashed. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** The hexadecimal signature, the names it covers, and the texts on the way. */
export function signAcs3(input: Acs3Input) {
  const algorithm = input.algorithm ?? 'ACS3-HMAC-SHA256'
  const query = inByteOrder(Object.keys(input.query)).map((name) => `${encoded(name)}=${encoded(input.query[name] ?? '')}`)
  const names = inByteOrder(Object.keys(input.headers))
  const lines = names.map((name) => `${name}:${(input.headers[name] ?? '').trim()}\n`)
  const signedHeaders = names.join(';')
  const payload = sha256(input.body)
  const canonicalRequest = [input.method, input.path ?? '/', query.join('&'), lines.join(''), signedHeaders, payload].join('\n')
  const stringToSign = [algorithm, sha256(canonicalRequest)].join('\n')
  return { canonicalRequest, stringToSign, signedHeaders, payload, signature: seal(algorithm, input.secret, stringToSign) }
}

function seal(algorithm: string, secret: string, text: string): string {
  if (algorithm === 'ACS3-RSA-SHA256') return createSign('RSA-SHA256').update(text).sign(secret, 'hex')
  return createHmac('sha256', secret).update(text).digest('hex')
}
