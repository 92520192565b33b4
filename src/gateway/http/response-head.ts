import { STATUS_CODES } from 'node:http'
import type { WireResponse } from '../../api/wire.ts'

/** A character that would end a header, or that no header may have. */
const FORBIDDEN = /[^\t\x20-\x7e]/

/**
 * Status line and headers of an answer but for its length.
 * @param date as in the Date header
 * @throws Error for a header that would not come as one
 */
export function responseHead({ status, headers }: WireResponse, date: string, keepsConnection: boolean): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  for (const name in headers) {
    const value = headers[name] as string
    if (FORBIDDEN.test(name) || FORBIDDEN.test(value)) throw new Error(`This header cannot be sent: ${JSON.stringify([name, value])}`)
    head += `${name}: ${value}\r\n`
  }
  return `${head}Date: ${date}\r\n${keepsConnection ? '' : 'Connection: close\r\n'}`
}

/** The last header, and the end of the head. */
export const contentLength = (bytes: number): string => `Content-Length: ${bytes}\r\n\r\n`

/** Gives the time as the Date header has it; made once a second. */
export function dateHeader(now: () => number): () => string {
  let second = Number.NaN
  let text = ''
  return () => {
    const current = Math.floor(now() / 1000)
    if (current !== second) {
      second = current
      text = new Date(current * 1000).toUTCString()
    }
    return text
  }
}
