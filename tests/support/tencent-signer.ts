import { createHash, createHmac } from 'node:crypto'

// Written from the vendor's pages alone, so that a mistake in the product cannot cancel out against the same one here.

/** What a client signs with TC3, as it holds it. */
export interface Tc3Input {
  readonly method: string
  readonly uri: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly timestamp: string
  readonly date: string
  readonly service: string
  readonly secret: string
  /** Leaves the values of headers as they are, as some clients do against the rules. */
  readonly keepsCase?: boolean
}

/** The hexadecimal signature and the names it covers, of https://cloud.tencent.com/document/api/1108/42552. */
export function signTc3(input: Tc3Input): { readonly signature: string; readonly signedHeaders: string } {
  const lines = Object.entries(input.headers)
    .map(([name, value]) => [name.trim().toLowerCase(), input.keepsCase ? value.trim() : value.trim().toLowerCase()])
    .sort(([a = ''], [b = '']) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const signedHeaders = lines.map(([name]) => name).join(';')
  const canonicalHeaders = lines.map(([name, value]) => [name, ':', value, '\n'].join('')).join('')
  const payload = createHash('sha256').update(input.body).digest('hex')
  const request = [input.method.toUpperCase(), input.uri, input.query, canonicalHeaders, signedHeaders, payload].join('\n')
  const scope = [input.date, input.service, 'tc3_request'].join('/')
  const hashed = createHash('sha256').update(request, 'utf8').digest('hex')
  const text = ['TC3-HMAC-SHA256', input.timestamp, scope, hashed].join('\n')
  let key: Buffer = Buffer.from(`TC3${input.secret}`, 'utf8')
  for (const step of [input.date, input.service, 'tc3_request']) key = createHmac('sha256', key).update(step).digest()
  return { signature: createHmac('sha256', key).update(text, 'utf8').digest('hex'), signedHeaders }
}

/** What a client signs in the older style. */
export interface V1Input {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly secret: string
}

/** The base64 signature of https://cloud.tencent.com/document/api/1108/42553. */
export function signV1({ method, host, path, parameters, secret }: V1Input): string {
  const names = Object.keys(parameters).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const query = names.map((name) => [name, parameters[name]].join('=')).join('&')
  const algorithm = parameters['SignatureMethod'] === 'HmacSHA256' ? 'sha256' : 'sha1'
  return createHmac(algorithm, secret).update([method, host, path, '?', query].join('')).digest('base64')
}
