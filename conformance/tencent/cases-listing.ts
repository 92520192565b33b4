import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { type Asking, by, ids } from './asking.ts'
import type { Filter } from './call.ts'
import type { ImageView } from './catalogue.ts'

const PRIVATE = by('image-type', 'PRIVATE_IMAGE')
const LARGE = by('instance-type', 'SN3ne.2XLARGE16')

const isPrivate = ({ ImageType }: ImageView): boolean => ImageType === 'PRIVATE_IMAGE'
const isBareMetal = ({ ImageOsName }: ImageView): boolean => ImageOsName.includes('裸金属')
const startsLarge = (image: ImageView): boolean => image.Architecture !== 'i386' && !isBareMetal(image)
const named = (part: string) => (image: ImageView) => image.ImageName.includes(part)
const onSystem = (part: string) => (image: ImageView) => image.ImageOsName.includes(part)

/** Declares the cases about what DescribeImage shows. */
export function declareListing(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const privateImages = world.images.filter(isPrivate)

  const page = async (parameters: object, images: readonly ImageView[], expected: readonly ImageView[], settings = {}) => {
    const { TotalCount, ImageSet } = await asking.list({ ...parameters }, settings)
    assert.deepEqual([TotalCount, ids(ImageSet)], [images.length, ids(expected)])
  }

  cases.test('list.default-page', async () => {
    for (const way of asking.ways)
      if (traits.sendsNothingWith?.includes(way.signMethod) ?? true) await page({}, world.images, world.images.slice(0, 20), way)
  })

  cases.test('list.every-parameter', () => page({ Filters: [PRIVATE], Offset: 7, Limit: 13 }, privateImages, privateImages.slice(7, 20)))

  cases.test('list.past-the-end', () => page({ Offset: world.images.length, Limit: 100 }, world.images, []))

  cases.test('list.all-1000', async () => {
    const byHundreds = ids(await asking.listAll([PRIVATE], 100))
    assert.equal(byHundreds.length, 1_000)
    assert.deepEqual(byHundreds.toSorted(), ids(privateImages).toSorted())
    const created = new Map(world.images.map((image) => [image.ImageId, image.ImageCreateTime]))
    const times = byHundreds.map((id) => created.get(id))
    assert.deepEqual(times, times.toSorted().reverse(), 'not newest first')
    const byOthers = await asking.listAll([PRIVATE], traits.command ? 77 : 37)
    assert.deepEqual(ids(byOthers), byHundreds, 'another order when read by other pages')
  })

  cases.test('list.members', async () => {
    // The classes of an SDK may take a text for a number, or drop what they do not know; the JSON must be right too.
    const expected = new Map(world.images.map((image) => [image.ImageId, image]))
    for (const style of traits.command || traits.spellings ? (['model'] as const) : (['model', 'generic'] as const)) {
      const images = await asking.listAll([], 100, { style })
      assert.deepEqual(ids(images).toSorted(), [...expected.keys()].toSorted())
      const unknown = style === 'model' ? (traits.unknownMembers ?? []) : []
      for (const image of images) {
        const known = Object.entries(expected.get(image.ImageId) ?? {}).filter(([name]) => !unknown.includes(name as keyof ImageView))
        assert.deepEqual(image, Object.fromEntries(known), style)
      }
    }
  })

  cases.test('list.own-only', async () => {
    assert.ok(world.hiddenIds.length > 0)
    assert.deepEqual(await asking.list({ Filters: [by('image-id', ...world.hiddenIds)] }), { TotalCount: 0, ImageSet: [] })
    const neighbours = await asking.listAll([PRIVATE], 100, { key: world.keys.neighbour })
    assert.deepEqual(ids(neighbours).toSorted(), world.hiddenIds.toSorted())
    assert.deepEqual(await asking.listAll([PRIVATE], 100, { key: world.keys.byDefault }), [])
  })

  /** Lists with the filters and compares with a plain reading of the catalogue, which must have some to compare. */
  async function same(filters: readonly Filter[], holds: (image: ImageView) => boolean): Promise<void> {
    const expected = ids(world.images.filter(holds))
    const what = JSON.stringify(filters)
    assert.ok(expected.length > 0 && expected.length < world.images.length, 'the catalogue cannot tell')
    if (!traits.command) {
      assert.deepEqual(ids(await asking.listAll(filters)).toSorted(), expected.toSorted(), what)
      return
    }
    const { TotalCount, ImageSet } = await asking.list({ Filters: filters, Limit: 100 })
    assert.deepEqual([TotalCount, ids(ImageSet)], [expected.length, expected.slice(0, 100)], what)
  }

  const none = async (...filters: Filter[]) =>
    assert.equal((await asking.list({ Filters: filters })).TotalCount, 0, JSON.stringify(filters))

  cases.test('filter.image-id', async () => {
    const some = ids(privateImages.slice(300, 303)) as [string, string, string]
    await same([by('image-id', some[0])], ({ ImageId }) => ImageId === some[0])
    await same([by('image-id', some[2], some[0], some[1])], ({ ImageId }) => some.includes(ImageId))
    await none(by('image-id', 'img-nobody00'))
    await same([by('image-id', 'img-nobody00', some[0])], ({ ImageId }) => ImageId === some[0])
  })

  cases.test('filter.image-type', async () => {
    await same([PRIVATE], isPrivate)
    await same([by('image-type', 'PUBLIC_IMAGE')], (image) => !isPrivate(image))
    const both = await asking.list({ Filters: [by('image-type', 'PUBLIC_IMAGE', 'PRIVATE_IMAGE')] })
    assert.equal(both.TotalCount, world.images.length)
  })

  cases.test('filter.instance-type', async () => {
    await same([LARGE], startsLarge)
    await same([by('instance-type', 'SN3ne.SMALL2')], (image) => !isBareMetal(image))
  })

  cases.test('filter.image-name', async () => {
    for (const part of ['Web-Server', 'server blue', '100%_d', 'c++&构建=', '"quoted"/\\back', "it's ~"])
      await same([by('image-name', part)], named(part))
    await same([by('image-name', 'wEB-sERVER')], named('Web-Server'))
    for (const pattern of ['Web%Server', 'Web_Server', 'Web*', '^Web', 'Web.Server']) await none(by('image-name', pattern))
  })

  cases.test('filter.image-os', async () => {
    await same([by('image-os', 'centos')], onSystem('CentOS'))
    await same([by('image-os', 'Server 2016')], onSystem('Server 2016'))
  })

  cases.test('filter.combined', async () => {
    await same(
      [PRIVATE, by('image-os', 'CentOS'), by('image-name', '测试'), LARGE],
      (image) => isPrivate(image) && onSystem('CentOS')(image) && named('测试')(image) && startsLarge(image),
    )
    const { ImageId } = privateImages[3] as ImageView
    await none(by('image-id', ImageId), by('image-type', 'PUBLIC_IMAGE'))
  })

  cases.test('filter.chinese', async () => {
    for (const text of ['测试镜像', '快照组自定义镜像', '（第11组）', '生产环境・網關 №', '😀 rocket 🚀'])
      await same([by('image-name', text)], named(text))
    await same([by('image-os', '数据中心版')], onSystem('数据中心版'))
    // A full-width parenthesis is not an ASCII one.
    await none(by('image-name', '(第11组)'))
  })
}
