import { createHash, createHmac } from 'node:crypto'
import type { WireRequest } from '../../src/api/wire.ts'
import { type ClientKey, HOST, NOW, wire } from '../support/tencent-requests.ts'
import { ROOT } from './operator-server.ts'

// Signed by hand after the vendor's pages, a step at a time, so that any one of them can be done wrong.

type Key = ClientKey

/** Lower-case hexadecimal SHA-256. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** The parts that TC3 signs. */
export interface Tc3Parts {
  readonly method: string
  readonly uri: string
  readonly query: string
  readonly headers: readonly (readonly [string, string])[]
  readonly payloadHash: string
}

/** What travels, and what is done otherwise when signing it. */
export interface Tc3Hand {
  readonly key?: Key
  readonly method?: 'GET' | 'POST'
  readonly host?: string
  readonly query?: string
  readonly body?: string | Uint8Array
  readonly contentType?: string
  readonly timestamp?: string
  /** The date and the service in Credential. */
  readonly date?: string
  readonly service?: string
  readonly receivedAt?: number
  /** Sent beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>
  /** Further headers to sign. */
  readonly alsoSigns?: readonly string[]
  readonly signs?: Partial<Tc3Parts>
  readonly canonical?: (parts: Tc3Parts) => string
  readonly text?: (parts: { timestamp: string; scope: string; canonical: string }) => string
  readonly chain?: (secret: string, date: string, service: string) => string | Buffer
  readonly secret?: string
  readonly authorization?: (header: string) => string
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** The key of a day and a service. */
export const tc3Chain = (secret: string, date: string, service: string): Buffer =>
  hmac(hmac(hmac(`TC3${secret}`, date), service), 'tc3_request')

/** The canonical request. */
export const tc3Canonical = ({ method, uri, query, headers, payloadHash }: Tc3Parts): string =>
  [
    method,
    uri,
    query,
    headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    headers.map(([name]) => name).join(';'),
    payloadHash,
  ].join('\n')

const tc3Text = ({ timestamp, scope, canonical }: { timestamp: string; scope: string; canonical: string }): string =>
  `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`

/** A DescribeImage in TC3. */
export function tc3(hand: Tc3Hand = {}): WireRequest {
  const { key = ROOT, method = 'POST', host = HOST, query = '', body = method === 'GET' ? '' : '{"Limit":20}' } = hand
  const { receivedAt = NOW, timestamp = String(Math.floor(receivedAt / 1000)), service = 'ecm' } = hand
  const contentType = hand.contentType ?? (method === 'GET' ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8')
  const sent: Record<string, string | undefined> = {
    Host: host,
    'Content-Type': contentType,
    'X-TC-Action': 'DescribeImage',
    'X-TC-Version': '2019-07-19',
    'X-TC-Timestamp': timestamp,
    'X-TC-Token': key.token,
    ...hand.headers,
  }
  const date = hand.date ?? new Date(Number(timestamp) * 1000).toISOString().slice(0, 10)
  const sentAs = (wanted: string) => Object.entries(sent).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
  const names = ['content-type', 'host', ...(hand.alsoSigns ?? [])].sort()
  const parts: Tc3Parts = {
    method,
    uri: '/',
    query: method === 'GET' ? query : '',
    headers: names.map((name) => [name, sentAs(name).toLowerCase()] as const),
    payloadHash: sha256(method === 'GET' ? '' : body),
    ...hand.signs,
  }
  const scope = `${date}/${service}/tc3_request`
  const text = (hand.text ?? tc3Text)({ timestamp, scope, canonical: (hand.canonical ?? tc3Canonical)(parts) })
  const signature = hmac((hand.chain ?? tc3Chain)(hand.secret ?? key.secret, date, service) as Buffer, text).toString('hex')
  const header = `TC3-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return wire({ method, query, body, receivedAt, headers: { ...sent, Authorization: hand.authorization?.(header) ?? header } })
}

/** What travels in a v1 request, and what is done otherwise when signing it. */
export interface V1Hand {
  readonly key?: Key
  readonly method?: 'GET' | 'POST'
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  /** In the order they are sent; undefined takes a usual one away. */
  readonly parameters?: Readonly<Record<string, string | undefined>>
  readonly receivedAt?: number
  readonly source?: (given: { method: string; host: string; parameters: readonly (readonly [string, string])[]; rest: string }) => string
  readonly digest?: string
  readonly secret?: string
  readonly encoding?: 'base64' | 'hex'
  readonly signature?: (signature: string) => string
  /** Leaves the signature as it is on the wire. */
  readonly raw?: boolean
}

const inOrder = (pairs: readonly (readonly [string, string])[]) =>
  pairs.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** Parameters as the older style signs them. */
export const joined = (pairs: readonly (readonly [string, string])[]): string => pairs.map(([name, value]) => `${name}=${value}`).join('&')

/** A DescribeImage in the older style. */
export function v1(hand: V1Hand = {}): WireRequest {
  const { key = ROOT, method = 'GET', host = HOST, receivedAt = NOW } = hand
  const given: Record<string, string | undefined> = {
    Action: 'DescribeImage',
    Version: '2019-07-19',
    Timestamp: String(Math.floor(receivedAt / 1000)),
    Nonce: '11886',
    SecretId: key.id,
    Token: key.token,
    ...hand.parameters,
  }
  const parameters = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const rest = joined(inOrder(parameters))
  const source = hand.source?.({ method, host, parameters, rest }) ?? `${method}${host}/?${rest}`
  const digest = hand.digest ?? (given['SignatureMethod'] === 'HmacSHA256' ? 'sha256' : 'sha1')
  const made = createHmac(digest, hand.secret ?? key.secret)
    .update(source)
    .digest(hand.encoding ?? 'base64')
  const signature = hand.signature?.(made) ?? made
  const sent = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const text = `${sent}&Signature=${hand.raw ? signature : encodeURIComponent(signature)}`
  const form = method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}
  return wire({
    method,
    receivedAt,
    query: method === 'GET' ? text : '',
    body: method === 'POST' ? text : '',
    headers: { Host: host, ...form, ...hand.headers },
  })
}
