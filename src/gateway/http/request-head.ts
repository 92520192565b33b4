import { HttpProblem } from './problem.ts'
import { RequestHeaders } from './request-headers.ts'

/** What comes before the body of a request. */
export interface RequestHead {
  /** As sent. */
  readonly method: string
  /** Path and query, as sent; of a target with an origin, as clients send it to a proxy, what follows the origin. */
  readonly target: string
  readonly headers: RequestHeaders
  /** Bytes of the body; undefined when it comes in chunks that say their own. */
  readonly bodyLength: number | undefined
  /** The sender may send another request on this connection. */
  readonly keepsConnection: boolean
  /** The sender waits for word before it sends the body. */
  readonly awaitsContinue: boolean
}

const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~\w]{1,32}) ([^\0-\x20\x7f]+) HTTP\/(\d\.\d)$/

/**
 * What can be in no request: control characters, and line ends that are not whole. A return at the very end may have its
 * line feed still to come.
 */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?=[^\n])|(?<!\r)\n/

/** @throws HttpProblem when a part of a head, or all of it, is in no request */
export function refuseForbidden(text: string): void {
  if (FORBIDDEN.test(text)) throw new HttpProblem(400, 'A control character stands in the headers, or a line does not end in CR LF.')
}

/** @throws HttpProblem when the line does not ask for something in HTTP/1.1 or 1.0 */
export function readRequestLine(line: string): { readonly method: string; readonly target: string; readonly isOld: boolean } {
  const [, method = '', target = '', version] = REQUEST_LINE.exec(line) ?? []
  if (version === undefined) throw new HttpProblem(400, 'This is no request of HTTP/1.1: METHOD /path HTTP/1.1 is wanted.')
  if (version !== '1.1' && version !== '1.0') throw new HttpProblem(505, `HTTP/1.1 and HTTP/1.0 are spoken here, not HTTP/${version}.`)
  if (method === 'CONNECT') throw new HttpProblem(404, 'No tunnels are opened here.')
  return { method, target: originForm(target), isOld: version === '1.0' }
}

/**
 * Reads a head that came whole and has no forbidden character. Whatever could be read in two ways is refused: where a body
 * ends must be the same to us and to whatever stands between us and the sender.
 * @param text without the empty line at its end
 * @throws HttpProblem
 */
export function readRequestHead(text: string): RequestHead {
  const firstEnd = lineEnd(text, 0)
  const { method, target, isOld } = readRequestLine(text.slice(0, firstEnd))
  const headers = new RequestHeaders()
  for (let start = firstEnd + 2; start < text.length; ) {
    const end = lineEnd(text, start)
    headers.addLine(text.slice(start, end))
    start = end + 2
  }
  if (!isOld && headers.get('host') === null) throw new HttpProblem(400, 'The Host header is missing.')
  const connection = headers.get('connection')
  return {
    method,
    target,
    headers,
    bodyLength: bodyLengthOf(headers, isOld),
    keepsConnection: !isOld && !(connection !== null && /(^|,)\s*close\s*(,|$)/i.test(connection)),
    awaitsContinue: !isOld && headers.get('expect')?.toLowerCase() === '100-continue',
  }
}

/** More digits than any length has; beyond 2^53 a number is not exact, and far too large all the same. */
const LENGTH = /^\d{1,16}$/

function bodyLengthOf(headers: RequestHeaders, isOld: boolean): number | undefined {
  const length = headers.get('content-length')
  const coding = headers.get('transfer-encoding')
  if (coding === null) {
    if (length === null) return 0
    if (!LENGTH.test(length)) throw new HttpProblem(400, 'Content-Length is no number, or is said in two ways.')
    return Number(length)
  }
  if (length !== null) throw new HttpProblem(400, 'Content-Length and Transfer-Encoding are sent at once.')
  if (isOld || coding.toLowerCase() !== 'chunked') throw new HttpProblem(400, 'The only Transfer-Encoding that is read is chunked.')
  return undefined
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\r\n', start)
  return end < 0 ? text.length : end
}

/** Path and query. @throws HttpProblem for a target that has no path */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const [origin = ''] = /^https?:\/\/[^/?#]*/i.exec(target) ?? []
  if (origin === '') throw new HttpProblem(400, 'The target of a request is a path here, as in /?Action=…')
  const rest = target.slice(origin.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
