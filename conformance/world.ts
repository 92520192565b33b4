import { writeFileSync } from 'node:fs'
import { DEFAULT_KEY, type ImageView, KEYS, type Key, NEIGHBOURS, PRIVATE, PUBLIC } from './catalogue.ts'

/** Everything a runner is told: where the servers are, which keys there are, and what the catalogue holds. */
export interface World {
  readonly endpoints: {
    /** `host:port` of the server without limits. */
    readonly open: string
    /** `host:port` of the server with the vendor's limits. */
    readonly limited: string
  }
  /** What the limited server allows in one second. */
  readonly callsPerSecond: number
  readonly keys: { readonly [name in keyof typeof KEYS | 'byDefault']: Key }
  /** All that the account under test may see, newest first; of one second, in no promised order. */
  readonly images: readonly ImageView[]
  /** Ids that the account under test may not see. */
  readonly hiddenIds: readonly string[]
  /** Cases to run; null for all. */
  readonly only: readonly string[] | null
}

/** The vendor's documented limit of DescribeImage. */
const CALLS_PER_SECOND = 20

/** Writes the world for a runner to read. */
export function writeWorld(file: string, endpoints: World['endpoints'], only: readonly string[] | null): void {
  const images = [...PRIVATE, ...PUBLIC].sort((a, b) => (a.ImageCreateTime < b.ImageCreateTime ? 1 : -1))
  const world: World = {
    endpoints,
    callsPerSecond: CALLS_PER_SECOND,
    keys: { ...KEYS, byDefault: DEFAULT_KEY },
    images,
    hiddenIds: NEIGHBOURS.map(({ ImageId }) => ImageId),
    only,
  }
  writeFileSync(file, JSON.stringify(world, null, 2))
}
