import { describe, expect, test } from 'bun:test'
import { acme, type Ehpc, openFiles } from '../../../../tests/support/ehpc.ts'
import page from '../../../../tests/wire/alibaba-list-community-images.response.json' with { type: 'json' }
import { DocumentError } from '../../../access/document-problem.ts'
import type { Operation } from '../../../api/operation.ts'
import type { Json } from '../../../json.ts'
import { alibabaFormat } from '../cloud-format.ts'
import { madeUpUid } from '../identity.ts'
import { ListCommunityImages } from './operations/list-community-images.ts'
import { ListCustomImages } from './operations/list-custom-images.ts'
import { ListImages } from './operations/list-images.ts'
import { readResponse } from './pasted-response.ts'

type Members = { readonly [member: string]: Json }
const first: Members = page.Images.ImageInfo[0] ?? {}
const FULL = '1270000000000001'
const tagged = (Platform: string) => ({ ...(first['OsTag'] as Members), Platform })

async function asDefault<T>(documents: readonly unknown[], ask: (testServer: Ehpc, account: typeof acme) => Promise<T>): Promise<T> {
  const testServer = await openFiles([await alibabaFormat()], ...documents)
  const account = (await testServer.catalogue.accounts()).get('default') ?? acme
  const answer = await ask(testServer, account)
  await testServer.close()
  return answer
}

/** What a server answers to the default account that was given these documents. */
const answered = (operation: Operation, input: object, ...documents: readonly unknown[]) =>
  asDefault(documents, async (testServer, account) => {
    const output = (await testServer.run(operation, input, { account })) as { Images?: { ImageInfo: Json }; OsTags?: { OsInfo: Json } }
    return (output.Images?.ImageInfo ?? output.OsTags?.OsInfo) as readonly Members[]
  })

const communal = (...images: readonly Json[]) => answered(ListCommunityImages, {}, { Images: { ImageInfo: images } })

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
    ["somebody else's, masked", { ImageOwnerAlias: 'others' }],
    ["somebody else's, in full", { ImageOwnerAlias: 'others', Uid: FULL }],
    ['with its owner in full', { Uid: FULL }],
    ['without an owner', { Uid: '' }],
    ['with null members', { Uid: null, Description: null, Size: null, BaseOsTag: null, OsTag: null, ImageOwnerAlias: null, Status: null }],
    ['with members no page declares', { Tags: [{ Key: '键', Value: 1.5 }], Deprecated: null }],
    ['with a state nobody knows', { Status: 'Melting' }],
    ['in a state that it may have', { Status: 'UnAvailable' }],
    ['with an alias nobody knows', { ImageOwnerAlias: 'marketplace' }],
    ['with codes nobody knows', { SkuCode: 'gift', PricingCycle: 'Fortnight', ProductCode: '', PostInstallScript: '' }],
    ['with two systems that differ', { BaseOsTag: { ...(first['BaseOsTag'] as Members), OsTag: 'A', Version: '9' } }],
    ['with a system that contradicts itself', { OsTag: { ...tagged('CentOS'), BaseOsTag: 'B', Architecture: 'i386' } }],
    ['with an architecture nobody knows', { OsTag: { ...tagged('红旗'), Architecture: 'loongarch' } }],
    ['with more in its systems', { OsTag: { ...tagged('CentOS'), Extra: { A: null } } }],
    ['without a system', { OsTag: {}, BaseOsTag: {} }],
    ['with a negative size', { Size: -1 }],
  ])('%s', async (_, change) => {
    const given: Members = { ...first, ...change }
    const filled = (tag: Json | undefined, also: Members) =>
      tag !== null && Object.keys(tag ?? {}).length === 0 ? { Platform: '', OsTag: '', Version: '', Architecture: '', ...also } : tag
    const wanted = { ...given, BaseOsTag: filled(given['BaseOsTag'], {}), OsTag: filled(given['OsTag'], { BaseOsTag: '' }) }
    expect(await communal(given)).toEqual([wanted as Members])
  })

  test('with numbers a tool turned into texts, or texts into numbers, in their declared types', async () => {
    const odd = { ...first, Size: '40', Uid: 1270000000000001, BaseOsTag: { ...tagged('CentOS'), Version: 7.2 } }
    expect(await communal(odd)).toMatchObject([{ Size: 40, Uid: FULL, BaseOsTag: { Version: '7.2' } }])
  })

  test('of an id alone, with all thirteen members', async () => {
    const [image = {}] = await communal({ ImageId: 'm-1' })
    expect(Object.keys(image)).toEqual(Object.keys(first))
    expect(image).toMatchObject({ ImageId: 'm-1', ImageOwnerAlias: 'self', ImageName: '', Size: 0 })
  })

  test('when it is a public one', async () => {
    const systems = [
      {
        Architecture: 'x86_64',
        BaseOsTag: 'B',
        ImageId: 'a.vhd',
        OSName: 'CentOS  7.2 64位',
        OSNameEn: 'x',
        OsTag: 'T',
        Platform: 'CentOS',
        Version: '7.2',
      },
      {
        Architecture: 'loongarch',
        BaseOsTag: null,
        ImageId: 'b.vhd',
        OSName: '',
        OSNameEn: null,
        OsTag: 'T',
        Platform: 'windows',
        Version: '',
        Extra: 1,
      },
    ]
    expect(await answered(ListImages, {}, { OsTags: { OsInfo: systems }, RequestId: 'x' })).toEqual(systems)
  })
})

describe('whose a pasted image is', () => {
  const others = (ImageId: string, Uid: string) => ({ ...first, ImageId, Uid, ImageOwnerAlias: 'others' })

  test("self is the default account's, which takes its uid", async () => {
    const given = {
      Images: { ImageInfo: [first, { ...first, ImageId: 'm-c2', Uid: FULL }, { ...first, ImageId: 'm-c3', Uid: '1270000000000009' }] },
    }
    expect(readResponse(given)?.defaultIdentity).toEqual({ uid: FULL })
    expect(readResponse(page)?.defaultIdentity).toEqual({})
    expect(await answered(ListCommunityImages, {}, given)).toEqual(given.Images.ImageInfo)
  })

  test('others is of the account with that uid, or of one that is made up for it', () => {
    const given = [others('m-1', '127****'), others('m-2', '127****'), others('m-3', '128****'), others('m-4', '1280000000000001')]
    const owners = readResponse({ Images: given })?.images.map(({ owner }) => owner)
    expect(owners).toEqual([
      { uid: madeUpUid('127****') },
      { uid: madeUpUid('127****') },
      { uid: madeUpUid('128****') },
      { uid: '1280000000000001' },
    ])
  })

  test("others with the default account's own uid is somebody else's all the same", async () => {
    const given = [others('m-1', FULL), { ...first, ImageId: 'm-2', Uid: FULL }]
    expect(await communal(...given)).toEqual(given)
  })

  test('another account sees it as somebody else does', async () => {
    await asDefault([page, { accounts: [{ name: 'acme', alibaba: { uid: FULL } }] }], async (testServer) => {
      const { Images } = (await testServer.run(ListCommunityImages)) as { Images: { ImageInfo: readonly Members[] } }
      expect(Images.ImageInfo).toEqual([{ ...first, ImageOwnerAlias: 'others' }])
    })
  })
})

describe('which list shows a pasted image', () => {
  const both = [first, { ...first, ImageId: 'm-c2', ImageOwnerAlias: 'others' }]
  const body = { RequestId: 'x', Images: { ImageInfo: both } }

  test('a bare response is one of community images', async () => {
    expect(await answered(ListCommunityImages, {}, body)).toEqual(both)
    expect(await answered(ListCustomImages, {}, body)).toEqual([first])
  })

  test('under the root it has in XML it is what the root says', async () => {
    expect(await answered(ListCommunityImages, {}, { ListCommunityImagesResponse: body })).toEqual(both)
    expect(await answered(ListCustomImages, {}, { ListCustomImagesResponse: body })).toEqual(both)
    expect(await answered(ListCustomImages, { ImageOwnerAlias: 'others' }, { ListCustomImagesResponse: body })).toEqual(both.slice(1))
    expect(await answered(ListCommunityImages, {}, { ListCustomImagesResponse: body })).toEqual([])
  })
})

describe('a response', () => {
  test('may be a bare list, in its wrapper, without a request id, of one, of none, or as SDKs return it', () => {
    const list = readResponse(page)
    expect(list?.images).toHaveLength(1)
    const { Images } = page
    for (const same of [{ Images }, { Images: Images.ImageInfo }, { Images: { ImageInfo: first } }, { statusCode: 200, body: page }]) {
      expect(readResponse(same)).toEqual(list)
    }
    for (const Images of [null, '', {}, [], { ImageInfo: [] }, { ImageInfo: null }]) {
      expect(readResponse({ Images })).toEqual({ images: [], defaultIdentity: {} })
    }
    expect(readResponse({ ListImagesResponse: { OsTags: '' } })).toEqual({ images: [], defaultIdentity: {} })
  })

  test('is told from other documents', () => {
    for (const document of [
      null,
      [],
      'Images',
      7,
      {},
      { images: [] },
      { RequestId: 'x' },
      { body: page },
      { Response: page },
      { Code: 'x' },
    ]) {
      expect(readResponse(document)).toBeUndefined()
    }
  })

  test('that is a refusal cannot be taken', () => {
    const refusal = { Code: 'NotAuthorized', Message: '', RequestId: 'x', HostId: '', Recommend: '' }
    expect(faults(refusal)).toEqual(['Code: the response is a refusal (NotAuthorized), not a list of images'])
  })

  test('is refused with the place of every fault', () => {
    const shape = 'Images: Images of an E-HPC response has a list of images, ImageInfo'
    for (const Images of ['none', { Imagen: [] }, { ImageInfo: 'x' }]) expect(faults({ Images })).toEqual([shape])
    expect(faults({ ListCustomImagesResponse: { Images: ['x', { ImageName: 'no id' }] } })).toEqual([
      'ListCustomImagesResponse.Images.0: an image needs an ImageId',
      'ListCustomImagesResponse.Images.1: an image needs an ImageId',
    ])
    const odd = { ...first, Size: 1.5, ImageName: ['x'], OsTag: 'CentOS_7.2_64', BaseOsTag: { Version: {} } }
    expect(faults({ Images: { ImageInfo: [odd] } }).map((fault) => fault.split(':')[0])).toEqual([
      'Images.ImageInfo.0.Size',
      'Images.ImageInfo.0.ImageName',
      'Images.ImageInfo.0.BaseOsTag.Version',
      'Images.ImageInfo.0.OsTag',
    ])
  })
})
