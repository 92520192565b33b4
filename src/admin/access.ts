import { constantTimeEquals } from '../clouds/constant-time.ts'
import type { WireRequest } from '../clouds/wire.ts'

/** Names a browser on this machine calls the server by. Any other name could be a web page's, pointed here. */
const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Addresses of this machine. */
const LOCAL_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i

/** What a gateway on this machine adds when it passes on a request, which may come from anywhere. */
const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/** Whether a request comes from this machine, not through a gateway on it, and under a name that only this machine uses. */
export const isLocal = ({ remoteAddress, headers }: WireRequest): boolean =>
  LOCAL_ADDRESS.test(remoteAddress) && LOCAL_HOST.test(headers.get('host') ?? '') && PASSED_ON.every((name) => headers.get(name) === null)

/** Whether a request may see what is for operators: from this machine, or with the token as `Authorization: Bearer …`. */
export function mayOperate(request: WireRequest, adminToken: string | undefined): boolean {
  if (isLocal(request)) return true
  const [, given] = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return adminToken !== undefined && given !== undefined && constantTimeEquals(given, adminToken)
}
