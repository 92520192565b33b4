import { alibabaClient } from '../../src/clouds/alibaba/client.ts'
import { ListCommunityImages } from '../../src/clouds/alibaba/ehpc/operations/list-community-images.ts'
import { ListCustomImages } from '../../src/clouds/alibaba/ehpc/operations/list-custom-images.ts'
import { httpRequest } from '../http.ts'
import type { Scenario } from '../scenario.ts'
import { signV1 } from '../sign-v1.ts'
import { keyAt } from '../stock/access.ts'
import { ehpcIdAt } from '../stock/ehpc-images.ts'
import { ehpcLists } from '../stock/stock.ts'

type Format = 'JSON' | 'XML'

/** The account with images of its own. */
const OWNER = 0

/** More than any server sends of so small answers, and of long lists. */
const MAX_PAGES_PER_SECOND = 30_000
const MAX_LISTS_PER_SECOND = 2_000

/** Seven megabytes are under way on each. */
const MAX_LIST_CONNECTIONS = 4
const LIST_SAMPLE = 5

const idsOf = (count: number, visibility: 'community' | 'private') =>
  Array.from({ length: count }, (_, index) => ehpcIdAt(index, visibility)).join(' ')

const OWN_IDS = idsOf(ehpcLists.custom, 'private')
const COMMUNITY_IDS = idsOf(ehpcLists.community, 'community')
const SHARE_OF_BARE = { atLeast: 0.5 } as const

/** Requests of version 1 and 3, and the long lists in both formats. Every one has a nonce and is refused when it comes again. */
export const ehpcScenarios: readonly Scenario[] = [
  {
    name: 'list-custom-images-v1',
    summary: `ListCustomImages, ${ehpcLists.custom} images; GET, signature 1.0 verified, replays refused, a user's policies, limits on`,
    ...listed('JSON', MAX_PAGES_PER_SECOND),
    probes: (endpoint, at, count) =>
      times(count, () => ({
        bytes: httpRequest(signV1(ListCustomImages, { ImageOwnerAlias: 'self' }, { endpoint, key: keyAt(OWNER), at })),
        fault: (body) => faultIn(idsIn(body, 'JSON'), OWN_IDS),
      })),
  },
  {
    name: 'list-custom-images-v3',
    summary: `ListCustomImages, ${ehpcLists.custom} images; GET, signature 3 verified, replays refused, a user's policies, limits on`,
    ...listed('JSON', MAX_PAGES_PER_SECOND),
    probes: (endpoint, at, count) =>
      times(count, () => ({
        bytes: httpRequest(
          alibabaClient.sign(ListCustomImages, { ImageOwnerAlias: 'self' }, { endpoint, key: keyAt(OWNER), language: 'en', at }),
        ),
        fault: (body) => faultIn(idsIn(body, 'JSON'), OWN_IDS),
      })),
  },
  communityList('JSON'),
  communityList('XML'),
]

/** ListCommunityImages of the whole community, which has no pages. */
export function communityList(format: Format): Scenario {
  return {
    name: `list-community-images-${format.toLowerCase()}`,
    summary: `ListCommunityImages, ${ehpcLists.community.toLocaleString('en')} images as ${format}; GET, signature 1.0 verified, replays refused, a user's policies, limits on`,
    ...listed(format, MAX_LISTS_PER_SECOND),
    maxConnections: MAX_LIST_CONNECTIONS,
    sample: LIST_SAMPLE,
    target: SHARE_OF_BARE,
    probes: (endpoint, at, count) =>
      times(count, () => ({
        bytes: httpRequest(signV1(ListCommunityImages, { Format: format }, { endpoint, key: keyAt(OWNER), at })),
        fault: (body) => faultIn(idsIn(body, format), COMMUNITY_IDS),
      })),
  }
}

function listed(format: Format, onceAtMostPerSecond: number) {
  const isXml = format === 'XML'
  return {
    stock: ehpcLists,
    variants: onceAtMostPerSecond,
    onceAtMostPerSecond,
    bodyStart: isXml ? "<?xml version='1.0' encoding='UTF-8'?><ListCommunityImagesResponse><RequestId>" : '{"RequestId":"',
    contentType: isXml ? 'text/xml;charset=utf-8' : 'application/json;charset=utf-8',
  }
}

const times = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make)

function idsIn(body: string, format: Format): string {
  if (format === 'XML') return [...body.matchAll(/<ImageId>([^<]*)<\/ImageId>/g)].map(([, id]) => id).join(' ')
  const { Images } = JSON.parse(body) as { Images: { ImageInfo: readonly { ImageId: string }[] } }
  return Images.ImageInfo.map(({ ImageId: id }) => id).join(' ')
}

const faultIn = (given: string, right: string): string | undefined =>
  given === right ? undefined : `the images are ${given.slice(0, 500)}, not ${right.slice(0, 500)}`
