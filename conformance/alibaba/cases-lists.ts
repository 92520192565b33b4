import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { type Asking, baseTagOf, entryIds, HOME, idsOf, inRegion } from './asking.ts'
import type { Parameters } from './call.ts'
import type { ImageInfo } from './catalogue.ts'
import { list, listingsOf, same } from './listings.ts'

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
