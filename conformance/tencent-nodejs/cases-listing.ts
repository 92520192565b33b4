import assert from 'node:assert/strict'
import { test } from '../harness.ts'
import type { ImageView } from '../tencent/catalogue.ts'
import { world } from '../tencent/runner.ts'
import { by, type Filter, ids, list, listAll } from './client.ts'

const PRIVATE = by('image-type', 'PRIVATE_IMAGE')
const privateImages = world.images.filter((image) => image.ImageType === 'PRIVATE_IMAGE')

test('list.default-page', async () => {
  const { TotalCount, ImageSet } = await list()
  assert.equal(TotalCount, world.images.length)
  assert.deepEqual(ids([...ImageSet]), ids(world.images.slice(0, 20)))
})

test('list.every-parameter', async () => {
  const { TotalCount, ImageSet } = await list({ Filters: [PRIVATE], Offset: 7, Limit: 13 })
  assert.equal(TotalCount, privateImages.length)
  assert.deepEqual(ids([...ImageSet]), ids(privateImages.slice(7, 20)))
})

test('list.past-the-end', async () => {
  const { TotalCount, ImageSet } = await list({ Offset: world.images.length, Limit: 100 })
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
  assert.deepEqual(ids(await listAll([PRIVATE], 37)), byHundreds, 'another order when read by other pages')
})

test('list.members', async () => {
  const byId = new Map(world.images.map((image) => [image.ImageId, image]))
  const images = await listAll([])
  assert.equal(images.length, world.images.length)
  for (const image of images) assert.deepEqual(image, byId.get(image.ImageId))
  assert.equal(new Set(ids(images)).size, images.length, 'an image comes twice')
})

test('list.own-only', async () => {
  assert.ok(world.hiddenIds.length > 0)
  const { TotalCount, ImageSet } = await list({ Filters: [by('image-id', ...world.hiddenIds)] })
  assert.deepEqual({ TotalCount, ImageSet }, { TotalCount: 0, ImageSet: [] })
  const neighbours = await listAll([PRIVATE], 100, { key: world.keys.neighbour })
  assert.deepEqual(ids(neighbours).toSorted(), world.hiddenIds.toSorted())
  assert.deepEqual(await listAll([PRIVATE], 100, { key: world.keys.byDefault }), [])
})

/** Lists with the filters and compares with a plain reading of the catalogue; the catalogue must have some. */
async function same(filters: readonly Filter[], matches: (image: ImageView) => boolean): Promise<void> {
  const expected = world.images.filter(matches)
  assert.ok(expected.length > 0 && expected.length < world.images.length, 'the catalogue cannot tell')
  assert.deepEqual(ids(await listAll(filters)).toSorted(), ids(expected).toSorted(), JSON.stringify(filters))
}

test('filter.image-id', async () => {
  const [first, second, third] = ids(privateImages.slice(500, 503)) as [string, string, string]
  await same([by('image-id', first)], ({ ImageId }) => ImageId === first)
  await same([by('image-id', third, first, second)], ({ ImageId }) => [first, second, third].includes(ImageId))
  assert.equal((await list({ Filters: [by('image-id', 'img-nobody00')] })).TotalCount, 0)
  assert.deepEqual(ids(await listAll([by('image-id', 'img-nobody00', first)])), [first])
})

test('filter.image-type', async () => {
  await same([PRIVATE], ({ ImageType }) => ImageType === 'PRIVATE_IMAGE')
  await same([by('image-type', 'PUBLIC_IMAGE')], ({ ImageType }) => ImageType === 'PUBLIC_IMAGE')
  assert.equal((await listAll([by('image-type', 'PUBLIC_IMAGE', 'PRIVATE_IMAGE')])).length, world.images.length)
})

test('filter.instance-type', async () => {
  const isBareMetal = ({ ImageOsName }: ImageView) => ImageOsName.includes('裸金属')
  await same([by('instance-type', 'SN3ne.2XLARGE16')], (image) => image.Architecture !== 'i386' && !isBareMetal(image))
  await same([by('instance-type', 'SN3ne.SMALL2')], (image) => !isBareMetal(image))
})

test('filter.image-name', async () => {
  await same([by('image-name', 'Web-Server')], ({ ImageName }) => ImageName.includes('Web-Server'))
  await same([by('image-name', 'wEB-sERVER')], ({ ImageName }) => ImageName.includes('Web-Server'))
  await same([by('image-name', 'server blue')], ({ ImageName }) => ImageName.includes('server blue'))
  await same([by('image-name', '100%_d')], ({ ImageName }) => ImageName.includes('100%_d'))
  await same([by('image-name', 'c++&构建=')], ({ ImageName }) => ImageName.includes('c++&构建='))
  await same([by('image-name', '"quoted"/\\back')], ({ ImageName }) => ImageName.includes('"quoted"/\\back'))
  for (const pattern of ['Web%Server', 'Web_Server', 'Web*', '^Web', 'Web.Server'])
    assert.equal((await list({ Filters: [by('image-name', pattern)] })).TotalCount, 0, `${pattern} is not plain text`)
})

test('filter.image-os', async () => {
  await same([by('image-os', 'centos')], ({ ImageOsName }) => ImageOsName.startsWith('CentOS'))
  await same([by('image-os', 'Server 2016')], ({ ImageOsName }) => ImageOsName.includes('Server 2016'))
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
  const { ImageId } = privateImages[3] as ImageView
  assert.equal((await list({ Filters: [by('image-id', ImageId), by('image-type', 'PUBLIC_IMAGE')] })).TotalCount, 0)
})

test('filter.chinese', async () => {
  for (const text of ['测试镜像', '快照组自定义镜像', '（第11组）', '生产环境・網關 №', '😀 rocket 🚀'])
    await same([by('image-name', text)], ({ ImageName }) => ImageName.includes(text))
  await same([by('image-os', '数据中心版')], ({ ImageOsName }) => ImageOsName.includes('数据中心版'))
  assert.equal((await list({ Filters: [by('image-name', '(第11组)')] })).TotalCount, 0, 'a full-width parenthesis is not an ASCII one')
})
