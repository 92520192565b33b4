import type { WireRequest } from '../../src/api/wire.ts'
import { signTc3, signV1 } from './tencent-signer.ts'

/** When all of these requests are made and received, milliseconds. */
export const NOW = 1_700_000_000_000
/** The same in the words of a request. */
export const TIMESTAMP = '1700000000'
/** The vendor's own host. */
export const HOST = 'ecm.tencentcloudapi.com'
/** The port the server believes it listens on. */
export const PORT = 7654

/** A key as a client holds it. */
export interface ClientKey {
  readonly id: string
  readonly secret: string
  readonly token?: string
}

/** The root key of account `acme` in every testServer. */
export const ROOT: ClientKey = { id: 'AKIDacmeRoot', secret: 's3cret' }

type Headers = Readonly<Record<string, string | undefined>>

/** A request as it arrives; names of headers are compared without case, undefined ones are left out. */
export function wire(
  given: Partial<Omit<WireRequest, 'headers' | 'body'>> & { readonly headers?: Headers; readonly body?: string | Uint8Array },
): WireRequest {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(given.headers ?? {})) if (value !== undefined) headers.set(name.toLowerCase(), value)
  return {
    method: 'POST',
    path: '/',
    query: '',
    oversized: false,
    remoteAddress: '203.0.113.7',
    port: PORT,
    receivedAt: NOW,
    steadyAt: given.receivedAt ?? NOW,
    ...given,
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null },
    body: typeof given.body === 'string' ? new TextEncoder().encode(given.body) : (given.body ?? new Uint8Array(0)),
  }
}

/** A TC3 request: what travels, and under `signs` whatever the client signs differently. */
export interface Tc3Options {
  readonly key?: ClientKey
  readonly method?: 'GET' | 'POST'
  readonly host?: string
  readonly path?: string
  readonly query?: string
  readonly contentType?: string
  readonly body?: string | Uint8Array
  readonly action?: string
  readonly version?: string
  readonly timestamp?: string
  /** Sent beside, or in place of, the usual ones; undefined takes one away. */
  readonly headers?: Headers
  readonly signs?: {
    readonly host?: string
    readonly uri?: string
    readonly query?: string
    readonly body?: string
    readonly contentType?: string
    readonly service?: string
    readonly date?: string
    readonly keepsCase?: boolean
    /** Further headers to sign, or in place of `content-type` and `host`; undefined takes one away. */
    readonly headers?: Headers
  }
  /** Rewrites the finished Authorization header. */
  readonly authorization?: (header: string) => string
  readonly remoteAddress?: string
  readonly receivedAt?: number
}

/** Builds and signs a TC3 request. */
export function tc3(options: Tc3Options = {}): WireRequest {
  const { key = ROOT, method = 'POST', host = HOST, path = '/', query = '', body = '', signs = {} } = options
  const { timestamp = TIMESTAMP, action = 'DescribeImage', version = '2019-07-19' } = options
  const contentType = options.contentType ?? (method === 'GET' ? 'application/x-www-form-urlencoded' : 'application/json')
  const date = signs.date ?? new Date(Number(timestamp) * 1000).toISOString().slice(0, 10)
  const service = signs.service ?? 'ecm'
  const signed = { 'content-type': signs.contentType ?? contentType, host: signs.host ?? host, ...signs.headers }
  const { signature, signedHeaders } = signTc3({
    method,
    uri: signs.uri ?? '/',
    query: signs.query ?? (method === 'GET' ? query : ''),
    headers: Object.fromEntries(Object.entries(signed).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    body: signs.body ?? (method === 'GET' ? '' : body),
    timestamp,
    date,
    service,
    secret: key.secret,
    keepsCase: signs.keepsCase === true,
  })
  const header = `TC3-HMAC-SHA256 Credential=${key.id}/${date}/${service}/tc3_request, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return wire({
    method,
    path,
    query,
    body,
    ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
    ...(options.receivedAt === undefined ? {} : { receivedAt: options.receivedAt }),
    headers: {
      Host: host,
      'Content-Type': contentType,
      Authorization: options.authorization?.(header) ?? header,
      'X-TC-Action': action,
      'X-TC-Version': version,
      'X-TC-Timestamp': timestamp,
      'X-TC-Token': key.token,
      ...options.headers,
    },
  })
}

/** A request in the older style. */
export interface V1Options {
  readonly key?: ClientKey
  readonly method?: 'GET' | 'POST'
  readonly host?: string
  readonly path?: string
  /** Parameters of the operation, and common ones; undefined takes one of the usual ones away. */
  readonly parameters?: Readonly<Record<string, string | undefined>>
  readonly signs?: { readonly host?: string; readonly path?: string; readonly method?: string }
  /** How blanks are written. */
  readonly blank?: '+' | '%20'
  readonly contentType?: string
  /** Rewrites the query or form before it is sent. */
  readonly rewrite?: (text: string) => string
  readonly headers?: Headers
}

/** Names and values as a query, in the order given. */
export function formText(parameters: Readonly<Record<string, string | undefined>>, blank: '+' | '%20' = '%20'): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value).replaceAll('%20', blank)}`]))
    .join('&')
}

/** Another one for each request, because none is good twice. */
let nonce = 11_885

/** Builds and signs a request of the older style. */
export function v1(options: V1Options = {}): WireRequest {
  const { key = ROOT, method = 'GET', host = HOST, path = '/', signs = {}, rewrite = (text) => text } = options
  const given: Readonly<Record<string, string | undefined>> = {
    Action: 'DescribeImage',
    Version: '2019-07-19',
    Timestamp: TIMESTAMP,
    Nonce: String(++nonce),
    SecretId: key.id,
    Token: key.token,
    ...options.parameters,
  }
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) if (value !== undefined) parameters[name] = value
  const { Signature: forced, ...signed } = parameters
  const Signature = signV1({
    method: signs.method ?? method,
    host: signs.host ?? host,
    path: signs.path ?? '/',
    parameters: signed,
    secret: key.secret,
  })
  const text = rewrite(formText({ ...signed, Signature: forced ?? Signature }, options.blank))
  return wire({
    method,
    path,
    query: method === 'GET' ? text : '',
    body: method === 'POST' ? text : '',
    headers: {
      Host: host,
      'Content-Type': options.contentType ?? (method === 'POST' ? 'application/x-www-form-urlencoded' : undefined),
      ...options.headers,
    },
  })
}

/** The input of an operation as dotted names, the way a GET or a form spells it. */
export function dotted(input: unknown, prefix = ''): Record<string, string> {
  if (typeof input !== 'object' || input === null) return { [prefix]: String(input) }
  const below = (name: string) => (prefix === '' ? name : `${prefix}.${name}`)
  return Object.assign({}, ...Object.entries(input).map(([name, value]) => dotted(value, below(name))))
}
