import { describe, expect, test } from 'bun:test'
import { anAccessKey } from '../../../../tests/support/images.ts'
import { openTestServer } from '../../../../tests/support/tencent.ts'
import page from '../../../../tests/wire/tencent-describe-image.response.json' with { type: 'json' }
import { DocumentError } from '../../../access/document-problem.ts'
import { loadCatalogueFiles } from '../../../files/load.ts'
import type { Json } from '../../../json.ts'
import { tencentFormat } from '../cloud-format.ts'
import { readResponse } from './pasted-response.ts'

type Members = { readonly [member: string]: Json }
const key = { id: 'AKIDdefault', secret: 'default' }
const [first = {}] = page.Response.ImageSet as readonly Members[]

/** What a server answers that was given a response with these images. */
async function answered(...images: readonly Members[]): Promise<readonly Members[]> {
  const files = [{ path: 'r.json', text: JSON.stringify({ Response: { ImageSet: images, TotalCount: 9, RequestId: 'x' } }) }]
  const { changes } = loadCatalogueFiles(files, [await tencentFormat()], { accounts: [], policies: [] })
  const testServer = await openTestServer({ stock: { ...changes, keys: [anAccessKey({ ...key, accountId: 'default' })] } })
  const { ImageSet = [] } = await testServer.call.DescribeImage({}, { key })
  await testServer.close()
  return ImageSet as readonly Members[]
}

function faults(document: unknown): readonly string[] {
  try {
    readResponse(document)
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw error
  }
  return []
}

describe('a pasted image comes back as it was', () => {
  test.each<readonly [string, Members]>([
    ['as on the page', {}],
    ['with null members', { ImageDescription: null, SrcImage: null, TaskId: null, ImageOwner: null }],
    ['with members no page declares', { Tags: [{ Key: 'a', Value: 1.5 }], LicenseType: 'BYOL', ImageSize2: null }],
    ['with a state nobody knows', { ImageState: 'MELTING' }],
    ['in every state that is known', { ImageState: 'IMPORTFAILED', TaskId: '1528611' }],
    ['with a source nobody knows', { ImageSource: 'GIFT' }],
    ['with an architecture nobody knows', { Architecture: 'riscv64' }],
    ['with another spelling of an architecture', { Architecture: 'amd64' }],
    ['of a shared type', { ImageType: 'SHARED_IMAGE' }],
    ['with a time of another form', { ImageCreateTime: '2019-07-22T12:48:14Z' }],
    ['with a time that is none', { ImageCreateTime: 'yesterday' }],
    ['without cloud-init', { IsSupportCloudInit: false }],
    ['with a negative size', { ImageSize: -1 }],
    [
      'with another number for its region',
      { SrcImage: { ...(first['SrcImage'] as Members), RegionID: 7, RegionName: '别处', Extra: [null] } },
    ],
  ])('%s', async (_, change) => {
    const given: Members = { ...first, TaskId: '', IsSupportCloudInit: true, ...change }
    expect(await answered(given)).toEqual([given])
  })

  test('with numbers a tool turned into texts, or texts into numbers, in their declared types', async () => {
    expect(
      await answered({ ...first, ImageSize: '50', ImageOwner: '251006057', OsVersion: 7, TaskId: 21, IsSupportCloudInit: 'True' }),
    ).toMatchObject([{ ImageSize: 50, ImageOwner: 251006057, OsVersion: '7', TaskId: '21', IsSupportCloudInit: true }])
  })

  test('official, with owner 0', async () => {
    const official = { ...first, ImageType: 'PUBLIC_IMAGE', ImageOwner: 0, ImageSource: 'OFFICIAL', TaskId: '', IsSupportCloudInit: true }
    expect(await answered(official)).toEqual([official])
  })

  test('of an id alone, with all seventeen members', async () => {
    const [image = {}] = await answered({ ImageId: 'img-00000000' })
    expect(Object.keys(image)).toHaveLength(17)
    expect(image).toMatchObject({ ImageId: 'img-00000000', ImageName: '', ImageSize: 0, TaskId: '' })
  })
})

describe('a response', () => {
  test('is told from other documents', () => {
    for (const document of [null, [], 'ImageSet', 7, {}, { images: [] }, { Response: {} }, { Response: { TotalCount: 0 } }]) {
      expect(readResponse(document)).toBeUndefined()
    }
  })

  test('may have lost its envelope, and may hold nothing', () => {
    expect(readResponse(page.Response)?.images).toHaveLength(2)
    expect(readResponse(page)).toEqual(readResponse(page.Response))
    expect(readResponse({ ImageSet: null })).toEqual({ images: [], defaultIdentity: {} })
    expect(readResponse({ Response: { ImageSet: [] } })).toEqual({ images: [], defaultIdentity: {} })
  })

  test("tells the default account's appId by its first private image", () => {
    expect(readResponse(page)?.defaultIdentity).toEqual({ appId: 251006057 })
    const official = { ...first, ImageType: 'PUBLIC_IMAGE', ImageOwner: 0 }
    expect(readResponse({ ImageSet: [official] })?.defaultIdentity).toEqual({})
    expect(readResponse({ ImageSet: [official, first] })?.defaultIdentity).toEqual({ appId: 251006057 })
  })

  test('that is a refusal cannot be taken', () => {
    const refusal = { Response: { Error: { Code: 'AuthFailure.SecretIdNotFound', Message: '' }, RequestId: 'x' } }
    expect(faults(refusal)).toEqual(['Response.Error: the response is a refusal (AuthFailure.SecretIdNotFound), not a list of images'])
  })

  test('is refused with the place of every fault', () => {
    expect(faults({ Response: { ImageSet: 'none' } })).toEqual(['Response.ImageSet: ImageSet is a list of images'])
    expect(faults({ ImageSet: ['x', { ImageName: 'no id' }, { ImageId: '' }] })).toEqual([
      'ImageSet.0: an image needs an ImageId',
      'ImageSet.1: an image needs an ImageId',
      'ImageSet.2: an image needs an ImageId',
    ])
    const odd = { ...first, ImageSize: 1.5, ImageName: ['x'], IsSupportCloudInit: 'maybe', SrcImage: { RegionID: 'one' } }
    expect(faults({ ImageSet: [odd] }).map((fault) => fault.split(':')[0])).toEqual([
      'ImageSet.0.ImageName',
      'ImageSet.0.ImageSize',
      'ImageSet.0.SrcImage.RegionID',
      'ImageSet.0.IsSupportCloudInit',
    ])
  })
})
