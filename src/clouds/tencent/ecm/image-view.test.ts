import { describe, expect, test } from 'bun:test'
import { anAccount, anImage } from '../../../../tests/support/images.ts'
import { openTestServer } from '../../../../tests/support/tencent.ts'
import { IMAGE_STATES, type Image } from '../../../catalogue/image.ts'
import { appIdOf } from '../identity.ts'
import { deriveImageId, IMAGE_ID } from './image-id.ts'
import { ImageShape, SrcImageShape } from './image-shape.ts'
import { ARCHITECTURES, imageView, makeView, STATES } from './image-view.ts'
import { readTime, writeTime } from './time.ts'

const bare: Image = {
  id: 'nothing',
  owner: 'acme',
  visibility: 'private',
  sharedWith: [],
  state: 'available',
  name: '',
  description: '',
  architecture: null,
  os: { platform: '', version: '', name: '' },
  sizeGiB: 0,
  createdAt: null,
  instanceTypes: [],
  faces: { 'tencent/ecm': { id: 'img-00000000', regions: [], details: {} } },
}

describe('an image of which nothing is known', () => {
  test('is answered with all seventeen members, of the declared types, none of them null', async () => {
    const testServer = await openTestServer({ stock: { images: [bare] } })
    const [image = {}] = (await testServer.call.DescribeImage()).ImageSet ?? []
    expect(image).toEqual({
      ImageId: 'img-00000000',
      ImageName: '',
      ImageState: 'NORMAL',
      ImageType: 'PRIVATE_IMAGE',
      ImageOsName: '',
      ImageDescription: '',
      ImageCreateTime: '',
      Architecture: '',
      OsType: '',
      OsVersion: '',
      Platform: '',
      ImageOwner: 251006057,
      ImageSize: 0,
      SrcImage: {
        ImageId: '',
        ImageName: '',
        ImageOsName: '',
        ImageDescription: '',
        Region: '',
        RegionID: 0,
        RegionName: '',
        InstanceName: '',
        InstanceId: '',
        ImageType: '',
      },
      ImageSource: 'CREATE_IMAGE',
      TaskId: '',
      IsSupportCloudInit: true,
    })
    expect(Object.keys(image)).toHaveLength(17)
    expect(Object.keys(ImageShape.members)).toHaveLength(17)
    expect(Object.keys(SrcImageShape.members)).toHaveLength(10)
    await testServer.close()
  })

  test('is shown as official without an owner', () => {
    expect(makeView(bare, null)).toMatchObject({ ImageOwner: 0, ImageType: 'PUBLIC_IMAGE', ImageSource: 'OFFICIAL' })
  })
})

describe('words', () => {
  test('every state has one, and a deprecated image is still normal', () => {
    expect(Object.keys(STATES).sort()).toEqual([...IMAGE_STATES].sort())
    expect(IMAGE_STATES.map((state) => makeView({ ...bare, state }, 1).ImageState)).toEqual([
      'CREATING',
      'NORMAL',
      'CREATEFAILED',
      'SYNCING',
      'IMPORTING',
      'IMPORTFAILED',
      'NORMAL',
    ])
  })

  test('architectures are spelt as the vendor does', () => {
    expect(ARCHITECTURES).toEqual({ x86_64: 'x86_64', i386: 'i386', arm64: 'arm' })
    expect(makeView({ ...bare, architecture: 'arm64' }, 1).Architecture).toBe('arm')
  })

  test('the operating system stands for what the face does not say', () => {
    const os = { platform: 'CentOS', version: '7.6', name: 'CentOS 7.6 64位' }
    expect(makeView({ ...bare, os }, 1)).toMatchObject({
      OsType: 'CentOS',
      OsVersion: '7.6',
      Platform: 'CentOS',
      ImageOsName: 'CentOS 7.6 64位',
    })
    const details = { osType: 'linux', osVersion: '7.6.0', platform: '', source: 'EXTERNAL_IMPORT', taskId: '21', cloudInit: false }
    expect(makeView({ ...bare, os, faces: { 'tencent/ecm': { id: 'img-00000000', regions: [], details } } }, 1)).toMatchObject({
      OsType: 'linux',
      OsVersion: '7.6.0',
      Platform: '',
      ImageSource: 'EXTERNAL_IMPORT',
      TaskId: '21',
      IsSupportCloudInit: false,
    })
  })

  test('what an image was made from comes with the number and the name of its region', () => {
    const from = {
      instance: 'ein-gwht9ek2',
      instanceName: 'web',
      region: 'ap-chongqing-ecm2',
      image: 'img-cho4vg0s',
      imageName: 'test',
      imageType: 'PRIVATE_IMAGE',
      osName: 'CentOS',
      description: 'd',
    }
    const view = makeView({ ...bare, faces: { 'tencent/ecm': { id: 'img-00000000', regions: [], details: { from } } } }, 1)
    expect(view.SrcImage).toEqual({
      ImageId: 'img-cho4vg0s',
      ImageName: 'test',
      ImageOsName: 'CentOS',
      ImageDescription: 'd',
      Region: 'ap-chongqing-ecm2',
      RegionID: 1084,
      RegionName: '重庆二区',
      InstanceName: 'web',
      InstanceId: 'ein-gwht9ek2',
      ImageType: 'PRIVATE_IMAGE',
    })
  })

  test('a region the vendor does not document has no number and no name', () => {
    for (const region of ['gz', 'toString', 'constructor']) {
      const view = makeView({ ...bare, faces: { 'tencent/ecm': { id: 'img-00000000', regions: [], details: { from: { region } } } } }, 1)
      expect(view.SrcImage).toMatchObject({ Region: region, RegionID: 0, RegionName: '' })
    }
  })
})

describe('views', () => {
  test('are made once for an image and kept with it, apart for its owner and for others', () => {
    const image = anImage({ id: 'aaaaaaa1', visibility: 'public' })
    const [owner, other] = [anAccount(), anAccount('ann')]
    expect(imageView(image, owner)).toBe(imageView(image, owner))
    expect(imageView(image, other)).toBe(imageView(image, anAccount('bob')))
    expect(imageView(image, owner)).not.toBe(imageView(image, other))
    expect(imageView({ ...image }, owner)).not.toBe(imageView(image, owner))
  })

  test('follow the appId of their owner', () => {
    const image = anImage({ id: 'aaaaaaa1' })
    expect(imageView(image, anAccount()).ImageOwner).toBe(251006057)
    expect(imageView(image, { ...anAccount(), identities: { tencent: { appId: 77 } } }).ImageOwner).toBe(77)
  })

  test('an account without an appId gets one that is always the same', () => {
    const account = { id: 'acme', name: 'acme', identities: {} }
    expect(appIdOf(account)).toBe(appIdOf({ ...account, name: 'renamed' }))
    expect(appIdOf(account)).not.toBe(appIdOf({ ...account, id: 'ann' }))
    expect(appIdOf(account)).toBeGreaterThanOrEqual(1_300_000_000)
    expect(appIdOf(account)).toBeLessThan(1_400_000_000)
  })

  test('an image id derived from a catalogue id has the shape of an id and is always the same', () => {
    const ids = Array.from({ length: 2_000 }, (_, n) => deriveImageId(`image-${n}`))
    for (const id of ids) expect(id).toMatch(IMAGE_ID)
    expect(new Set(ids).size).toBe(2_000)
    expect(deriveImageId('image-0')).toBe(ids[0] ?? '')
  })
})

describe('times', () => {
  test('are written in China time without a zone', () => {
    expect(writeTime(Date.UTC(2019, 6, 22, 12, 48, 14, 999))).toBe('2019-07-22 20:48:14')
    expect(writeTime(Date.UTC(2019, 11, 31, 16))).toBe('2020-01-01 00:00:00')
    expect(writeTime(0)).toBe('1970-01-01 08:00:00')
    expect(writeTime(null)).toBe('')
  })

  test('are read back from what is written, and from instants with a zone', () => {
    expect(readTime('2019-07-22 20:48:14')).toBe(Date.UTC(2019, 6, 22, 12, 48, 14))
    expect(readTime('2019-07-22T20:48:14')).toBe(Date.UTC(2019, 6, 22, 12, 48, 14))
    expect(readTime('2019-07-22T12:48:14Z')).toBe(Date.UTC(2019, 6, 22, 12, 48, 14))
    for (const text of ['', 'yesterday', '2019-13-01 00:00:00', '2019-07-22 25:00:00']) expect(readTime(text)).toBeNull()
  })
})
