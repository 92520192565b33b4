import { lookup } from 'node:dns/promises'
import type { AllowList } from './allow-list.ts'

/** Gives all addresses of a name, of IPv4 and IPv6. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** Bounds of reading one file, or several: `wholeMilliseconds` is for all of them together. */
export interface FetchLimits {
  /** Bytes of a file. */
  readonly maxFileBytes: number
  readonly maxRedirects: number
  /** From looking up the name to the connection, TLS included. */
  readonly connectMilliseconds: number
  /** Between any two pieces of an answer, and before its first. */
  readonly idleMilliseconds: number
  readonly wholeMilliseconds: number
}

/** Bounds where the caller has no others: files of 64 GiB, two hours. */
export const FETCH_LIMITS: FetchLimits = {
  maxFileBytes: 64 * 1024 ** 3,
  maxRedirects: 5,
  connectMilliseconds: 10_000,
  idleMilliseconds: 30_000,
  wholeMilliseconds: 2 * 3600 * 1000,
}

/** How a file is fetched. */
export interface FetchOptions {
  readonly allow: AllowList
  readonly limits?: Partial<FetchLimits>
  /** Gives up when it is aborted, and throws its reason. */
  readonly signal?: AbortSignal
  /** Certificates of authorities in PEM that are trusted instead of the public ones. */
  readonly ca?: string
  /** Looks up a name, the system's way by default. */
  readonly resolve?: Resolve
}

/** Looks up a name as the system does, its hosts file included. */
export const resolveBySystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address)

/** The bounds that hold for some options. */
export const limitsOf = ({ limits }: FetchOptions): FetchLimits => ({ ...FETCH_LIMITS, ...limits })
