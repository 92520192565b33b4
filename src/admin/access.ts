import type { WireRequest } from '../api/wire.ts'
import { isLocalAddress, isLocalHost } from '../gateway/local-host.ts'
import { constantTimeEquals } from '../signatures/constant-time.ts'
import { isForwarded } from './forwarded.ts'

/** Who is an operator beside those on this machine. */
export interface AccessOptions {
  /** What makes anybody who sends it an operator; without it only this machine may be one. */
  readonly adminToken: string | undefined
  /** Requests come through proxies that are known: that one comes from this machine says nothing then. */
  readonly behindProxy: boolean
}

/**
 * Whether a request comes from this machine, under a name that only this machine uses, and no proxy has passed it on.
 * Any other name could be a web page's, pointed here.
 */
const isLocal = ({ remoteAddress, headers }: WireRequest): boolean =>
  isLocalAddress(remoteAddress) && isLocalHost((headers.get('host') ?? '').replace(/:\d+$/, '')) && !isForwarded(headers)

/** Whether a request may see what is for operators: from this machine, or with the token as `Authorization: Bearer …`. */
export function mayOperate(request: WireRequest, { adminToken, behindProxy }: AccessOptions): boolean {
  if (!behindProxy && isLocal(request)) return true
  const [, given] = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return adminToken !== undefined && given !== undefined && constantTimeEquals(given, adminToken)
}

/**
 * Whether a browser sends the request for another site's page, a page of another port of this machine included.
 * Old browsers tell only the origin, and only of some requests.
 */
export function isCrossSite({ headers }: WireRequest): boolean {
  const site = headers.get('sec-fetch-site')?.toLowerCase() ?? 'none'
  if (site !== 'none' && site !== 'same-origin') return true
  const origin = headers.get('origin')
  const host = headers.get('host') ?? ''
  return origin !== null && origin !== `http://${host}` && origin !== `https://${host}`
}
