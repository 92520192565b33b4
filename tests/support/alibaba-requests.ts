import type { WireRequest } from '../../src/api/wire.ts'
import { sha256, signAcs3, signRpc } from './alibaba-signer.ts'
import { wire } from './tencent-requests.ts'

/** When all of these requests are made and received, milliseconds. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
/** The same in the words of a request. */
export const TIMESTAMP = '2026-01-02T03:04:05Z'
/** The vendor's own host. */
export const HOST = 'ehpc.cn-hangzhou.aliyuncs.com'

/** A key as a client holds it. */
export interface ClientKey {
  readonly id: string
  /** For the algorithm with RSA a private key, PEM. */
  readonly secret: string
  readonly token?: string
}

/** The root key of account `acme` in every testServer. */
export const ROOT: ClientKey = { id: 'LTAIacmeRoot', secret: 's3cret' }

/** Names and values; undefined ones are left out. */
export type Texts = Readonly<Record<string, string | undefined>>

const filled = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

let count = 0
/** A nonce that no request has had. */
export const freshNonce = (): string => `nonce-${++count}`

/** A request at {@link NOW}. */
export const arrived = (given: Parameters<typeof wire>[0]): WireRequest => wire({ method: 'GET', receivedAt: NOW, ...given })

/** Names and values as a query, in the order given, everything encoded that must be. */
export const formText = (texts: Texts): string =>
  Object.entries(filled(texts))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')

/** A request in signature version 1.0. */
export interface RpcOptions {
  readonly key?: ClientKey
  readonly method?: string
  /** Where the parameters travel: all in the query, all in the form, or the operation's own in the form. */
  readonly in?: 'query' | 'form' | 'both'
  readonly host?: string
  readonly version?: string
  readonly nonce?: string
  readonly timestamp?: string
  /** Beside, or in place of, the usual ones; undefined takes one away. `Signature` replaces the right one. */
  readonly parameters?: Texts
  readonly headers?: Texts
  /** What the client signs in place of what it sends. */
  readonly signs?: { readonly method?: string; readonly parameters?: Texts; readonly secret?: string }
  /** Writes names and values as a query or form. */
  readonly written?: (texts: Texts) => string
  readonly path?: string
  readonly receivedAt?: number
  readonly remoteAddress?: string
}

const FORM = 'application/x-www-form-urlencoded'

/** Builds and signs a request in signature version 1.0. */
export function rpc(action: string, input: Texts = {}, options: RpcOptions = {}): WireRequest {
  const { key = ROOT, host = HOST, signs = {}, written = formText } = options
  const place = options.in ?? 'query'
  const method = options.method ?? (place === 'query' ? 'GET' : 'POST')
  const common: Texts = {
    Action: action,
    Version: options.version ?? '2018-04-12',
    Format: 'JSON',
    AccessKeyId: key.id,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: options.nonce ?? freshNonce(),
    Timestamp: options.timestamp ?? TIMESTAMP,
    SecurityToken: key.token,
    ...options.parameters,
  }
  const { Signature: forced, ...signed } = { ...common, ...input, ...signs.parameters }
  const right = signRpc({ method: signs.method ?? method, parameters: filled(signed), secret: signs.secret ?? key.secret }).signature
  const Signature = 'Signature' in common ? forced : right
  const [query, body] = {
    query: [{ ...common, ...input, Signature }, undefined],
    form: [{}, { ...common, ...input, Signature }],
    both: [{ ...common, Signature }, input],
  }[place]
  return arrived({
    method,
    path: options.path ?? '/',
    query: written(query ?? {}),
    ...(body === undefined ? {} : { body: written(body) }),
    receivedAt: options.receivedAt ?? NOW,
    ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
    headers: { Host: host, 'Content-Type': body === undefined ? undefined : FORM, ...options.headers },
  })
}

/** A request in signature version 3. */
export interface Acs3Options {
  readonly key?: ClientKey
  readonly algorithm?: 'ACS3-HMAC-SHA256' | 'ACS3-RSA-SHA256'
  readonly method?: string
  readonly host?: string
  readonly version?: string
  readonly nonce?: string
  readonly timestamp?: string
  readonly body?: string | Uint8Array
  /** Sent beside, or in place of, the usual ones; undefined takes one away. */
  readonly headers?: Texts
  /** What the client signs beside, or in place of, what it sends: headers by names in lower case, undefined ones not at all. */
  readonly signs?: {
    readonly headers?: Texts
    readonly method?: string
    readonly path?: string
    readonly query?: Texts
    readonly body?: string
    readonly secret?: string
  }
  /** Writes the query. */
  readonly written?: (texts: Texts) => string
  /** Writes the Authorization header. */
  readonly authorization?: (parts: { algorithm: string; Credential: string; SignedHeaders: string; Signature: string }) => string
  readonly path?: string
  readonly receivedAt?: number
  readonly remoteAddress?: string
}

/** Builds and signs a request in signature version 3. */
export function acs3(action: string, input: Texts = {}, options: Acs3Options = {}): WireRequest {
  const { key = ROOT, method = 'GET', host = HOST, body = '', signs = {}, written = formText } = options
  const algorithm = options.algorithm ?? 'ACS3-HMAC-SHA256'
  const own: Texts = {
    host,
    'x-acs-action': action,
    'x-acs-version': options.version ?? '2018-04-12',
    'x-acs-date': options.timestamp ?? TIMESTAMP,
    'x-acs-signature-nonce': options.nonce ?? freshNonce(),
    'x-acs-content-sha256': sha256(signs.body ?? body),
    'x-acs-security-token': key.token,
  }
  const { signature, signedHeaders } = signAcs3({
    algorithm,
    method: signs.method ?? method,
    path: signs.path ?? '/',
    query: filled(signs.query ?? input),
    headers: filled({ ...own, ...signs.headers }),
    body: signs.body ?? body,
    secret: signs.secret ?? key.secret,
  })
  const parts = { algorithm, Credential: key.id, SignedHeaders: signedHeaders, Signature: signature }
  const usual = `${algorithm} Credential=${key.id},SignedHeaders=${signedHeaders},Signature=${signature}`
  return arrived({
    method,
    path: options.path ?? '/',
    query: written(input),
    body,
    receivedAt: options.receivedAt ?? NOW,
    ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
    headers: { ...own, accept: 'application/json', Authorization: options.authorization?.(parts) ?? usual, ...options.headers },
  })
}

/** The same request with headers put in, replaced or, undefined, taken out. */
export function withHeaders(request: WireRequest, headers: Texts): WireRequest {
  const changed = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const get = (name: string) => {
    const key = name.toLowerCase()
    return changed.has(key) ? (changed.get(key) ?? null) : request.headers.get(name)
  }
  return { ...request, headers: { get } }
}
