import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { type AnyEntry, type Asking, baseTagOf, HOME, inRegion } from './asking.ts'
import { list, listingsOf, same } from './listings.ts'

const architectureOf = ({ view }: AnyEntry): string => ('Architecture' in view ? view.Architecture : view.OsTag.Architecture)

/** Which architectures an ECS instance type can start, said anew: 32 bit up to 4 GiB, ARM on ARM. */
const MACHINES: Readonly<Record<string, readonly string[]>> = {
  'ecs.n1.tiny': ['i386', 'x86_64'],
  'ecs.n1.large': ['x86_64'],
  'ecs.g6r.large': ['arm64'],
}

const startsOn = (type: string) => (entry: AnyEntry) =>
  (entry.instanceTypes.length === 0 || entry.instanceTypes.includes(type)) && MACHINES[type]?.includes(architectureOf(entry)) === true

/** Declares the cases about the parameters of the three lists. */
export function declareFilters(cases: Cases, asking: Asking): void {
  const { world } = asking
  const { multi, single, beijing } = world.named
  const listings = listingsOf(asking)
  const [community, custom, published] = listings

  cases.test('filter.base-os-tag', async () => {
    for (const listing of listings) {
      for (const tag of ['CentOS_7.2_64', 'CentOS_6.9_32', 'Ubuntu_18.04_64'])
        await same(asking, listing, { BaseOsTag: tag }, (entry) => baseTagOf(entry) === tag)
      // No part of a tag, no other case, and not the tag of the system that stands on it.
      for (const tag of ['CentOS_7.2', 'centos_7.2_64', 'CentOS_7.2_GPU_64', '*'])
        assert.deepEqual(await list(asking, listing, { BaseOsTag: tag }), [], tag)
    }
  })

  cases.test('filter.instance-type', async () => {
    for (const listing of listings)
      for (const type of Object.keys(MACHINES)) await same(asking, listing, { InstanceType: type }, startsOn(type))
  })

  cases.test('filter.cluster-multi-os', async () => {
    for (const listing of [community, custom]) {
      await same(asking, listing, { ClusterId: multi.id }, () => true)
      // The region is the cluster's, whatever that of the call.
      await same(asking, listing, { ClusterId: beijing.id }, () => true, inRegion('cn-beijing'))
    }
  })

  cases.test('filter.cluster-single-os', async () => {
    for (const listing of [community, custom]) {
      await same(asking, listing, { ClusterId: single.id }, (entry) => baseTagOf(entry) === single.osTag)
      assert.deepEqual(await list(asking, listing, { ClusterId: single.id, BaseOsTag: 'Ubuntu_18.04_64' }), [])
    }
  })

  cases.test('filter.owner-alias', async () => {
    const aliasOf = ({ view }: AnyEntry) => ('ImageOwnerAlias' in view ? view.ImageOwnerAlias : '')
    for (const alias of ['self', 'others']) await same(asking, custom, { ImageOwnerAlias: alias }, (entry) => aliasOf(entry) === alias)
  })

  cases.test('filter.combined', async () => {
    const machine = { BaseOsTag: single.osTag, InstanceType: 'ecs.n1.large' }
    const holds = (entry: AnyEntry) => baseTagOf(entry) === single.osTag && startsOn('ecs.n1.large')(entry)
    const isOthers = ({ view }: AnyEntry) => 'Uid' in view && view.Uid !== world.uid
    await same(asking, community, { ...machine, ClusterId: single.id }, holds)
    const others = { ...machine, ClusterId: single.id, ImageOwnerAlias: 'others' }
    await same(asking, custom, others, (entry) => holds(entry) && isOthers(entry))
    await same(asking, published, machine, holds)
  })

  cases.test('filter.region', async () => {
    for (const listing of listings)
      for (const region of [HOME, 'cn-beijing', 'cn-shanghai'])
        await same(asking, listing, { RegionId: region }, () => true, inRegion(region))
  })
}
