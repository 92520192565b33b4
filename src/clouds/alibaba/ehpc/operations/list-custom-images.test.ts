import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { aCluster, acme, ann, type CallOptions, type Ehpc, openEhpc } from '../../../../../tests/support/ehpc.ts'
import { anImage } from '../../../../../tests/support/images.ts'
import type { ImageInfo } from '../image-view.ts'
import { ListCustomImages } from './list-custom-images.ts'

let ehpc: Ehpc
const listed = async (input: object = {}, options?: CallOptions) => {
  const { Images } = (await ehpc.run(ListCustomImages, input, options)) as { Images: { ImageInfo: readonly ImageInfo[] } }
  return Images.ImageInfo.map(({ ImageId, ImageOwnerAlias, Uid }) => `${ImageId} ${ImageOwnerAlias} ${Uid}`)
}
const own = (...ids: readonly string[]) => ids.map((id) => `m-${id} self 1270000000000001`)
const given = (...ids: readonly string[]) => ids.map((id) => `m-${id} others 1270000000000002`)

beforeAll(async () => {
  const face = { id: 'm-tagged', regions: [], details: { osTag: { osTag: 'CentOS_7.6_64' } } }
  ehpc = await openEhpc({
    accounts: [acme, ann],
    clusters: [aCluster('ehpc-one', 'CentOS_7.6_64')],
    images: [
      anImage({ id: 'a' }),
      anImage({ id: 'b', visibility: 'public' }),
      anImage({ id: 'c', visibility: 'community' }),
      anImage({ id: 'd', visibility: 'shared', sharedWith: ['ann'] }),
      anImage({ id: 'tagged', faces: { 'alibaba/ecs': face } }),
      anImage({ id: 'x', owner: 'ann', visibility: 'shared', sharedWith: ['acme'] }),
      anImage({ id: 'y', owner: 'ann', visibility: 'shared', sharedWith: ['ben'] }),
      anImage({ id: 'z', owner: 'ann', visibility: 'community' }),
      anImage({ id: 'p', owner: null, visibility: 'public' }),
    ],
  })
})
afterAll(() => ehpc.close())

describe('ImageOwnerAlias', () => {
  test('self lists own images, whoever else may see them', async () => {
    expect(await listed({ ImageOwnerAlias: 'self' })).toEqual(own('a', 'b', 'c', 'd', 'tagged'))
  })

  test('others lists what others share with the caller', async () => {
    expect(await listed({ ImageOwnerAlias: 'others' })).toEqual(given('x'))
    expect(await listed({ ImageOwnerAlias: 'others' }, { account: ann })).toEqual(own('d').map((line) => line.replace('self', 'others')))
  })

  test('left out lists both', async () => {
    expect(await listed()).toEqual([...own('a', 'b', 'c', 'd', 'tagged'), ...given('x')])
  })

  test('is one of the two, else its value is refused with a code of its own', () => {
    expect(ListCustomImages.input.members.ImageOwnerAlias).toMatchObject({ oneOf: ['self', 'others'], else: 'InvalidParams' })
  })
})

test('the other parameters choose as in the list of community images', async () => {
  expect(await listed({ ClusterId: 'ehpc-one' })).toEqual(own('tagged'))
  expect(await listed({ BaseOsTag: 'CentOS_7.6_64' })).toEqual(own('tagged'))
  expect(await listed({ InstanceType: 'ecs.g6r.large' })).toEqual([])
  expect(await listed({ ImageOwnerAlias: 'self' }, { region: 'cn-beijing' })).toEqual(own('tagged'))
  expect(await ehpc.run(ListCustomImages, { ClusterId: 'x' })).toMatchObject({ refused: 'ClusterNotFound' })
})
