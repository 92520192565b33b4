import { strict as assert } from 'node:assert'
import { generateKeyPairSync } from 'node:crypto'
import type { Cases } from '../cases.ts'
import { occurrences, relayed } from '../wire.ts'
import { bare } from './access.ts'
import {
  ACTION,
  type Asking,
  type Body,
  DENIED,
  entryIds,
  HOME,
  idsOf,
  inRegion,
  listIn,
  type Parameters,
  type Refusal,
  type Settings,
  STS,
} from './asking.ts'
import type { ImageInfo } from './catalogue.ts'

const WRONG: Refusal = ['SignatureDoesNotMatch', 400]
const UNKNOWN_PRODUCT: Refusal = ['InvalidProduct.NotFound', 404, 'Cannot find product according to your specified domain.']
const MANY = 1_000
const OTHER_REFUSALS: readonly (readonly [Refusal, action: string, Parameters])[] = [
  [['InvalidAction.NotFound', 404], 'ListNothing', {}],
  [['UnsupportedOperation', 501], 'CreateCluster', {}],
  [['ClusterNotFound', 404], 'DescribeCluster', { ClusterId: 'ehpc-hz-Nobody0001' }],
  [['InvalidParams', 400], 'ListCustomImages', { ImageOwnerAlias: 'system' }],
]

/** Declares the cases about signing and calling. */
export function declareCalling(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const { root, temporary, reader, stranger, disabled } = world.keys
  const wrong = { ...root, secret: 'not-the-secret' }

  for (const name of ['V1-GET', 'V1-POST', 'V3-GET', 'V3-POST', 'SM3-GET'])
    cases.test(`sign.${name}`, async () => {
      const ways = asking.ways.filter(({ signature, method }) => `${signature}-${method}` === name)
      assert.ok(ways.length > 0)
      for (const way of ways) {
        await asking.findOdd(way)
        await asking.refused(WRONG, ACTION, {}, { ...way, key: wrong })
      }
    })

  cases.test('sign.RSA-GET', async () => {
    const way = { signature: 'RSA', method: 'GET', place: 'query' } as const
    const { id, privateKey } = world.rsa
    await asking.findOdd({ ...way, key: { id, secret: privateKey } })
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    await asking.refused(WRONG, ACTION, {}, { ...way, key: { id, secret: bare(other.toString()) } })
  })

  cases.test('sign.empty-values', async () => {
    const nothing = { BaseOsTag: '', InstanceType: '', ClusterId: '' }
    const here = entryIds(world.community.filter(inRegion(HOME)))
    for (const way of asking.ways) assert.deepEqual(idsOf(await asking.community(nothing, way)), here)
  })

  cases.test('sign.long-values', async () => {
    for (const way of asking.ways) {
      const long = '长*'.repeat(way.place === 'form' ? 25_000 : 1_000)
      assert.deepEqual(await asking.community({ BaseOsTag: long }, way), [])
      await asking.findOdd(way, { Colour: long })
    }
  })

  cases.test('sign.at-once', async () => {
    // Many calls of one second are many calls, none a replay.
    for (const way of asking.ways) await Promise.all(Array.from({ length: 50 }, () => asking.findOdd(way)))
  })

  cases.test('call.temporary-key', () => asking.findOddAlways({ key: temporary }))
  cases.test('call.allowed-user', () => asking.findOddAlways({ key: reader }))
  // The gateway passes over what it does not know; SDKs send such parameters on their own.
  cases.test('call.unknown-parameter', () => asking.findOddAlways({}, { Colour: 'red', OwnerId: '1', OwnerAccount: 'a' }))

  cases.test('call.other-style', async () => {
    const here = entryIds(world.community.filter(inRegion(HOME)))
    const proxies = traits.stylesThroughProxy ? [{}, { proxy: world.endpoints.open }] : [{}]
    const signatures = new Set(asking.ways.map(({ signature }) => signature).filter((one) => one !== 'SM3'))
    for (const signature of signatures)
      for (const style of traits.styles ?? [])
        for (const proxy of proxies) {
          const settings: Settings = { style, signature, method: 'GET', place: 'query', ...proxy }
          assert.deepEqual(idsOf(await asking.community({}, settings)), here, style)
          await asking.refused(['NotAuthorized', 407, DENIED], ACTION, { RegionId: HOME }, { ...settings, key: stranger })
          await asking.refused(['InvalidAccessKeyId.Inactive', 400], ACTION, { RegionId: HOME }, { ...settings, key: disabled })
          const atOnce = Array.from({ length: traits.stylesAtOnce ?? 0 }, () =>
            asking.community({}, { ...settings, reuse: `${style} ${signature}` }),
          )
          for (const images of await Promise.all(atOnce)) assert.deepEqual(idsOf(images), here)
        }
    if (traits.ownErrors !== undefined) for (const signature of signatures) await checkOwnErrors(signature)
  })

  /** The errors that a program gets which does not want all of them as one kind. */
  async function checkOwnErrors(signature: Settings['signature'] & string): Promise<void> {
    const settings: Settings = { style: 'own errors', signature }
    const errorOf = async (action: string, more: Settings) => {
      const reply = await asking.call(action, { RegionId: HOME }, { ...settings, ...more })
      return 'error' in reply ? reply.error : undefined
    }
    const denied = await errorOf(ACTION, { key: stranger })
    assert.deepEqual([denied?.class, denied?.status, denied?.code], [traits.ownErrors?.client, 407, 'NotAuthorized'])
    assert.equal((denied?.data?.['AccessDeniedDetail'] as Body | undefined)?.['AuthAction'], `ehpc:${ACTION}`)
    const unserved = await errorOf('CreateCluster', {})
    assert.deepEqual([unserved?.class, unserved?.status, unserved?.code], [traits.ownErrors?.server, 501, 'UnsupportedOperation'])
    const calls = Array.from({ length: 3 * world.callsPerSecond }, () => errorOf('ListRegions', { endpoint: world.endpoints.limited }))
    const throttled = (await Promise.all(calls)).find((error) => error !== undefined)
    assert.deepEqual([throttled?.class, throttled?.status, throttled?.code], [traits.ownErrors?.throttling, 400, 'Throttling.User'])
    const wait = Number(throttled?.data?.['RetryAfter'])
    assert.ok(0 < wait && wait <= 1_000, `a wait of ${wait} ms`)
    for (const error of [denied, unserved, throttled]) asking.checkRequestId(error?.requestId)
  }
}

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
