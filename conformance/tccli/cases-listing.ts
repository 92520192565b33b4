import assert from 'node:assert/strict'
import { test } from '../harness.ts'
import type { ImageView } from '../tencent/catalogue.ts'
import { world } from '../tencent/runner.ts'
import { by, type Filter, ids, list, page } from './command.ts'

const PRIVATE = by('image-type', 'PRIVATE_IMAGE')
const privateImages = world.images.filter((image) => image.ImageType === 'PRIVATE_IMAGE')

/** All images for which the filters hold, by pages of `limit`, some pages at a time: a process takes half a second. */
async function listAll(filters: readonly Filter[], limit: number): Promise<ImageView[]> {
  const { TotalCount } = await list(page(filters, 0, 1))
  const offsets = Array.from({ length: Math.ceil(TotalCount / limit) }, (_, index) => index * limit)
  const images: ImageView[] = []
  while (offsets.length > 0) {
    const pages = await Promise.all(offsets.splice(0, 4).map((offset) => list(page(filters, offset, limit))))
    images.push(...pages.flatMap(({ ImageSet }) => ImageSet))
  }
  assert.equal(images.length, TotalCount, 'TotalCount is not the number of images listed')
  return images
}

test('list.default-page', async () => {
  const { TotalCount, ImageSet } = await list()
  assert.equal(TotalCount, world.images.length)
  assert.deepEqual(ids([...ImageSet]), ids(world.images.slice(0, 20)))
})

test('list.every-parameter', async () => {
  const { TotalCount, ImageSet } = await list(page([PRIVATE], 7, 13))
  assert.equal(TotalCount, privateImages.length)
  assert.deepEqual(ids([...ImageSet]), ids(privateImages.slice(7, 20)))
})

test('list.past-the-end', async () => {
  const { TotalCount, ImageSet } = await list(page([], world.images.length, 100))
  assert.equal(TotalCount, world.images.length)
  assert.deepEqual(ImageSet, [])
})

test('list.all-1000', async () => {
  const byHundreds = ids(await listAll([PRIVATE], 100))
  assert.equal(byHundreds.length, 1_000)
  assert.deepEqual(byHundreds.toSorted(), ids(privateImages).toSorted())
  const created = new Map(world.images.map((image) => [image.ImageId, image.ImageCreateTime]))
  const times = byHundreds.map((id) => created.get(id))
  assert.deepEqual(times, times.toSorted().reverse(), 'not newest first')
  assert.deepEqual(ids(await listAll([PRIVATE], 77)), byHundreds, 'another order when read by other pages')
})

test('list.members', async () => {
  const byId = new Map(world.images.map((image) => [image.ImageId, image]))
  const images = await listAll([], 100)
  assert.equal(images.length, world.images.length)
  for (const image of images) assert.deepEqual(image, byId.get(image.ImageId))
  assert.equal(new Set(ids(images)).size, images.length, 'an image comes twice')
})

test('list.own-only', async () => {
  assert.ok(world.hiddenIds.length > 0)
  const { TotalCount, ImageSet } = await list(page([by('image-id', ...world.hiddenIds)]))
  assert.deepEqual({ TotalCount, ImageSet }, { TotalCount: 0, ImageSet: [] })
  const neighbours = await list(page([PRIVATE]), { key: world.keys.neighbour })
  assert.deepEqual(ids([...neighbours.ImageSet]).toSorted(), world.hiddenIds.toSorted())
})

/** Lists with the filters and compares count and first page with a plain reading of the catalogue. */
async function same(filters: readonly Filter[], matches: (image: ImageView) => boolean): Promise<void> {
  const expected = world.images.filter(matches)
  assert.ok(expected.length > 0 && expected.length < world.images.length, 'the catalogue cannot tell')
  const { TotalCount, ImageSet } = await list(page(filters))
  assert.equal(TotalCount, expected.length, JSON.stringify(filters))
  assert.deepEqual(ids([...ImageSet]), ids(expected.slice(0, 100)), JSON.stringify(filters))
}

test('filter.image-id', async () => {
  const [first, second, third] = ids(privateImages.slice(300, 303)) as [string, string, string]
  await same([by('image-id', first)], ({ ImageId }) => ImageId === first)
  await same([by('image-id', third, first, second)], ({ ImageId }) => [first, second, third].includes(ImageId))
  assert.equal((await list(page([by('image-id', 'img-nobody00')]))).TotalCount, 0)
})

test('filter.image-type', async () => {
  await same([PRIVATE], ({ ImageType }) => ImageType === 'PRIVATE_IMAGE')
  await same([by('image-type', 'PUBLIC_IMAGE')], ({ ImageType }) => ImageType === 'PUBLIC_IMAGE')
})

test('filter.instance-type', async () => {
  const isBareMetal = ({ ImageOsName }: ImageView) => ImageOsName.includes('裸金属')
  await same([by('instance-type', 'SN3ne.2XLARGE16')], (image) => image.Architecture !== 'i386' && !isBareMetal(image))
  await same([by('instance-type', 'SN3ne.SMALL2')], (image) => !isBareMetal(image))
})

test('filter.image-name', async () => {
  for (const part of ['Web-Server', 'server blue', '100%_d', 'c++&构建=', '"quoted"/\\back', "it's ~"])
    await same([by('image-name', part)], ({ ImageName }) => ImageName.includes(part))
  await same([by('image-name', 'wEB-sERVER')], ({ ImageName }) => ImageName.includes('Web-Server'))
})

test('filter.image-os', async () => {
  await same([by('image-os', 'centos')], ({ ImageOsName }) => ImageOsName.includes('CentOS'))
})

test('filter.combined', async () => {
  await same(
    [PRIVATE, by('image-os', 'CentOS'), by('image-name', '测试'), by('instance-type', 'SN3ne.2XLARGE16')],
    (image) =>
      image.ImageType === 'PRIVATE_IMAGE' &&
      image.ImageOsName.includes('CentOS') &&
      image.ImageName.includes('测试') &&
      image.Architecture !== 'i386' &&
      !image.ImageOsName.includes('裸金属'),
  )
})

test('filter.chinese', async () => {
  for (const text of ['测试镜像', '快照组自定义镜像', '（第11组）', '生产环境・網關 №', '😀 rocket 🚀'])
    await same([by('image-name', text)], ({ ImageName }) => ImageName.includes(text))
  assert.equal((await list(page([by('image-name', '(第11组)')]))).TotalCount, 0, 'a full-width parenthesis is not an ASCII one')
})
