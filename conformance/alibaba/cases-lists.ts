import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import {
  type AnyEntry,
  type Asking,
  type Body,
  baseTagOf,
  entryIds,
  HOME,
  idsOf,
  inRegion,
  listIn,
  type Parameters,
  type Settings,
} from './asking.ts'
import type { ImageInfo, OsInfo } from './catalogue.ts'

/** A list, and what it must show. */
interface Listing {
  readonly action: string
  readonly entries: readonly AnyEntry[]
  read(body: Body): (ImageInfo | OsInfo)[]
}

const architectureOf = ({ view }: AnyEntry): string => ('Architecture' in view ? view.Architecture : view.OsTag.Architecture)

/** Which architectures an ECS instance type can start, said anew: 32 bit up to 4 GiB, ARM on ARM. */
const MACHINES: Readonly<Record<string, readonly string[]>> = {
  'ecs.n1.tiny': ['i386', 'x86_64'],
  'ecs.n1.large': ['x86_64'],
  'ecs.g6r.large': ['arm64'],
}

const startsOn = (type: string) => (entry: AnyEntry) =>
  (entry.instanceTypes.length === 0 || entry.instanceTypes.includes(type)) && MACHINES[type]?.includes(architectureOf(entry)) === true

function listingsOf({ world }: Asking): readonly [community: Listing, custom: Listing, published: Listing] {
  const images = (body: Body) => listIn<ImageInfo>(body, 'Images', 'ImageInfo')
  return [
    { action: 'ListCommunityImages', entries: world.community, read: images },
    { action: 'ListCustomImages', entries: world.custom, read: images },
    { action: 'ListImages', entries: world.public, read: (body) => listIn<OsInfo>(body, 'OsTags', 'OsInfo') },
  ]
}

const list = async (asking: Asking, { action, read }: Listing, parameters: Parameters = {}, settings: Settings = {}) =>
  read(await asking.ask(action, { RegionId: HOME, ...parameters }, settings))

/** Lists, and compares with a plain reading of the catalogue, which must be able to tell. */
async function same(
  asking: Asking,
  listing: Listing,
  parameters: Parameters,
  holds: (entry: AnyEntry) => boolean,
  where: (entry: AnyEntry) => boolean = inRegion(HOME),
): Promise<void> {
  const expected = listing.entries.filter((entry) => where(entry) && holds(entry))
  const what = `${listing.action} ${JSON.stringify(parameters)}`
  assert.ok(expected.length > 0 && expected.length < listing.entries.length, `${what}: the catalogue cannot tell`)
  assert.deepEqual(idsOf(await list(asking, listing, parameters)), entryIds(expected), what)
}

/** Declares the cases about what the three lists show. */
export function declareLists(cases: Cases, asking: Asking): void {
  const { world } = asking
  const listings = listingsOf(asking)
  const [community, custom, published] = listings

  for (const [name, listing] of Object.entries({ 'list.community': community, 'list.custom': custom, 'list.images': published }))
    cases.test(name, () => same(asking, listing, {}, () => true))

  cases.test('list.members', async () => {
    for (const listing of listings)
      for (const region of [HOME, 'cn-beijing']) {
        const expected = new Map(listing.entries.filter(inRegion(region)).map(({ view }) => [view.ImageId, view]))
        // Whether a client has classes for the answer may depend on the way.
        for (const way of asking.ways) {
          const images = await list(asking, listing, { RegionId: region }, way)
          assert.deepEqual(idsOf(images), [...expected.keys()].toSorted())
          for (const image of images) assert.deepEqual(image, expected.get(image.ImageId))
        }
      }
  })

  cases.test('list.names', async () => {
    const images = await asking.community()
    const views = world.community.filter(inRegion(HOME)).map(({ view }) => view)
    for (const part of ['高性能计算镜像-', '社區鏡像（第', '😀 rocket 🚀', '<b>&amp;"R&D"</b> ]]>', '"quoted"/\\back\\slash']) {
      const named = (some: readonly ImageInfo[]) =>
        some.filter(({ ImageName }) => ImageName.includes(part)).map(({ ImageName, Description }) => [ImageName, Description])
      assert.ok(named(views).length > 3, 'the catalogue cannot tell')
      assert.deepEqual(named(images).toSorted(), named(views).toSorted())
    }
  })

  cases.test('list.own-only', async () => {
    const hidden = new Set(world.hiddenIds)
    assert.ok(hidden.size > 0)
    for (const listing of listings)
      for (const id of idsOf(await list(asking, listing))) assert.ok(!hidden.has(id), `${listing.action} ${id}`)
    const neighbours = (await list(asking, custom, {}, { key: world.keys.neighbour })) as ImageInfo[]
    assert.ok(
      neighbours.some(({ ImageId }) => hidden.has(ImageId)),
      'the neighbour does not see its own images',
    )
    const owners = (alias: string) => [
      ...new Set(neighbours.flatMap(({ ImageOwnerAlias, Uid }) => (ImageOwnerAlias === alias ? [Uid] : []))),
    ]
    assert.deepEqual(owners('others'), [world.uid], 'not what the account under test shares')
    assert.deepEqual(owners('self'), [world.otherUids.neighbour])
  })

  cases.test('list.each-viewer', async () => {
    const { uid, otherUids, keys } = world
    const viewers = [
      [keys.root, uid],
      [keys.visitor, otherUids.visitor],
      [keys.neighbour, otherUids.neighbour],
    ] as const
    // In turns, with and without a filter, lest what was made for one be given to another.
    for (const parameters of [{}, { BaseOsTag: 'CentOS_7.2_64' }, {}, { BaseOsTag: 'CentOS_7.2_64' }])
      for (const [key, viewer] of viewers) {
        const entries = world.community
          .filter(inRegion(HOME))
          .filter((entry) => !parameters.BaseOsTag || baseTagOf(entry) === parameters.BaseOsTag)
        const expected = new Map(
          entries.map(({ view }) => [view.ImageId, { ...view, ImageOwnerAlias: view.Uid === viewer ? 'self' : 'others' }]),
        )
        const images = await asking.community(parameters, { key })
        assert.deepEqual(idsOf(images), [...expected.keys()].toSorted())
        for (const image of images) assert.deepEqual(image, expected.get(image.ImageId))
      }
    // Somebody who owns nothing and with whom nothing is shared.
    assert.deepEqual(await list(asking, custom, {}, { key: keys.visitor }), [])
    assert.deepEqual(idsOf(await list(asking, published, {}, { key: keys.visitor })), entryIds(world.public.filter(inRegion(HOME))))
  })

  cases.test('list.same-order', async () => {
    for (const listing of listings) {
      const inOrder = async (parameters: Parameters = {}) => (await list(asking, listing, parameters)).map(({ ImageId }) => ImageId)
      const all = await inOrder()
      assert.deepEqual(await inOrder(), all, `${listing.action}: another order`)
      const some = await inOrder({ InstanceType: 'ecs.n1.large' })
      const kept = all.filter((id) => some.includes(id))
      assert.deepEqual(some, kept, `${listing.action}: another order when filtered`)
    }
  })

  cases.test('list.crowd', async () => {
    assert.equal(world.crowd.length, 10_000)
    const images = await asking.community({}, { endpoint: world.endpoints.crowded })
    assert.deepEqual(images.map(({ ImageId, ImageName }) => [ImageId, ImageName]).toSorted(), world.crowd.toSorted())
  })
}

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
