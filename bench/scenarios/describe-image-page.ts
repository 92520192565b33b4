import { tencentClient } from '../../src/clouds/tencent/client.ts'
import { DescribeImage } from '../../src/clouds/tencent/ecm/operations/describe-image.ts'
import { accountsAndPolicies, imagesNewestFirst, KEY } from '../catalogue.ts'
import { httpRequest } from '../http.ts'
import type { Scenario } from '../scenario.ts'

const LIMIT = 20
const VARIANTS = 400

/** Timestamps lie so many seconds back at most: far inside the five minutes they are good for. */
const SPREAD_SECONDS = 60

const images = imagesNewestFirst(10_000)

/** The commonest call there is: one page of all that a user may see. */
export const describeImagePage: Scenario = {
  name: 'describe-image-page',
  summary: `DescribeImage, ${LIMIT} of ${images.length} images, POST JSON; TC3 verified, a user's policies, limits on`,
  catalogue: { ...accountsAndPolicies, images },
  bodyStart: `{"Response":{"TotalCount":${images.length},"ImageSet":[{"ImageId":"img-`,
  probes: (endpoint, at) =>
    Array.from({ length: VARIANTS }, (_, variant) => {
      const offset = (variant * 23) % (images.length - LIMIT)
      const signedAt = at - (variant % SPREAD_SECONDS) * 1000
      const input = { Offset: offset, Limit: LIMIT }
      const ids = images.slice(offset, offset + LIMIT).map(({ tencent }) => tencent.id)
      return {
        bytes: httpRequest(tencentClient.sign(DescribeImage, input, { endpoint, key: KEY, language: 'en', at: signedAt })),
        fault: (body) => faultOf(body, ids),
      }
    }),
}

interface Body {
  readonly Response: {
    readonly Error?: { readonly Code: string }
    readonly TotalCount?: number
    readonly ImageSet?: readonly { readonly ImageId: string }[]
  }
}

function faultOf(body: string, ids: readonly string[]): string | undefined {
  const { Error: error, TotalCount: total, ImageSet: set = [] } = (JSON.parse(body) as Body).Response
  if (error !== undefined) return error.Code
  if (total !== images.length) return `TotalCount is ${total}, not ${images.length}`
  const given = set.map(({ ImageId: id }) => id).join(' ')
  return given === ids.join(' ') ? undefined : `the images are ${given}, not ${ids.join(' ')}`
}
