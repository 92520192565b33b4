import type { WireRequest } from '../clouds/wire.ts'

/** Names a browser on this machine calls the server by. Any other name could be a web page's, pointed here. */
const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Addresses of this machine. */
const LOCAL_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i

/** Whether a request comes from this machine, and under a name that only this machine uses. */
export const isLocal = ({ remoteAddress, headers }: WireRequest): boolean =>
  LOCAL_ADDRESS.test(remoteAddress) && LOCAL_HOST.test(headers.get('host') ?? '')
