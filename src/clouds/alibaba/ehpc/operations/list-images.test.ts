import { afterAll, beforeAll, expect, test } from 'bun:test'
import { acme, type CallOptions, type Ehpc, openEhpc } from '../../../../../tests/support/ehpc.ts'
import { anImage } from '../../../../../tests/support/images.ts'
import type { OsInfo } from '../image-view.ts'
import { ListImages } from './list-images.ts'

const ID = 'centos_7_02_64_20G_alibase_20170818.vhd'
let ehpc: Ehpc
const answered = async (input: object = {}, options?: CallOptions) =>
  ((await ehpc.run(ListImages, input, options)) as { OsTags: { OsInfo: readonly OsInfo[] } }).OsTags.OsInfo
const listed = async (input?: object, options?: CallOptions) => (await answered(input, options)).map(({ ImageId }) => ImageId)

beforeAll(async () => {
  const os = { platform: 'CentOS', version: '7.2', name: 'CentOS  7.2 64位' }
  const details = { osTag: { osTag: 'CentOS_7.2_64' }, osNameEn: 'CentOS  7.2 64 bit' }
  ehpc = await openEhpc({
    accounts: [acme],
    images: [
      anImage({ id: 'o', owner: null, visibility: 'public', os, createdAt: 3, faces: { 'alibaba/ecs': { id: ID, regions: [], details } } }),
      anImage({ id: 'p', owner: null, visibility: 'public', createdAt: 2, architecture: null }),
      anImage({ id: 'q', visibility: 'public', createdAt: 1 }),
      anImage({ id: 'r', createdAt: 4 }),
      anImage({ id: 's', visibility: 'community', createdAt: 5 }),
    ],
  })
})
afterAll(() => ehpc.close())

test("public images are listed newest first, the caller's own among them, and no others", async () => {
  expect(await listed()).toEqual([ID, 'm-p', 'm-q'])
  expect(await listed({}, { region: 'cn-beijing' })).toEqual([ID])
})

test('an image has eight members; what is not known is empty', async () => {
  expect((await answered()).slice(0, 2)).toEqual([
    {
      Architecture: 'x86_64',
      BaseOsTag: 'CentOS_7.2_64',
      ImageId: ID,
      OSName: 'CentOS  7.2 64位',
      OSNameEn: 'CentOS  7.2 64 bit',
      OsTag: 'CentOS_7.2_64',
      Platform: 'CentOS',
      Version: '7.2',
    },
    {
      Architecture: '',
      BaseOsTag: '',
      ImageId: 'm-p',
      OSName: 'CentOS 7.6 64位',
      OSNameEn: '',
      OsTag: '',
      Platform: 'CentOS',
      Version: '7.6',
    },
  ])
})

test('system and machine choose', async () => {
  expect(await listed({ BaseOsTag: 'CentOS_7.2_64' })).toEqual([ID])
  expect(await listed({ InstanceType: 'ecs.c8y.large' })).toEqual(['m-p'])
  expect(await ehpc.run(ListImages, { InstanceType: 'c8y' })).toEqual({ refused: 'InvalidParams', explanation: 'InstanceType' })
})

test('an image has the same view as long as it does not change', async () => {
  const [first, second] = [await answered(), await answered()]
  expect(second.map((view, index) => view === first[index])).toEqual([true, true, true])
})
