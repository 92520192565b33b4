import { isLocalHost } from '../gateway/local-host.ts'

/** Addresses that stand for all of a machine's own. */
const ALL_OF_4 = /^0+(\.0+){0,3}$/
const ALL_OF_6 = /^\[?(0{0,4}:){1,7}0{0,4}\]?$/

/** Where a server can be reached from its own machine, and who may see its console. */
export interface Reach {
  /** For this machine: an address that may be connected to, for example `http://127.0.0.1:7654`. */
  readonly url: string
  /** How far it can be reached: by this machine only, at all of its addresses, or at one that others use too. */
  readonly from: 'this machine' | 'anywhere' | 'its address'
}

/** @param host that the server listens on */
export function reachOf(host: string, port: number): Reach {
  if (ALL_OF_4.test(host)) return { url: `http://127.0.0.1:${port}`, from: 'anywhere' }
  if (ALL_OF_6.test(host)) return { url: `http://[::1]:${port}`, from: 'anywhere' }
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const url = `http://${bare.includes(':') ? `[${bare}]` : bare}:${port}`
  // A URL writes every spelling of an address in one way.
  const isLocal = URL.canParse(url) && isLocalHost(new URL(url).hostname)
  return { url, from: isLocal ? 'this machine' : 'its address' }
}
