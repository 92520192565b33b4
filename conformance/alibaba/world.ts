import { ALIBABA_BUILDING, type Building } from '../building.ts'
import type { Key } from '../catalogue.ts'
import { KEYS, NEIGHBOUR_UID, RSA, roleArn, UID, VISITOR_UID } from './access.ts'
import { COMMUNITY, CUSTOM, type Entry, HIDDEN_IDS, type ImageInfo, ODD_TAG, type OsInfo, PUBLIC } from './catalogue.ts'
import { CLUSTERS, type ClusterEntry, NAMED_CLUSTERS } from './clusters.ts'
import { CROWD, crowdId, crowdName } from './crowd.ts'

/** What the cases know: where the servers are, which keys there are, and what the catalogues hold. */
export interface World {
  readonly endpoints: {
    /** `host:port` of the server without limits. */
    readonly open: string
    /** `host:port` of the server with the vendor's limits. */
    readonly limited: string
    /** `host:port` of the server with very many images. */
    readonly crowded: string
  }
  /** Id of the account under test. */
  readonly uid: string
  /** Ids of other accounts: one that publishes and shares images, and one that has none. */
  readonly otherUids: { readonly neighbour: string; readonly visitor: string }
  readonly keys: { readonly [name in keyof typeof KEYS]: Key }
  /** A key that is a pair; its private half without the lines around it. */
  readonly rsa: { readonly id: string; readonly publicKey: string; readonly privateKey: string }
  /** Of the account under test: one that a user may assume; one that trusts others; one that no policy names. */
  readonly roles: { readonly reader: string; readonly foreign: string; readonly unlisted: string }
  /** What ListCommunityImages, ListCustomImages and ListImages show, in every region, in no promised order. */
  readonly community: readonly Entry<ImageInfo>[]
  readonly custom: readonly Entry<ImageInfo>[]
  readonly public: readonly Entry<OsInfo>[]
  /** Ids that the account under test may not see. */
  readonly hiddenIds: readonly string[]
  /** The account's own. */
  readonly clusters: readonly ClusterEntry[]
  readonly named: { readonly [name in keyof typeof NAMED_CLUSTERS]: ClusterEntry }
  /** Id and name of every image of the crowded server. */
  readonly crowd: readonly (readonly [id: string, name: string])[]
  /** A tag that is hard to write; some images have it. */
  readonly oddTag: string
  /** The regions with a public endpoint of E-HPC. */
  readonly regions: readonly string[]
  /** What the limited server allows in one second. */
  readonly callsPerSecond: number
  /** An image that is being made until the suite has it become ready; of an account of its own. */
  readonly building: Building
}

/** As the vendor's metadata lists them. */
const REGIONS = [
  'cn-qingdao',
  'cn-beijing',
  'cn-zhangjiakou',
  'cn-huhehaote',
  'cn-hangzhou',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-hongkong',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'me-east-1',
]

/** The vendor tells none for the lists of images; this is the server's own. */
const CALLS_PER_SECOND = 20

/** The world of Alibaba's cases. */
export function alibabaWorld(endpoints: World['endpoints']): World {
  return {
    endpoints,
    uid: UID,
    otherUids: { neighbour: NEIGHBOUR_UID, visitor: VISITOR_UID },
    keys: KEYS,
    rsa: RSA,
    roles: { reader: roleArn('image-reader'), foreign: roleArn('of-the-neighbour'), unlisted: roleArn('not-in-the-policy') },
    community: COMMUNITY,
    custom: CUSTOM,
    public: PUBLIC,
    hiddenIds: HIDDEN_IDS,
    clusters: CLUSTERS.filter(({ account }) => account === 'under-test'),
    named: NAMED_CLUSTERS,
    crowd: Array.from({ length: CROWD }, (_, n) => [crowdId(n), crowdName(n)] as const),
    oddTag: ODD_TAG,
    building: ALIBABA_BUILDING,
    regions: REGIONS,
    callsPerSecond: CALLS_PER_SECOND,
  }
}
