import { STATUS_CODES } from 'node:http'
import type { WireResponse } from '../../api/wire.ts'

const known = new WeakMap<WireResponse['headers'], string>()

/**
 * Status line and headers of an answer, with the empty line at the end. Most answers share their headers, so that their text
 * lives with them.
 * @param date as in the Date header
 * @throws Error for a header that would not come as one
 */
export function responseHead({ status, headers }: WireResponse, length: number, date: string, keepsConnection: boolean): string {
  let lines = known.get(headers)
  if (lines === undefined) {
    lines = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    if (
      /[^\t\x20-\x7e\r\n]/.test(lines) ||
      lines.split('\r\n').length - 1 !== Object.keys(headers).length ||
      /(?<!\r)\n|\r(?!\n)/.test(lines)
    )
      throw new Error(`These headers cannot be sent: ${JSON.stringify(headers)}`)
    known.set(headers, lines)
  }
  const connection = keepsConnection ? '' : 'Connection: close\r\n'
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}Date: ${date}\r\n${connection}Content-Length: ${length}\r\n\r\n`
}

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
