import { type Building, TENCENT_BUILDING } from '../building.ts'
import { DEFAULT_KEY, type Key } from '../catalogue.ts'
import { type ImageView, KEYS, NEIGHBOURS, PRIVATE, PUBLIC } from './catalogue.ts'

/** What the cases know: where the servers are, which keys there are, and what the catalogue holds. */
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
  /** An image that is being made until the suite has it become ready; of an account of its own. */
  readonly building: Building
}

/** The vendor's documented limit of DescribeImage. */
const CALLS_PER_SECOND = 20

/** The world of Tencent's cases. */
export function tencentWorld(endpoints: World['endpoints']): World {
  const images = [...PRIVATE, ...PUBLIC].sort((a, b) => (a.ImageCreateTime < b.ImageCreateTime ? 1 : -1))
  return {
    endpoints,
    callsPerSecond: CALLS_PER_SECOND,
    keys: { ...KEYS, byDefault: DEFAULT_KEY },
    images,
    hiddenIds: NEIGHBOURS.map(({ ImageId }) => ImageId),
    building: TENCENT_BUILDING,
  }
}
