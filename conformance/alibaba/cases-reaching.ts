import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { occurrences, relayed } from '../wire.ts'
import { ACTION, type Asking, DENIED, entryIds, HOME, idsOf, inRegion, listIn, type Refusal, STS } from './asking.ts'
import type { Parameters, Settings } from './call.ts'
import type { ImageInfo } from './catalogue.ts'

const UNKNOWN_PRODUCT: Refusal = ['InvalidProduct.NotFound', 404, 'Cannot find product according to your specified domain.']
const MANY = 1_000
const OTHER_REFUSALS: readonly (readonly [Refusal, action: string, Parameters])[] = [
  [['InvalidAction.NotFound', 404], 'ListNothing', {}],
  [['UnsupportedOperation', 501], 'CreateCluster', {}],
  [['ClusterNotFound', 404], 'DescribeCluster', { ClusterId: 'ehpc-hz-Nobody0001' }],
  [['InvalidParams', 400], 'ListCustomImages', { ImageOwnerAlias: 'system' }],
]

/** Declares the cases about reaching the server. */
export function declareReaching(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const { open } = world.endpoints
  const { root, stranger, denied } = world.keys

  cases.test('reach.ip', async () => {
    assert.match(open, /^127\.0\.0\.1:\d+$/)
    await asking.findOddAlways({ endpoint: open })
  })

  cases.test('reach.localhost', () => asking.findOddAlways({ endpoint: open.replace('127.0.0.1', 'localhost') }))

  cases.test('reach.keep-alive', async () => {
    const answers = await relayed(open, async (endpoint) => {
      for (let call = 0; call < MANY; call += 1) await asking.community({ BaseOsTag: 'none' }, { endpoint, reuse: 'answers' })
    })
    assert.equal(occurrences(answers.received, '"ImageInfo"'), MANY, 'answers')
    assert.equal(answers.connections, 1, `connections for ${MANY} calls`)

    const refusals = await relayed(open, async (via) => {
      // Half of them the 407 that some might take for a proxy's.
      const through: Settings = traits.gives407up === undefined ? { endpoint: via } : { endpoint: open, proxy: via }
      const settings: Settings = { ...through, key: denied, reuse: 'refusals' }
      for (let call = 0; call < 50; call += 1) {
        await asking.refused(['NotAuthorized', 407], ACTION, {}, settings)
        const [refusal, action, parameters] = OTHER_REFUSALS[call % OTHER_REFUSALS.length] as (typeof OTHER_REFUSALS)[number]
        await asking.refused(refusal, action, parameters, settings)
      }
    })
    assert.equal(occurrences(refusals.received, 'HTTP/1.1 407 '), 50, 'answers with status 407')
    assert.equal(refusals.connections, 1, 'connections for 100 refusals')
  })

  cases.test('reach.sub-path', async () => {
    for (const path of ['/ehpc', '/cloud/hpc'])
      for (const way of asking.ways.filter(({ signature }) => traits.subPathWith?.includes(signature) ?? true)) {
        const { sent } = await relayed(open, (via) => asking.findOdd({ ...way, endpoint: `${via}${path}` }))
        assert.ok(sent.toString('latin1').startsWith(`${way.method} ${path}`), `not sent to ${path}`)
      }
  })

  /** What ListCommunityImages shows in a region, without being told of it but by the host. */
  async function findIn(region: string, settings: Settings, parameters = {}): Promise<void> {
    const images = listIn<ImageInfo>(await asking.ask(ACTION, parameters, { region, ...settings }), 'Images', 'ImageInfo')
    assert.deepEqual(idsOf(images), entryIds(world.community.filter(inRegion(region))), JSON.stringify(settings))
  }

  cases.test('reach.vendor-host', async () => {
    for (const way of asking.plainWays) {
      for (const [network, region] of [
        ['ehpc', HOME],
        ['ehpc', 'cn-beijing'],
        ['ehpc-vpc', 'cn-beijing'],
      ] as const)
        await findIn(region, { ...way, endpoint: `${network}.${region}.aliyuncs.com`, at: open })
      if (traits.makesHost) for (const region of [HOME, 'cn-beijing']) await findIn(region, { ...way, endpoint: null, at: open })
    }
    if (!traits.makesHost) return
    // The host goes before a region that is told, when that is empty.
    await findIn('cn-beijing', { endpoint: null, at: open }, { RegionId: '' })
  })

  cases.test('reach.sts-host', async () => {
    for (const way of asking.plainWays)
      for (const endpoint of ['sts.aliyuncs.com', 'sts.cn-hangzhou.aliyuncs.com', 'sts-vpc.cn-beijing.aliyuncs.com']) {
        const body = await asking.ask('GetCallerIdentity', {}, { ...way, endpoint, at: open, version: STS })
        assert.equal(body['AccountId'], world.uid, endpoint)
      }
  })

  cases.test('refuse.unknown-product', async () => {
    for (const way of asking.plainWays)
      for (const endpoint of ['ecs.cn-hangzhou.aliyuncs.com', 'alidns.aliyuncs.com'])
        await asking.refused(UNKNOWN_PRODUCT, 'DescribeImages', {}, { ...way, endpoint, at: open, version: '2014-05-26' })
  })

  cases.test('refuse.unsigned', async () => {
    const refusal: Refusal = ['MissingAccessKeyId', 400, 'AccessKeyId is mandatory for this action.']
    const plain = asking.ways.filter(({ signature, place }) => signature !== 'SM3' && place === 'query')
    for (const way of plain.filter(({ signature }) => traits.unsignedWith?.includes(signature) ?? true))
      for (const style of traits.unsignedStyles ?? [''])
        await asking.refused(refusal, ACTION, { RegionId: HOME }, { ...way, style, unsigned: true })
  })

  cases.test('reach.forward-proxy', async () => {
    for (const way of asking.ways) {
      const endpoint = 'ehpc.cn-beijing.aliyuncs.com'
      const { sent } = await relayed(open, async (proxy) => {
        await findIn('cn-beijing', { ...way, endpoint, proxy }, { RegionId: 'cn-beijing' })
        // Here the 407 does come from a proxy, and still is none of a proxy's.
        await asking.refused(['NotAuthorized', 407, DENIED], ACTION, {}, { ...way, endpoint, proxy, key: stranger })
      })
      assert.equal(occurrences(sent, `${way.method} http://${endpoint}/`), 2, 'not how a proxy is asked')
    }
  })

  cases.test('reach.gzip', async () => {
    const expected = world.community.filter(inRegion(HOME)).map(({ view }) => view)
    for (const way of asking.ways) {
      const { sent } = await relayed(open, async (endpoint) => {
        const byId = (images: readonly ImageInfo[]) => images.toSorted((a, b) => (a.ImageId < b.ImageId ? -1 : 1))
        assert.deepEqual(byId(await asking.community({}, { ...way, endpoint, gzip: true, key: root })), byId(expected))
      })
      assert.match(sent.toString('latin1'), /^accept-encoding: gzip/im)
    }
  })
}
