import assert from 'node:assert/strict'
import { occurrences, relayed, skip, test } from '../harness.ts'
import type { ImageInfo } from './catalogue.ts'
import { type Asking, listIn, OPEN, type Parameters, type Settings, STS, type Way } from './client.ts'
import { world } from './runner.ts'

const WAYS: readonly (readonly [name: string, way: Partial<Way>])[] = [
  ['V1-GET', { signature: 'V1', method: 'GET' }],
  ['V1-POST', { signature: 'V1', method: 'POST' }],
  ['V3-GET', { signature: 'V3', method: 'GET' }],
  ['V3-POST', { signature: 'V3', method: 'POST' }],
  ['SM3-GET', { signature: 'SM3', method: 'GET' }],
]

const HOME = { RegionId: 'cn-hangzhou' }
/** What URLs and forms escape in their own ways, as the tag of a system. */
const ODD_TAG = world.oddTag
const odd = world.community.filter(
  ({ view, regions }) => view.BaseOsTag.OsTag === ODD_TAG && (regions.length === 0 || regions.includes(HOME.RegionId)),
)

const idsOf = (images: readonly { readonly ImageId: string }[]): string[] => images.map(({ ImageId }) => ImageId).toSorted()

/** Declares the cases about signing, reaching and calling. */
export function declareCalling({ client, ask, refuses }: Asking): void {
  const community = async (parameters: Parameters = {}, settings: Settings = {}) =>
    listIn<ImageInfo>(await ask('ListCommunityImages', { ...HOME, ...parameters }, settings), 'Images', 'ImageInfo')

  for (const [name, wanted] of WAYS) {
    const ways = client.ways.filter(({ signature, method }) => signature === wanted.signature && method === wanted.method)
    if (ways.length === 0) skip(`sign.${name}`, client.otherWays)
    else
      test(`sign.${name}`, async () => {
        assert.ok(odd.length > 3, 'the catalogue cannot tell')
        for (const way of ways) {
          const found = await community({ BaseOsTag: ODD_TAG }, way)
          assert.deepEqual(idsOf(found), idsOf(odd.map(({ view }) => view)), JSON.stringify(way))
          const key = { ...world.keys.root, secret: 'not-the-secret' }
          await refuses({ action: 'ListCommunityImages', settings: { ...way, key } }, 'SignatureDoesNotMatch', 400)
        }
      })
  }

  test('sign.empty-values', async () => {
    const nothing = { BaseOsTag: '', InstanceType: '', ClusterId: '' }
    for (const way of client.ways) assert.deepEqual(await community(nothing, way), await community({}, way))
  })

  test('sign.long-values', async () => {
    const long = (length: number) => ({ BaseOsTag: '长*'.repeat(length / 2) })
    for (const way of client.ways) assert.deepEqual(await community(long(way.place === 'form' ? 50_000 : 2_000), way), [])
  })

  test('sign.at-once', async () => {
    // Many calls of one second are many calls, none a replay.
    const answers = await Promise.all(Array.from({ length: 50 }, () => community({ BaseOsTag: ODD_TAG })))
    for (const found of answers) assert.deepEqual(idsOf(found), idsOf(odd.map(({ view }) => view)))
  })

  test('call.temporary-key', async () => {
    for (const way of client.ways)
      assert.equal((await community({ BaseOsTag: ODD_TAG }, { ...way, key: world.keys.temporary })).length, odd.length)
  })

  test('call.allowed-user', async () => {
    for (const way of client.ways)
      assert.equal((await community({ BaseOsTag: ODD_TAG }, { ...way, key: world.keys.reader })).length, odd.length)
  })

  test('call.unknown-parameter', async () => {
    // The gateway passes over what it does not know; SDKs send such parameters on their own.
    for (const way of client.ways)
      assert.equal((await community({ BaseOsTag: ODD_TAG, Colour: 'red', OwnerId: '1', OwnerAccount: 'a' }, way)).length, odd.length)
  })

  test('reach.ip', async () => {
    assert.match(OPEN, /^127\.0\.0\.1:\d+$/)
    assert.equal((await community({ BaseOsTag: ODD_TAG })).length, odd.length)
  })

  test('reach.localhost', async () => {
    const endpoint = OPEN.replace('127.0.0.1', 'localhost')
    for (const way of client.ways) assert.equal((await community({ BaseOsTag: ODD_TAG }, { ...way, endpoint })).length, odd.length)
  })

  test('reach.keep-alive', async () => {
    const { root, stranger } = world.keys
    const { connections, received } = await relayed(OPEN, async (endpoint) => {
      const call = client.kept(endpoint, root)
      for (let calls = 0; calls < 1_000; calls += 1) await call('ListCommunityImages', { BaseOsTag: 'none' })
    })
    assert.equal(occurrences(received, '"ImageInfo"'), 1_000, 'answers')
    assert.equal(connections, 1, 'connections for 1,000 calls')

    const refusals = await relayed(OPEN, async (endpoint) => {
      const call = client.kept(endpoint, stranger)
      for (let calls = 0; calls < 100; calls += 1) {
        // Half of them the 407 that some might take for a proxy's.
        const [action, code] = calls % 2 === 0 ? ['ListNothing', 'InvalidAction.NotFound'] : ['ListCommunityImages', 'NotAuthorized']
        const thrown = await call(action, {}).then(
          () => assert.fail('a call went through'),
          (error: unknown) => error,
        )
        assert.equal(client.read(thrown).code, code)
      }
    })
    assert.equal(occurrences(refusals.received, 'HTTP/1.1 407 '), 50, 'answers with status 407')
    assert.equal(refusals.connections, 1, 'connections for 100 refusals')
  })

  test('reach.sub-path', async () => {
    for (const path of ['/ehpc', '/cloud/hpc'])
      for (const way of client.ways) {
        const found = await community({ BaseOsTag: ODD_TAG }, { ...way, endpoint: `${OPEN}${path}` })
        assert.deepEqual(idsOf(found), idsOf(odd.map(({ view }) => view)), `${path} ${JSON.stringify(way)}`)
      }
  })

  if (client.noProxy !== undefined) skip('reach.forward-proxy', client.noProxy)
  else
    test('reach.forward-proxy', async () => {
      const endpoint = 'ehpc.cn-beijing.aliyuncs.com'
      const there = world.community.filter(({ regions }) => regions.length === 0 || regions.includes('cn-beijing'))
      for (const way of client.ways) {
        const { sent } = await relayed(OPEN, async (proxy) => {
          const body = await ask('ListCommunityImages', {}, { ...way, endpoint, proxy })
          assert.deepEqual(idsOf(listIn<ImageInfo>(body, 'Images', 'ImageInfo')), idsOf(there.map(({ view }) => view)))
          // Here the 407 does come from a proxy, and still is none of a proxy's.
          const settings = { ...way, endpoint, proxy, key: world.keys.stranger }
          await refuses(
            { action: 'ListCommunityImages', settings },
            'NotAuthorized',
            407,
            'You are not authorized by RAM for this request.',
          )
        })
        assert.equal(occurrences(sent, `${way.method} http://${endpoint}/`), 2, 'not how a proxy is asked')
      }
    })

  test('reach.gzip', async () => {
    for (const way of client.ways) {
      const { sent } = await relayed(OPEN, async (endpoint) => {
        const all = world.community.filter(({ regions }) => regions.length === 0 || regions.includes(HOME.RegionId))
        assert.deepEqual(idsOf(await community({}, { ...way, endpoint, gzip: true })), idsOf(all.map(({ view }) => view)))
      })
      assert.match(sent.toString('latin1'), /^accept-encoding: gzip/im)
    }
  })

  test('region.list', async () => {
    const regions = listIn<Readonly<Record<string, unknown>>>(await ask('ListRegions', HOME), 'Regions', 'RegionInfo')
    const ids = regions.map(({ RegionId }) => RegionId)
    for (const { LocalName, RegionId, ...rest } of regions) {
      assert.deepEqual(rest, {})
      assert.ok(typeof LocalName === 'string' && LocalName !== '' && typeof RegionId === 'string')
    }
    for (const id of world.regions) assert.ok(ids.includes(id), `no ${id}`)
    assert.equal(new Set(ids).size, ids.length)
  })

  test('region.default', async () => {
    // An address tells no region: the server has one for calls that name none.
    for (const way of client.ways) {
      const images = listIn<ImageInfo>(await ask('ListCommunityImages', { BaseOsTag: ODD_TAG }, way), 'Images', 'ImageInfo')
      assert.deepEqual(idsOf(images), idsOf(odd.map(({ view }) => view)))
    }
  })

  test('cluster.list', async () => {
    const clusters = world.clusters.filter(({ region }) => region === 'cn-hangzhou')
    const page = async (parameters: Parameters) => {
      const { TotalCount, PageNumber, PageSize, ...rest } = await ask('ListClusters', { ...HOME, ...parameters })
      assert.equal(TotalCount, clusters.length)
      assert.equal(PageNumber, parameters['PageNumber'] ?? 1)
      assert.equal(PageSize, parameters['PageSize'] ?? 10)
      return listIn<Readonly<Record<string, unknown>>>(rest, 'Clusters', 'ClusterInfoSimple')
    }
    assert.ok(clusters.length > 14)
    assert.equal((await page({})).length, 10)
    const all = await page({ PageSize: 50 })
    assert.deepEqual(all.map(({ Id }) => Id).toSorted(), clusters.map(({ id }) => id).toSorted())
    const bySevens: unknown[] = []
    for (let PageNumber = 1; PageNumber <= Math.ceil(clusters.length / 7); PageNumber += 1)
      bySevens.push(...(await page({ PageNumber, PageSize: 7 })))
    assert.deepEqual(bySevens, all)
    assert.deepEqual(await page({ PageNumber: 9, PageSize: 50 }), [])
    const beijing = await ask('ListClusters', { RegionId: 'cn-beijing' })
    assert.equal(beijing['TotalCount'], 1)
    const { Clusters } = await ask('ListClustersMeta', { ...HOME, PageNumber: 2, PageSize: 7 })
    const essentials = listIn<Readonly<Record<string, unknown>>>({ Clusters }, 'Clusters', 'ClusterInfoSimple')
    assert.deepEqual(
      essentials.map(({ Id, OsTag, Status }) => ({ Id, OsTag, Status })),
      all.slice(7, 14).map(({ Id, OsTag, Status }) => ({ Id, OsTag, Status })),
    )
  })

  test('cluster.describe', async () => {
    for (const { id, region, osTag } of Object.values(world.named).filter(({ account }) => account === 'under-test')) {
      const { ClusterInfo, ...rest } = await ask('DescribeCluster', { ...HOME, ClusterId: id })
      assert.deepEqual(rest, {})
      const { Id, RegionId, OsTag, BaseOsTag, Status } = ClusterInfo as Readonly<Record<string, unknown>>
      assert.deepEqual(
        { Id, RegionId, OsTag, BaseOsTag, Status },
        { Id: id, RegionId: region, OsTag: osTag, BaseOsTag: osTag, Status: 'running' },
      )
    }
  })

  test('sts.caller-identity', async () => {
    const { uid, keys } = world
    for (const way of client.ways) {
      const who = (key: Settings['key']) => ask('GetCallerIdentity', {}, { ...way, version: STS, ...(key && { key }) })
      const account = { IdentityType: 'Account', AccountId: uid, PrincipalId: uid, UserId: uid, Arn: `acs:ram::${uid}:root` }
      assert.deepEqual(await who(keys.root), account)
      assert.deepEqual(await who(keys.temporary), account)
      const { UserId, PrincipalId, ...user } = await who(keys.stranger)
      assert.deepEqual(user, { IdentityType: 'RAMUser', AccountId: uid, Arn: `acs:ram::${uid}:user/ram-stranger` })
      assert.match(String(UserId), /^2\d{17}$/)
      assert.equal(PrincipalId, UserId)
    }
  })

  test('sts.assume-role', async () => {
    for (const way of client.ways) {
      const { AssumedRoleUser, Credentials, ...rest } = await assume({}, way)
      assert.deepEqual(rest, {})
      const { AccessKeyId: id, AccessKeySecret: secret, SecurityToken: token, Expiration } = Credentials
      assert.match(id, /^STS\./)
      assert.match(Expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.ok(Math.abs(Date.parse(Expiration) - Date.now() - 3_600_000) < 60_000, Expiration)
      assert.match(AssumedRoleUser.Arn, /:(assumed-)?role\/image-reader\/conformance$/)
      assert.match(AssumedRoleUser.AssumedRoleId, /^\d+:conformance$/)
      const key = { id, secret, token }
      assert.equal((await community({ BaseOsTag: ODD_TAG }, { ...way, key })).length, odd.length)
      const { IdentityType, AccountId, PrincipalId } = await ask('GetCallerIdentity', {}, { ...way, version: STS, key })
      const identity = { IdentityType: 'AssumedRoleUser', AccountId: world.uid, PrincipalId: AssumedRoleUser.AssumedRoleId }
      assert.deepEqual({ IdentityType, AccountId, PrincipalId }, identity)
    }
  })

  test('sts.session-policy', async () => {
    const allow = { Effect: 'Allow', Action: 'ehpc:ListCommunityImages', Resource: '*' }
    const { Credentials } = await assume({ Policy: JSON.stringify({ Version: '1', Statement: [allow] }), DurationSeconds: 900 })
    const { AccessKeyId: id, AccessKeySecret: secret, SecurityToken: token, Expiration } = Credentials
    assert.ok(Math.abs(Date.parse(Expiration) - Date.now() - 900_000) < 60_000, Expiration)
    const key = { id, secret, token }
    assert.equal((await community({ BaseOsTag: ODD_TAG }, { key })).length, odd.length)
    await refuses({ action: 'ListImages', settings: { key } }, 'NotAuthorized', 407)
  })

  async function assume(parameters: Parameters, settings: Settings = {}): Promise<Assumed> {
    const wanted = { RoleArn: world.roles.reader, RoleSessionName: 'conformance', ...parameters }
    return (await ask('AssumeRole', wanted, { key: world.keys.assumer, version: STS, ...settings })) as unknown as Assumed
  }
}

interface Assumed {
  readonly AssumedRoleUser: { readonly Arn: string; readonly AssumedRoleId: string }
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly AccessKeySecret: string
    readonly SecurityToken: string
    readonly Expiration: string
  }
}
