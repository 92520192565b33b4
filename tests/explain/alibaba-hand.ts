import { createHash, createHmac } from 'node:crypto'
import type { WireRequest } from '../../src/api/wire.ts'
import { arrived, freshNonce, HOST, NOW, TIMESTAMP } from '../support/alibaba-requests.ts'
import { encoded } from '../support/alibaba-signer.ts'
import type { ClientKey } from '../support/tencent-requests.ts'
import { ROOT } from './operator-server.ts'

// Signed by hand after the vendor's pages, a step at a time, so that any one of them can be done wrong.

type Pairs = readonly (readonly [string, string])[]

/** By the bytes of their names. */
export const inByteOrder = (pairs: Pairs): Pairs => pairs.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** Pairs as a query. @param encode of names and values */
export const joined = (pairs: Pairs, encode: (text: string) => string = encoded): string =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')

/** What travels in a version 1.0 request, and what is done otherwise when signing it. */
export interface RpcHand {
  readonly key?: ClientKey
  readonly method?: 'GET' | 'POST'
  readonly parameters?: Readonly<Record<string, string>>
  /** Names that travel in the form; the others are in the query. */
  readonly inForm?: readonly string[]
  readonly timestamp?: string
  readonly receivedAt?: number
  readonly text?: (given: { method: string; pairs: Pairs; inForm: (name: string) => boolean }) => string
  readonly digest?: string
  readonly secret?: string
  readonly hmacKey?: (secret: string) => string
  readonly encoding?: 'base64' | 'hex'
  readonly signature?: (signature: string) => string
  readonly raw?: boolean
  readonly nonce?: string
}

/** The text to sign of version 1.0. */
export const rpcText = (method: string, pairs: Pairs): string => `${method}&%2F&${encoded(joined(inByteOrder(pairs)))}`

/** A ListImages in version 1.0. */
export function rpc(hand: RpcHand = {}): WireRequest {
  const { key = ROOT, method = 'GET', timestamp = TIMESTAMP, receivedAt = NOW } = hand
  const given: Record<string, string> = {
    Action: 'ListImages',
    Version: '2018-04-12',
    Format: 'JSON',
    AccessKeyId: key.id,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: hand.nonce ?? freshNonce(),
    Timestamp: timestamp,
    ...(key.token === undefined ? {} : { SecurityToken: key.token }),
    ...hand.parameters,
  }
  const pairs = Object.entries(given)
  const inForm = (name: string) => (hand.inForm ?? []).includes(name)
  const text = hand.text?.({ method, pairs, inForm }) ?? rpcText(method, pairs)
  const secret = hand.secret ?? key.secret
  const made = createHmac(hand.digest ?? 'sha1', hand.hmacKey?.(secret) ?? `${secret}&`)
    .update(text)
    .digest(hand.encoding ?? 'base64')
  const signature = hand.signature?.(made) ?? made
  const query = `${joined(pairs.filter(([name]) => !inForm(name)))}&Signature=${hand.raw ? signature : encoded(signature)}`
  const body = joined(pairs.filter(([name]) => inForm(name)))
  const form = body === '' ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }
  return arrived({ method, query, body, receivedAt, headers: { Host: HOST, ...form } })
}

/** Lower-case hexadecimal SHA-256. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** The parts that version 3 signs. */
export interface Acs3Parts {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Pairs
  readonly names: string
  readonly payloadHash: string
}

/** What travels in a version 3 request, and what is done otherwise when signing it. */
export interface Acs3Hand {
  readonly key?: ClientKey
  readonly algorithm?: string
  readonly method?: 'GET' | 'POST'
  readonly host?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly contentType?: string
  readonly timestamp?: string
  readonly receivedAt?: number
  /** Sent beside the usual ones, and signed; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Sent and not signed. */
  readonly unsigned?: Readonly<Record<string, string>>
  readonly signs?: Partial<Acs3Parts>
  /** Values of headers that are signed in the place of those that are sent. */
  readonly signedHeaders?: Readonly<Record<string, string>>
  readonly canonical?: (parts: Acs3Parts) => string
  readonly text?: (algorithm: string, canonical: string) => string
  readonly digest?: string
  readonly secret?: string
  readonly signature?: (hex: string) => string
  readonly authorization?: (header: string) => string
}

/** The canonical request of version 3. */
export const acs3Canonical = ({ method, path, query, headers, names, payloadHash }: Acs3Parts): string =>
  [method, path, query, headers.map(([name, value]) => `${name}:${value}\n`).join(''), names, payloadHash].join('\n')

/** A ListImages in version 3. */
export function acs3(hand: Acs3Hand = {}): WireRequest {
  const { key = ROOT, algorithm = 'ACS3-HMAC-SHA256', method = 'GET', host = HOST, query = {}, body = '', receivedAt = NOW } = hand
  const all: Record<string, string | undefined> = {
    host,
    'x-acs-action': 'ListImages',
    'x-acs-version': '2018-04-12',
    'x-acs-date': hand.timestamp ?? TIMESTAMP,
    'x-acs-signature-nonce': freshNonce(),
    'x-acs-content-sha256': sha256(body),
    'x-acs-security-token': key.token,
    'content-type': hand.contentType,
    ...hand.headers,
  }
  const sent = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const headers = inByteOrder(sent.map(([name, value]) => [name, hand.signedHeaders?.[name] ?? value] as const))
  const pairs = Object.entries(query)
  const parts: Acs3Parts = {
    method,
    path: '/',
    query: joined(inByteOrder(pairs)),
    headers,
    names: headers.map(([name]) => name).join(';'),
    payloadHash: sha256(body),
    ...hand.signs,
  }
  const canonical = (hand.canonical ?? acs3Canonical)(parts)
  const text = hand.text?.(algorithm, canonical) ?? `${algorithm}\n${sha256(canonical)}`
  const made = createHmac(hand.digest ?? 'sha256', hand.secret ?? key.secret)
    .update(text)
    .digest('hex')
  const names = headers.map(([name]) => name).join(';')
  const header = `${algorithm} Credential=${key.id},SignedHeaders=${names},Signature=${hand.signature?.(made) ?? made}`
  return arrived({
    method,
    query: joined(pairs),
    body,
    receivedAt,
    headers: {
      ...Object.fromEntries(sent),
      ...hand.unsigned,
      accept: 'application/json',
      Authorization: hand.authorization?.(header) ?? header,
    },
  })
}
