import type { SignedRequest } from '../src/clouds/client.ts'

/** A request as bytes on the wire, with the headers that SDKs send beside those of the signature. */
export function httpRequest({ url, method, headers, body = '' }: SignedRequest): Uint8Array {
  const { host, pathname, search } = new URL(url)
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: mirrorhall-bench',
    'Accept: */*',
    'Connection: keep-alive',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(method === 'GET' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** The head of an answer. */
export interface Head {
  readonly status: number
  /** Bytes of the head, with the empty line that ends it. */
  readonly length: number
  /** Bytes of the body that follows. */
  readonly bodyLength: number
}

/** Reads the head of an answer; undefined when it has not come whole. @throws Error for an answer without Content-Length */
export function readHead(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const text = bytes.toString('latin1', 0, end)
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
  if (length === undefined) throw new Error(`an answer without Content-Length:\n${text}`)
  return { status: Number(text.slice(9, 12)), length: end + 4, bodyLength: Number(length) }
}
