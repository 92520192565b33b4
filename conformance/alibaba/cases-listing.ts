import assert from 'node:assert/strict'
import { test } from '../harness.ts'
import type { Entry, ImageInfo, OsInfo } from './catalogue.ts'
import { type Asking, listIn, type Parameters, type Settings } from './client.ts'
import { world } from './runner.ts'

type AnyEntry = Entry<ImageInfo> | Entry<OsInfo>

/** A list, what it must show, and the tag that BaseOsTag asks for. */
interface Listing {
  readonly action: string
  readonly entries: readonly AnyEntry[]
  read(body: Readonly<Record<string, unknown>>): (ImageInfo | OsInfo)[]
}

const COMMUNITY: Listing = { action: 'ListCommunityImages', entries: world.community, read: (body) => listIn(body, 'Images', 'ImageInfo') }
const CUSTOM: Listing = { action: 'ListCustomImages', entries: world.custom, read: (body) => listIn(body, 'Images', 'ImageInfo') }
const PUBLIC: Listing = { action: 'ListImages', entries: world.public, read: (body) => listIn(body, 'OsTags', 'OsInfo') }
const LISTINGS = [COMMUNITY, CUSTOM, PUBLIC]

const idsOf = (images: readonly { readonly ImageId: string }[]): string[] => images.map(({ ImageId }) => ImageId)
const viewsOf = (entries: readonly AnyEntry[]) => entries.map(({ view }) => view)
const inRegion = (region: string) => (entry: AnyEntry) => entry.regions.length === 0 || entry.regions.includes(region)
const baseTagOf = ({ view }: AnyEntry): string => (typeof view.BaseOsTag === 'string' ? view.BaseOsTag : view.BaseOsTag.OsTag)
const architectureOf = ({ view }: AnyEntry): string => ('Architecture' in view ? view.Architecture : view.OsTag.Architecture)
const HOME = 'cn-hangzhou'

/** Which images an ECS instance type can start, said anew: none limited to others, 32 bit up to 4 GiB, ARM on ARM. */
const MACHINES: Readonly<Record<string, (architecture: string) => boolean>> = {
  'ecs.n1.tiny': (architecture) => architecture !== 'arm64',
  'ecs.n1.large': (architecture) => architecture === 'x86_64',
  'ecs.g6r.large': (architecture) => architecture === 'arm64',
}

const startsOn =
  (type: string) =>
  (entry: AnyEntry): boolean =>
    (entry.instanceTypes.length === 0 || entry.instanceTypes.includes(type)) && MACHINES[type]?.(architectureOf(entry)) === true

/** Declares the cases about what the three lists show. */
export function declareListing({ ask }: Asking): void {
  const list = async ({ action, read }: Listing, parameters: Parameters = {}, settings: Settings = {}) =>
    read(await ask(action, { RegionId: HOME, ...parameters }, settings))

  /** Lists, and compares with a plain reading of the catalogue, which must be able to tell. */
  async function same(
    listing: Listing,
    parameters: Parameters,
    holds: (entry: AnyEntry) => boolean,
    where: (entry: AnyEntry) => boolean = inRegion(HOME),
  ): Promise<void> {
    const expected = listing.entries.filter((entry) => where(entry) && holds(entry))
    const what = `${listing.action} ${JSON.stringify(parameters)}`
    assert.ok(expected.length > 0 && expected.length < listing.entries.length, `${what}: the catalogue cannot tell`)
    assert.deepEqual(idsOf(await list(listing, parameters)).toSorted(), idsOf(viewsOf(expected)).toSorted(), what)
  }

  test('list.community', () => same(COMMUNITY, {}, () => true))
  test('list.custom', () => same(CUSTOM, {}, () => true))
  test('list.images', () => same(PUBLIC, {}, () => true))

  test('list.members', async () => {
    for (const listing of LISTINGS)
      for (const region of [HOME, 'cn-beijing']) {
        const byId = new Map(viewsOf(listing.entries).map((view) => [view.ImageId, view]))
        const images = await list(listing, { RegionId: region })
        assert.equal(images.length, listing.entries.filter(inRegion(region)).length)
        for (const image of images) assert.deepEqual(image, byId.get(image.ImageId))
        assert.equal(new Set(idsOf(images)).size, images.length, 'an image comes twice')
      }
  })

  test('list.names', async () => {
    const images = (await list(COMMUNITY)) as ImageInfo[]
    for (const part of ['高性能计算镜像-', '社區鏡像（第', '😀 rocket 🚀', '<b>&amp;"R&D"</b> ]]>', '"quoted"/\\back\\slash']) {
      const expected = world.community.filter((entry) => inRegion(HOME)(entry) && entry.view.ImageName.includes(part))
      const found = images.filter(({ ImageName }) => ImageName.includes(part))
      assert.ok(expected.length > 3, 'the catalogue cannot tell')
      assert.deepEqual(
        found.map(({ ImageName, Description }) => [ImageName, Description]).toSorted(),
        expected.map(({ view }) => [view.ImageName, view.Description]).toSorted(),
      )
    }
  })

  test('list.own-only', async () => {
    assert.ok(world.hiddenIds.length > 0)
    for (const listing of LISTINGS) {
      const shown = new Set(idsOf(await list(listing)))
      assert.deepEqual(
        world.hiddenIds.filter((id) => shown.has(id)),
        [],
        listing.action,
      )
    }
    const neighbours = (await list(CUSTOM, {}, { key: world.keys.neighbour })) as ImageInfo[]
    const isShown = (id: string) => neighbours.some(({ ImageId }) => ImageId === id)
    assert.ok(world.hiddenIds.some(isShown), 'the neighbour does not see its own images')
    const foreign = neighbours.filter(({ ImageOwnerAlias }) => ImageOwnerAlias === 'others')
    assert.ok(foreign.length > 0 && foreign.every(({ Uid }) => Uid === world.uid), 'not what the account under test shares')
    const self = neighbours.filter(({ ImageOwnerAlias }) => ImageOwnerAlias === 'self')
    assert.ok(self.length > 0 && self.every(({ Uid }) => Uid !== world.uid))
  })

  test('list.each-viewer', async () => {
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
        const images = (await list(COMMUNITY, parameters, { key })) as ImageInfo[]
        assert.deepEqual(idsOf(images).toSorted(), [...expected.keys()].toSorted())
        for (const image of images) assert.deepEqual(image, expected.get(image.ImageId))
      }
    // Somebody who owns nothing and with whom nothing is shared.
    assert.deepEqual(await list(CUSTOM, {}, { key: keys.visitor }), [])
    assert.equal((await list(PUBLIC, {}, { key: keys.visitor })).length, world.public.filter(inRegion(HOME)).length)
  })

  test('list.same-order', async () => {
    for (const listing of LISTINGS) {
      const all = idsOf(await list(listing))
      assert.deepEqual(idsOf(await list(listing)), all, `${listing.action}: another order`)
      const some = idsOf(await list(listing, { InstanceType: 'ecs.n1.large' }))
      assert.deepEqual(
        some,
        all.filter((id) => some.includes(id)),
        `${listing.action}: another order when filtered`,
      )
    }
  })

  test('list.crowd', async () => {
    const { crowd } = world
    assert.equal(crowd.length, 10_000)
    const images = (await list(COMMUNITY, {}, { endpoint: world.endpoints.crowded })) as ImageInfo[]
    assert.deepEqual(
      images.map(({ ImageId, ImageName }) => [ImageId, ImageName]).toSorted(),
      crowd.map(([id, name]) => [id, name]).toSorted(),
    )
  })

  test('filter.base-os-tag', async () => {
    for (const listing of LISTINGS) {
      for (const tag of ['CentOS_7.2_64', 'CentOS_6.9_32', 'Ubuntu_18.04_64'])
        await same(listing, { BaseOsTag: tag }, (entry) => baseTagOf(entry) === tag)
      // No part of a tag, no other case, and not the tag of the system that stands on it.
      for (const tag of ['CentOS_7.2', 'centos_7.2_64', 'CentOS_7.2_GPU_64', '*'])
        assert.deepEqual(await list(listing, { BaseOsTag: tag }), [])
    }
  })

  test('filter.instance-type', async () => {
    for (const listing of LISTINGS) for (const type of Object.keys(MACHINES)) await same(listing, { InstanceType: type }, startsOn(type))
  })

  test('filter.cluster-multi-os', async () => {
    const { multi, beijing } = world.named
    for (const listing of [COMMUNITY, CUSTOM]) {
      await same(listing, { ClusterId: multi.id }, () => true)
      // The region is the cluster's, whatever that of the call.
      await same(listing, { ClusterId: beijing.id }, () => true, inRegion('cn-beijing'))
    }
  })

  test('filter.cluster-single-os', async () => {
    const { single } = world.named
    for (const listing of [COMMUNITY, CUSTOM]) {
      await same(listing, { ClusterId: single.id }, (entry) => baseTagOf(entry) === single.osTag)
      assert.deepEqual(await list(listing, { ClusterId: single.id, BaseOsTag: 'Ubuntu_18.04_64' }), [])
    }
  })

  test('filter.owner-alias', async () => {
    const aliasOf = ({ view }: AnyEntry) => ('ImageOwnerAlias' in view ? view.ImageOwnerAlias : '')
    for (const alias of ['self', 'others']) await same(CUSTOM, { ImageOwnerAlias: alias }, (entry) => aliasOf(entry) === alias)
  })

  test('filter.combined', async () => {
    const { single } = world.named
    const tag = single.osTag
    const parameters = { BaseOsTag: tag, InstanceType: 'ecs.n1.large', ClusterId: single.id }
    const holds = (entry: AnyEntry) => baseTagOf(entry) === tag && startsOn('ecs.n1.large')(entry)
    await same(COMMUNITY, parameters, holds)
    await same(
      CUSTOM,
      { ...parameters, ImageOwnerAlias: 'others' },
      (entry) => holds(entry) && 'Uid' in entry.view && entry.view.Uid !== world.uid,
    )
    await same(PUBLIC, { BaseOsTag: tag, InstanceType: 'ecs.n1.large' }, holds)
  })

  test('filter.region', async () => {
    for (const listing of LISTINGS)
      for (const region of [HOME, 'cn-beijing', 'cn-shanghai']) await same(listing, { RegionId: region }, () => true, inRegion(region))
  })
}
