import type { WireRequest } from '../../src/api/wire.ts'
import { type Acs3Options, type RpcOptions, rpc, type Texts } from './alibaba-requests.ts'
import { type ClientKey, type Tc3Options, tc3 } from './tencent-requests.ts'

/** A signed request of either cloud, to be sent to a server in a process of its own. */
export type Call = (url: string, key: ClientKey) => WireRequest

/** What came back. */
export interface Reply {
  readonly status: number
  /** Seconds, when the server said that its answer may be old. */
  readonly stale: string | null
  /** `ok`, or the code of a refusal. */
  readonly outcome: string
  readonly text: string
}

const NAMES = ['Content-Type', 'Authorization', 'X-TC-Action', 'X-TC-Version', 'X-TC-Timestamp', 'X-TC-Token', 'X-TC-Region', 'Accept']

/** A DescribeImage to Tencent Cloud's side, signed now. */
export const describeImage =
  (input: unknown = {}, options: Tc3Options = {}): Call =>
  (url, key) =>
    tc3({ host: new URL(url).host, key, timestamp: String(Math.floor(Date.now() / 1000)), body: JSON.stringify(input), ...options })

/** A ListCustomImages to Alibaba Cloud's side, signed now. */
export const listCustomImages =
  (input: Texts = {}, options: RpcOptions & Acs3Options = {}): Call =>
  (url, key) =>
    rpc('ListCustomImages', input, {
      host: new URL(url).host,
      key,
      nonce: crypto.randomUUID(),
      timestamp: new Date().toISOString().replace(/\.\d+/, ''),
      ...options,
    })

/** The request as lines of HTTP, to be written to a socket. */
export function asText({ method, path, query, headers, body }: WireRequest): string {
  const lines = [...NAMES, 'Host'].flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [`${name}: ${value}\r\n`]
  })
  const target = query === '' ? path : `${path}?${query}`
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}Content-Length: ${body.byteLength}\r\n\r\n${Buffer.from(body).toString()}`
}

/** Signs, sends and reads. @throws when the connection breaks, or the answer is not one of the clouds' */
export async function send(url: string, key: ClientKey, call: Call): Promise<Reply> {
  const { method, path, query, headers, body } = call(url, key)
  const sent = NAMES.flatMap((name): [string, string][] => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const init = method === 'GET' ? {} : { body: body as Uint8Array<ArrayBuffer> }
  const response = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, { method, headers: sent, ...init })
  const text = await response.text()
  return { status: response.status, stale: response.headers.get('x-mirrorhall-stale-seconds'), outcome: outcomeOf(text), text }
}

function outcomeOf(text: string): string {
  const answer = JSON.parse(text)
  return answer.Response?.Error?.Code ?? answer.Code ?? 'ok'
}
