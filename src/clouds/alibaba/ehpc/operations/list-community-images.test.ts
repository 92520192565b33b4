import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { aCluster, acme, ann, type CallOptions, type Ehpc, openEhpc, openFiles } from '../../../../../tests/support/ehpc.ts'
import { anImage } from '../../../../../tests/support/images.ts'
import { writtenBy } from '../../../../../tests/support/written-by.ts'
import page from '../../../../../tests/wire/alibaba-list-community-images.response.json' with { type: 'json' }
import type { Image } from '../../../../catalogue/image.ts'
import type { Json } from '../../../../json.ts'
import { JsonWriter } from '../../../json-writer.ts'
import { tencentFormat } from '../../../tencent/cloud-format.ts'
import { XmlWriter } from '../../../xml-writer.ts'
import { alibabaFormat } from '../../cloud-format.ts'
import type { ImageInfo } from '../image-view.ts'
import { ListCommunityImages } from './list-community-images.ts'

interface Gift extends Partial<Image> {
  readonly id: string
  readonly regions?: readonly string[]
  readonly details?: { readonly [name: string]: Json }
}

const day = (n: number) => Date.UTC(2020, 0, n)
const centos = { osTag: { osTag: 'CentOS_7.2_64' } }

/** An image published to the community. */
function aGift({ id, regions = [], details = centos, ...given }: Gift): Image {
  return anImage({ id, owner: 'ann', visibility: 'community', faces: { 'alibaba/ecs': { id: `m-${id}`, regions, details } }, ...given })
}

let ehpc: Ehpc
const answered = async (input: object = {}, options?: CallOptions) =>
  ((await ehpc.run(ListCommunityImages, input, options)) as { Images: { ImageInfo: readonly ImageInfo[] } }).Images.ImageInfo
const listed = async (input?: object, options?: CallOptions) => (await answered(input, options)).map(({ ImageId }) => ImageId)

beforeAll(async () => {
  ehpc = await openEhpc({
    accounts: [acme, ann],
    clusters: [
      aCluster('ehpc-one', 'CentOS_7.2_64'),
      aCluster('ehpc-many', 'CentOS_7.2_64', { multiOs: true }),
      aCluster('ehpc-far', '', { multiOs: true, region: 'cn-beijing' }),
      aCluster('ehpc-untold', ''),
      aCluster('ehpc-anns', 'CentOS_7.2_64', { accountId: 'ann' }),
    ],
    images: [
      aGift({ id: 'plain', createdAt: day(9), name: '社区镜像' }),
      aGift({ id: 'mine', createdAt: day(8), owner: 'acme' }),
      aGift({ id: 'ubuntu', createdAt: day(7), details: { osTag: { osTag: 'Ubuntu_20.04_64' } } }),
      aGift({ id: 'derived', createdAt: day(6), details: { osTag: { osTag: 'Rocky_8_64', baseOsTag: 'CentOS_7.2_64' } } }),
      aGift({ id: 'beijing', createdAt: day(5), regions: ['cn-beijing'] }),
      aGift({ id: 'arm', createdAt: day(4), architecture: 'arm64' }),
      aGift({ id: 'old', createdAt: day(3), architecture: 'i386' }),
      aGift({ id: 'bound', createdAt: day(2), instanceTypes: ['ecs.c5.large'] }),
      aGift({ id: 'untagged', createdAt: null, details: {} }),
      aGift({ id: 'undated', createdAt: null }),
      // None of these is a gift to everybody.
      aGift({ id: 'private', visibility: 'private', owner: 'acme' }),
      aGift({ id: 'anns', visibility: 'private' }),
      aGift({ id: 'shared', visibility: 'shared', sharedWith: ['acme'] }),
      aGift({ id: 'official', visibility: 'public', owner: null }),
      aGift({ id: 'elsewhere', faces: { 'tencent/ecm': { id: 'img-elsewher', regions: [], details: {} } } }),
    ],
  })
})
afterAll(() => ehpc.close())

const ALL = ['plain', 'mine', 'ubuntu', 'derived', 'beijing', 'arm', 'old', 'bound', 'undated', 'untagged'].map((id) => `m-${id}`)
const without = (...ids: readonly string[]) => ALL.filter((id) => !ids.includes(id.slice(2)))

describe("the page's example, pasted", () => {
  test('comes back member by member, in its order, in JSON', async () => {
    const testServer = await openFiles([await alibabaFormat()], page)
    const account = (await testServer.catalogue.accounts()).get('default') ?? acme
    const output = await testServer.run(ListCommunityImages, {}, { account, region: 'cn-hangzhou' })
    const { RequestId, ...body } = page
    const writer = new JsonWriter().raw(`{"RequestId":"${RequestId}",`)
    writer.members(ListCommunityImages.output, output)
    expect(writtenBy(writer.raw('}'))).toBe(JSON.stringify(page))
    expect(output).toEqual(body)
    await testServer.close()
  })

  test('reads in XML with one element for each image', async () => {
    const [first, second] = [page.Images.ImageInfo[0], { ...page.Images.ImageInfo[0], ImageId: 'm-2' }]
    const testServer = await openFiles([await alibabaFormat()], { Images: { ImageInfo: [first, second] } })
    const account = (await testServer.catalogue.accounts()).get('default') ?? acme
    const output = await testServer.run(ListCommunityImages, {}, { account })
    const xml = writtenBy(new XmlWriter().members(ListCommunityImages.output, output))
    expect(xml).toMatch(/^<Images><ImageInfo><Status>Available<\/Status>.*<\/ImageInfo><ImageInfo>.*<\/ImageInfo><\/Images>$/)
    await testServer.close()
  })
})

describe('the list', () => {
  test('has what anybody has published, newest first, unknown times last, then by id', async () => {
    expect(await listed()).toEqual(ALL)
    expect(await listed({}, { account: ann })).toEqual(ALL)
  })

  test('says whose each image is, by the one who asks', async () => {
    const alias = async (account = acme) =>
      (await answered({}, { account })).filter(({ ImageOwnerAlias }) => ImageOwnerAlias === 'self').map(({ ImageId }) => ImageId)
    expect(await alias(acme)).toEqual(['m-mine'])
    expect(await alias(ann)).toEqual(without('mine'))
    const uids = (await answered()).map(({ ImageId, Uid }) => [ImageId, Uid])
    expect(uids.slice(0, 2)).toEqual([
      ['m-plain', '1270000000000002'],
      ['m-mine', '1270000000000001'],
    ])
  })

  test('is empty, in its wrapper, when nothing fits', async () => {
    expect(await ehpc.run(ListCommunityImages, { BaseOsTag: 'Debian_9_64' })).toEqual({ Images: { ImageInfo: [] } })
  })

  test('shows the region of the call, and what is in all regions', async () => {
    expect(await listed({}, { region: 'cn-hangzhou' })).toEqual(without('beijing'))
    expect(await listed({}, { region: 'cn-beijing' })).toEqual(ALL)
  })
})

describe('BaseOsTag', () => {
  test("is compared exactly with the name of the image's base system", async () => {
    expect(await listed({ BaseOsTag: 'CentOS_7.2_64' })).toEqual(without('ubuntu', 'untagged'))
    expect(await listed({ BaseOsTag: 'Ubuntu_20.04_64' })).toEqual(['m-ubuntu'])
    for (const BaseOsTag of ['Rocky_8_64', 'centos_7.2_64', 'CentOS_7.2', ' CentOS_7.2_64', '镜像', '"']) {
      expect(await listed({ BaseOsTag })).toEqual([])
    }
  })
})

describe('InstanceType', () => {
  test('leaves out images for other processors, and 32-bit ones for much memory', async () => {
    expect(await listed({ InstanceType: 'ecs.n1.tiny' })).toEqual(without('arm', 'bound'))
    expect(await listed({ InstanceType: 'ecs.c5.xlarge' })).toEqual(without('arm', 'old', 'bound'))
    expect(await listed({ InstanceType: 'ecs.g8y.large' })).toEqual(['m-arm'])
    expect(await listed({ InstanceType: 'ecs.c5.large' })).toEqual(without('arm'))
  })

  test.each(['n1.tiny', 'ecs.n1', 'ecs..tiny', 'ecs.n1.tiny.x', 'ECS.N1.TINY', 'ecs.n1.小', 'x'])('%p is refused', async (InstanceType) => {
    expect(await ehpc.run(ListCommunityImages, { InstanceType })).toEqual({ refused: 'InvalidParams', explanation: 'InstanceType' })
  })
})

describe('ClusterId', () => {
  test('of a cluster with one system chooses the images of that system', async () => {
    expect(await listed({ ClusterId: 'ehpc-one' })).toEqual(without('ubuntu', 'untagged', 'beijing'))
    expect(await listed({ ClusterId: 'ehpc-one', BaseOsTag: 'Ubuntu_20.04_64' })).toEqual([])
    expect(await listed({ ClusterId: 'ehpc-untold' })).toEqual([])
  })

  test('of a cluster with several systems chooses all images of its region', async () => {
    expect(await listed({ ClusterId: 'ehpc-many' })).toEqual(without('beijing'))
    expect(await listed({ ClusterId: 'ehpc-many', BaseOsTag: 'Ubuntu_20.04_64' })).toEqual(['m-ubuntu'])
    expect(await listed({ ClusterId: 'ehpc-far' }, { region: 'cn-hangzhou' })).toEqual(ALL)
  })

  test("of somebody else's cluster, or of none, is not found", async () => {
    for (const ClusterId of ['ehpc-anns', 'ehpc-nowhere', '集群', 'ehpc-one ']) {
      expect(await ehpc.run(ListCommunityImages, { ClusterId })).toEqual({ refused: 'ClusterNotFound', explanation: '' })
    }
    expect(await listed({ ClusterId: 'ehpc-anns' }, { account: ann })).toEqual(without('ubuntu', 'untagged', 'beijing'))
  })
})

test('an image registered once is in both clouds, under the id it has in each', async () => {
  const testServer = await openFiles([await tencentFormat(), await alibabaFormat()], {
    accounts: [{ name: 'acme', tencent: { uin: '100000000001' }, alibaba: { uid: '1270000000000001' } }],
    images: [
      {
        name: '金色镜像',
        owner: 'acme',
        visibility: 'community',
        architecture: 'x86_64',
        os: { platform: 'CentOS', version: '7.2' },
        sizeGiB: 40,
        tencent: { id: 'img-060ov1xz' },
        alibaba: { id: 'm-bp181x855551ww5yq1ab', regions: ['cn-hangzhou'], osTag: 'CentOS_7.2_64' },
      },
    ],
  })
  const { images } = await testServer.catalogue.list('acme', { service: 'tencent/ecm', from: ['own'], where: [] }, 0, 10)
  expect(images.map(({ faces }) => faces['tencent/ecm']?.id)).toEqual(['img-060ov1xz'])
  const tag = { Platform: 'CentOS', OsTag: 'CentOS_7.2_64', Version: '7.2', Architecture: 'x86_64' }
  expect(await testServer.run(ListCommunityImages, {}, { region: 'cn-hangzhou' })).toEqual({
    Images: {
      ImageInfo: [
        {
          Status: 'Available',
          PostInstallScript: '',
          Description: '',
          Size: 40,
          ImageOwnerAlias: 'self',
          ImageName: '金色镜像',
          SkuCode: '',
          PricingCycle: '',
          ImageId: 'm-bp181x855551ww5yq1ab',
          ProductCode: '',
          Uid: '1270000000000001',
          BaseOsTag: tag,
          OsTag: { ...tag, BaseOsTag: 'CentOS_7.2_64' },
        },
      ],
    },
  })
  await testServer.close()
})

describe('answers', () => {
  test('show the same views as long as nothing changes, whoever asks in between', async () => {
    const views = (options?: CallOptions) => answered({}, options)
    const isSame = (some: readonly ImageInfo[], others: readonly ImageInfo[]) => some.map((view, index) => view === others[index])
    const [acmes, anns] = [await views(), await views({ account: ann })]
    await ehpc.catalogue.write({ accounts: [{ id: 'ben', name: 'ben', identities: {} }] })
    const all = ALL.map(() => true)
    expect(isSame(await views(), acmes)).toEqual(all)
    expect(isSame(await views({ account: ann }), anns)).toEqual(all)
    const ben = { id: 'ben', name: 'ben', identities: {} }
    const [bens, again] = [await views({ account: ben }), await views()]
    expect(isSame(again, acmes)).toEqual(all)
    // Only who owns an image has a view of his own.
    expect(isSame(bens, acmes)).toEqual(ALL.map((id) => id !== 'm-mine'))
  })

  test('follow a change of the owner', async () => {
    const renamed = { ...ann, identities: { alibaba: { uid: '1279999999999999' } } }
    await ehpc.catalogue.write({ accounts: [renamed] })
    expect((await answered())[0]?.Uid).toBe('1279999999999999')
    await ehpc.catalogue.write({ accounts: [ann] })
    expect((await answered())[0]?.Uid).toBe('1270000000000002')
  })
})
