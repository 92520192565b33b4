import { afterEach, describe, expect, test } from 'bun:test'
import { anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import type { Image } from '../../../../catalogue/image.ts'
import type { TaskTime } from '../../../../catalogue/task-work.ts'
import { MAX_PRIVATE_IMAGES } from '../private-images.ts'

/** An image that CVM alone has. */
const ofCvm = (id: string, given: Partial<Image> = {}) =>
  anImage({ id: `cvm-${id}`, name: `of CVM ${id}`, faces: { 'tencent/cvm': { id: `img-${id}`, regions: [], details: {} } }, ...given })

const images = [
  ofCvm('mine0000', { architecture: 'arm64', sizeGiB: 20, description: 'kept there' }),
  ofCvm('public00', { owner: null, visibility: 'public' }),
  ofCvm('anns0000', { owner: 'ann' }),
  ofCvm('shared00', { owner: 'ann', visibility: 'shared', sharedWith: ['acme'] }),
  anImage({ id: 'ecmhas00', name: 'in ECM' }),
  anImage({ id: 'official', owner: null, visibility: 'public' }),
  anImage({ id: 'annsecm0', owner: 'ann' }),
]

let testServer: TestServer
afterEach(() => testServer.close())

async function open(taskTime: TaskTime = 'instant', more: readonly Image[] = []) {
  testServer = await openTestServer({ taskTime, stock: { accounts: [anAccount('ann')], images: [...images, ...more] } })
}

const imports = (input: object = {}) =>
  testServer.ask('ImportImage', { ImageId: 'img-1tyt4apn', ImageDescription: 'copied', SourceRegion: 'ap-chengdu', ...input })
const imported = async () =>
  ((await testServer.call.DescribeImage({})).ImageSet ?? []).filter(({ ImageSource }) => ImageSource === 'EXTERNAL_IMPORT')
const tasksOf = (...Filters: readonly object[]) =>
  testServer.ask<{ ImageTaskSet: Readonly<Record<string, unknown>>[] }>('DescribeCustomImageTask', { Filters })
const filter = (Name: string, ...Values: readonly string[]) => ({ Name, Values })

describe('ImportImage', () => {
  test('copies what the catalogue knows of an image of CVM, and answers nothing but a request id', async () => {
    await open()
    expect(Object.keys(await imports({ ImageId: 'img-mine0000' }))).toEqual(['RequestId'])
    expect(await imported()).toMatchObject([
      {
        ImageName: 'of CVM mine0000',
        ImageDescription: 'copied',
        ImageState: 'NORMAL',
        ImageOsName: 'CentOS 7.6 64位',
        Architecture: 'arm',
        ImageSize: 20,
        TaskId: '',
        SrcImage: {
          ImageId: 'img-mine0000',
          ImageName: 'of CVM mine0000',
          ImageDescription: 'kept there',
          Region: 'ap-chengdu',
          RegionID: 0,
        },
      },
    ])
  })

  test('takes an image that the catalogue does not know at the caller’s word, and makes nothing up about it', async () => {
    await open()
    await imports()
    expect(await imported()).toMatchObject([
      {
        ImageName: 'img-1tyt4apn',
        ImageOsName: '',
        Architecture: '',
        ImageSize: 0,
        ImageState: 'NORMAL',
        SrcImage: { ImageId: 'img-1tyt4apn' },
      },
    ])
  })

  test('is seen on its way, also by its task', async () => {
    await open({ secondsPerStep: 5 })
    await imports()
    const seen: unknown[] = []
    for (const seconds of [0, 5, 5]) {
      testServer.clock.now += seconds * 1000
      await testServer.server.tasks.run()
      const [image] = await imported()
      const { ImageTaskSet } = await tasksOf(filter('task-id', '1'))
      seen.push([image?.['ImageState'], image?.['TaskId'], ImageTaskSet[0]?.['State'], ImageTaskSet[0]?.['Message']])
    }
    expect(seen).toEqual([
      ['IMPORTING', '1', 'PENDING', ''],
      ['IMPORTING', '1', 'PROCESSING', ''],
      ['NORMAL', '', 'SUCCESS', 'success'],
    ])
  })

  test('of an official image and of one that is shared with the account is allowed', async () => {
    await open()
    for (const ImageId of ['img-public00', 'img-shared00']) expect(await imports({ ImageId })).not.toHaveProperty('Error')
  })
})

describe('ImportImage is refused', () => {
  test.each([
    [{ ImageId: 'm-1' }, 'InvalidParameterValue.InvalidImageID'],
    [{ ImageId: 'img-\0aaaaaaa' }, 'InvalidParameterValue.InvalidImageID'],
    [{ ImageId: '' }, 'MissingParameter.MissingImageParameter'],
    [{ SourceRegion: '' }, 'MissingParameter.MissingImageParameter'],
    [{ SourceRegion: 'ap-hangzhou-ecm' }, 'InvalidParameterValue.UnsupportedRegion'],
    [{ SourceRegion: 'Chengdu' }, 'InvalidParameterValue.UnsupportedRegion'],
    [{ ImageDescription: 'x'.repeat(61) }, 'InvalidParameterValue.ParameterValueTooLarge'],
    [{ ImageDescription: null }, 'MissingParameter'],
    [{ SourceRegion: 4 }, 'InvalidParameter'],
    [{ ImageId: 'img-ecmhas00' }, 'InvalidParameterValue.ImageDuplicate'],
    [{ ImageId: 'img-official' }, 'InvalidParameterValue.ImageDuplicate'],
    [{ ImageId: 'img-anns0000' }, 'UnauthorizedOperation.ForbiddenOperation'],
  ])('%j: %s', async (input, code) => {
    await open()
    expect(await imports(input)).toMatchObject(refusedWith(code))
    expect([await imported(), await testServer.store.tasks({ accountId: 'acme' })]).toEqual([[], []])
  })

  test('when the image was imported before, or is being imported, but not when that failed', async () => {
    await open({ secondsPerStep: 5 })
    expect(await imports()).not.toHaveProperty('Error')
    expect(await imports()).toMatchObject(refusedWith('InvalidParameterValue.ImageDuplicate', expect.stringContaining('img-1tyt4apn')))
    const image = (await testServer.store.ownShelf('acme')).find(({ state }) => state === 'importing')
    if (image === undefined) return expect.unreachable()
    await testServer.catalogue.write({ images: [{ ...image, name: 'renamed', state: 'import-failed' }] })
    expect(await imports()).not.toHaveProperty('Error')
  })

  test('when the account has an image of that name in ECM', async () => {
    await open('instant', [anImage({ id: 'taken000', name: 'img-1tyt4apn' })])
    expect(await imports()).toMatchObject(refusedWith('InvalidParameterValue.ImageNameDuplicate'))
  })

  test('when the account has as many images as it may', async () => {
    await open(
      'instant',
      Array.from({ length: MAX_PRIVATE_IMAGES - 2 }, (_, n) => anImage({ id: `i${n}`, name: `${n}` })),
    )
    expect(await imports()).toMatchObject(refusedWith('ResourceInsufficient.InvaildPrivateImageNum'))
  })
})

describe('DescribeCustomImageTask', () => {
  test('finds imports by task, image and name, newest first; all of several filters must hold', async () => {
    await open()
    for (const ImageId of ['img-aaaaaaa1', 'img-aaaaaaa2', 'img-aaaaaaa3']) await imports({ ImageId })
    const names = async (...filters: readonly object[]) => (await tasksOf(...filters)).ImageTaskSet.map(({ ImageName }) => ImageName)
    const [image] = await imported()
    expect(await names()).toEqual(['img-aaaaaaa3', 'img-aaaaaaa2', 'img-aaaaaaa1'])
    expect(await names(filter('task-id', '1', '3', '3'))).toEqual(['img-aaaaaaa3', 'img-aaaaaaa1'])
    expect(await names(filter('image-name', 'img-aaaaaaa2'), filter('task-id', '2'))).toEqual(['img-aaaaaaa2'])
    expect(await names(filter('image-id', String(image?.['ImageId'])))).toEqual([String(image?.['ImageName'])])
    expect(await tasksOf(filter('image-name', 'aaaaaaa'))).toMatchObject({ ImageTaskSet: [], TotalCount: 0 })
    expect(await tasksOf(filter('task-id', '2'))).toMatchObject({
      TotalCount: 1,
      ImageTaskSet: [{ State: 'SUCCESS', Message: 'success', ImageName: 'img-aaaaaaa2', CreateTime: '2023-11-15 06:13:20' }],
    })
  })

  test.each([
    [[filter('task-id', '9')], 'ResourceNotFound'],
    [[filter('task-id', 'x\0', '-1', '1e3', '99999999999999999999')], 'ResourceNotFound'],
    [[filter('state', 'SUCCESS')], 'InvalidParameterValue'],
    [[filter('__proto__', 'x')], 'InvalidParameterValue'],
    [undefined, 'MissingParameter'],
    [[{ Name: 'task-id' }], 'MissingParameter'],
    ['x', 'InvalidParameter'],
    [Array(11).fill(filter('task-id', '1')), 'InvalidParameterValue'],
  ])('%j is refused with %s', async (Filters, code) => {
    await open()
    await imports()
    expect(await testServer.ask('DescribeCustomImageTask', { Filters })).toMatchObject(refusedWith(code))
  })

  test('moves by reads only what it shows', async () => {
    await open({ reads: 2 })
    for (const ImageId of ['img-aaaaaaa1', 'img-aaaaaaa2']) await imports({ ImageId })
    const state = async (name: string) => (await tasksOf(filter('image-name', name))).ImageTaskSet[0]?.['State']
    expect([await state('img-aaaaaaa1'), await state('img-aaaaaaa1')]).toEqual(['PENDING', 'PROCESSING'])
    expect(await state('img-aaaaaaa2')).toBe('PENDING')
  })
})
