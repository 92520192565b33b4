import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { type Asking, entryIds, HOME, idsOf, listIn, STS } from './asking.ts'
import type { Body, Parameters, Settings } from './call.ts'
import type { ImageInfo } from './catalogue.ts'

/** Declares the cases about regions and clusters. */
export function declareClusters(cases: Cases, asking: Asking): void {
  const { world } = asking
  const here = { RegionId: HOME }

  cases.test('region.list', async () => {
    const regions = listIn<Body>(await asking.ask('ListRegions', here), 'Regions', 'RegionInfo')
    for (const { LocalName, RegionId, ...rest } of regions) {
      assert.deepEqual(rest, {})
      assert.ok(typeof LocalName === 'string' && LocalName !== '' && typeof RegionId === 'string')
    }
    const ids = regions.map(({ RegionId }) => RegionId)
    assert.deepEqual(
      world.regions.filter((id) => !ids.includes(id)),
      [],
    )
    assert.equal(new Set(ids).size, ids.length)
  })

  cases.test('region.default', async () => {
    // An address tells no region: the server has one for calls that name none.
    for (const way of asking.ways) {
      const body = await asking.ask('ListCommunityImages', { BaseOsTag: world.oddTag }, way)
      assert.deepEqual(idsOf(listIn<ImageInfo>(body, 'Images', 'ImageInfo')), entryIds(asking.odd))
    }
  })

  cases.test('cluster.list', async () => {
    const clusters = world.clusters.filter(({ region }) => region === HOME)
    const page = async (parameters: Parameters) => {
      const { TotalCount, PageNumber, PageSize, ...rest } = await asking.ask('ListClusters', { ...here, ...parameters })
      const expected = [clusters.length, parameters['PageNumber'] ?? 1, parameters['PageSize'] ?? 10]
      assert.deepEqual([TotalCount, PageNumber, PageSize], expected)
      return listIn<Body>(rest, 'Clusters', 'ClusterInfoSimple')
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
    const beijing = await asking.ask('ListClusters', { RegionId: 'cn-beijing' })
    assert.equal(beijing['TotalCount'], world.clusters.filter(({ region }) => region === 'cn-beijing').length)
    const { Clusters } = await asking.ask('ListClustersMeta', { ...here, PageNumber: 2, PageSize: 7 })
    const essentials = (some: readonly Body[]) => some.map(({ Id, OsTag, Status }) => ({ Id, OsTag, Status }))
    assert.deepEqual(essentials(listIn({ Clusters }, 'Clusters', 'ClusterInfoSimple')), essentials(all.slice(7, 14)))
  })

  cases.test('cluster.describe', async () => {
    for (const { id, region, osTag } of Object.values(world.named).filter(({ account }) => account === 'under-test')) {
      const { ClusterInfo, ...rest } = await asking.ask('DescribeCluster', { ...here, ClusterId: id })
      assert.deepEqual(rest, {})
      const { Id, RegionId, OsTag, BaseOsTag, Status } = ClusterInfo as Body
      const expected = { Id: id, RegionId: region, OsTag: osTag, BaseOsTag: osTag, Status: 'running' }
      assert.deepEqual({ Id, RegionId, OsTag, BaseOsTag, Status }, expected)
    }
  })
}

interface Assumed {
  readonly key: { readonly id: string; readonly secret: string; readonly token: string }
  readonly user: { readonly Arn: string; readonly AssumedRoleId: string }
}

/** Declares the cases about the Security Token Service. */
export function declareSts(cases: Cases, asking: Asking): void {
  const { uid, keys, roles } = asking.world
  const who = (settings: Settings) => asking.ask('GetCallerIdentity', {}, { ...settings, version: STS })

  cases.test('sts.caller-identity', async () => {
    for (const way of asking.ways) {
      const account = { IdentityType: 'Account', AccountId: uid, PrincipalId: uid, UserId: uid, Arn: `acs:ram::${uid}:root` }
      for (const key of [keys.root, keys.temporary]) assert.deepEqual(await who({ ...way, key }), account)
      const { UserId, PrincipalId, ...user } = await who({ ...way, key: keys.stranger })
      assert.deepEqual(user, { IdentityType: 'RAMUser', AccountId: uid, Arn: `acs:ram::${uid}:user/ram-stranger` })
      assert.match(String(UserId), /^2\d{17}$/)
      assert.equal(PrincipalId, UserId)
    }
  })

  async function assume(parameters: Parameters, seconds: number, way: Settings = {}): Promise<Assumed> {
    const wanted = { RoleArn: roles.reader, RoleSessionName: 'conformance', ...parameters }
    const { AssumedRoleUser, Credentials, ...rest } = await asking.ask('AssumeRole', wanted, { key: keys.assumer, version: STS, ...way })
    assert.deepEqual(rest, {})
    const {
      AccessKeyId: id = '',
      AccessKeySecret: secret = '',
      SecurityToken: token = '',
      Expiration = '',
    } = Credentials as Record<string, string>
    assert.match(id, /^STS\./)
    assert.match(Expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.ok(Math.abs(Date.parse(Expiration) - Date.now() - seconds * 1_000) < 60_000, Expiration)
    return { key: { id, secret, token }, user: AssumedRoleUser as Assumed['user'] }
  }

  cases.test('sts.assume-role', async () => {
    for (const way of asking.ways) {
      const { key, user } = await assume({}, 3_600, way)
      assert.match(user.Arn, /:(assumed-)?role\/image-reader\/conformance$/)
      assert.match(user.AssumedRoleId, /^\d+:conformance$/)
      await asking.findOdd({ ...way, key })
      const { IdentityType, AccountId, PrincipalId } = await who({ ...way, key })
      assert.deepEqual([IdentityType, AccountId, PrincipalId], ['AssumedRoleUser', uid, user.AssumedRoleId])
    }
  })

  cases.test('sts.session-policy', async () => {
    const allow = { Effect: 'Allow', Action: 'ehpc:ListCommunityImages', Resource: '*' }
    const { key } = await assume({ Policy: JSON.stringify({ Version: '1', Statement: [allow] }), DurationSeconds: 900 }, 900)
    await asking.findOdd({ key })
    await asking.refused(['NotAuthorized', 407], 'ListImages', {}, { key })
  })
}
