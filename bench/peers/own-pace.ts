import { ListCommunityImages } from '../../src/clouds/alibaba/ehpc/operations/list-community-images.ts'
import type { SignedRequest } from '../../src/clouds/client.ts'
import { tencentClient } from '../../src/clouds/tencent/client.ts'
import { DescribeImage } from '../../src/clouds/tencent/ecm/operations/describe-image.ts'
import { startOnStock } from '../server.ts'
import { signV1 } from '../sign-v1.ts'
import { keyAt } from '../stock/access.ts'
import { inOne, type Stock } from '../stock/stock.ts'
import { type AskedHttp, overAndOver } from './over-and-over.ts'
import type { Pace, Work } from './peer.ts'

const LIMIT = 20

const stockOf = (own: Work['own'], images: number): Stock =>
  own === 'page' ? inOne(images) : { name: `community-${images}`, images: 1_000, accounts: 100, community: images, custom: 0 }

/** Mirrorhall on the work of a peer, asked in the same way. */
export async function ownPace(own: Work['own'], images: number, seconds: number): Promise<Pace> {
  const server = await startOnStock(stockOf(own, images))
  try {
    const request = own === 'page' ? (number: number) => page(server.url, number, images) : () => wholeList(server.url)
    await overAndOver(request, seconds / 2)
    return await overAndOver(request, seconds)
  } finally {
    await server.stop()
  }
}

function page(endpoint: string, number: number, images: number): AskedHttp {
  const input = { Offset: (number * 23) % (images - LIMIT), Limit: LIMIT }
  const signed = tencentClient.sign(DescribeImage, input, { endpoint, key: keyAt(0), language: 'en', at: Date.now() })
  return { ...asked(signed), mark: `"TotalCount":${images}` }
}

const wholeList = (endpoint: string): AskedHttp => ({
  ...asked(signV1(ListCommunityImages, { Format: 'XML' }, { endpoint, key: keyAt(0), at: Date.now() })),
  mark: '<ImageInfo>',
})

const asked = ({ url, method, headers, body }: SignedRequest) => ({ url, method, headers, ...(body === undefined ? {} : { body }) })
