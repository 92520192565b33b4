import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { NO_TASKS } from '../../../../../tests/support/no-tasks.ts'
import { type Answer, openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { ROOT } from '../../../../../tests/support/tencent-requests.ts'
import type { Image } from '../../../../catalogue/image.ts'
import { readFilters } from '../filters.ts'
import { DescribeImage } from './describe-image.ts'

const ANN = { id: 'AKIDannRoot', secret: 'ann' }
const day = (n: number) => Date.UTC(2020, 0, n)
const unpad = (image: Image) => image.faces['tencent/ecm']?.id ?? ''

const own = [
  anImage({
    id: 'aaaaaaa1',
    createdAt: day(3),
    name: '镜像 100%_done',
    os: { platform: 'Ubuntu', version: '20.04', name: 'Ubuntu Server 20.04 LTS 64位' },
  }),
  anImage({ id: 'aaaaaaa2', createdAt: day(5), name: 'a*b' }),
  anImage({ id: 'aaaaaaa4', createdAt: null, name: 'undated 4' }),
  anImage({ id: 'aaaaaaa3', createdAt: null, name: 'undated 3' }),
  anImage({ id: 'aaaaaaa5', createdAt: day(5), name: 'same day' }),
  anImage({ id: 'aaaaaaa6', createdAt: day(4), name: 'given away', visibility: 'public' }),
]
const official = [
  anImage({ id: 'bbbbbbb1', owner: null, visibility: 'public', createdAt: day(4), name: 'official old' }),
  anImage({ id: 'bbbbbbb2', owner: null, visibility: 'public', createdAt: day(9), name: 'official new' }),
]
const anns = [anImage({ id: 'ccccccc1', owner: 'ann', createdAt: day(8), name: "Ann's" })]

let testServer: TestServer
const call = (input?: unknown, key = ROOT): Promise<Answer> => testServer.call.DescribeImage(input, { key })
const listed = async (input?: unknown, key = ROOT) => (await call(input, key)).ImageSet?.map(({ ImageId }) => ImageId)
const filter = (Name: unknown, ...Values: readonly unknown[]) => ({ Name, Values })
const typed = (type: string) => ({ Filters: [filter('image-type', type)] })

beforeAll(async () => {
  testServer = await openTestServer({
    stock: {
      accounts: [{ ...anAccount('ann'), identities: { tencent: { uin: '100000000002', appId: 251006058 } } }],
      keys: [anAccessKey({ ...ANN, accountId: 'ann' })],
      images: [...own, ...official, ...anns],
    },
  })
})
afterAll(() => testServer.close())

describe('parsing', () => {
  test.each([
    ['Limit', '10', 'int64'],
    ['Limit', 1.5, 'int64'],
    ['Limit', true, 'int64'],
    ['Offset', {}, 'int64'],
    ['Offset', [0], 'int64'],
    ['Filters', 'x', 'list'],
    ['Filters', { Name: 'image-id' }, 'list'],
  ])('%s given as %j is of the wrong type', async (name, value, type) => {
    expect(await call({ [name]: value })).toMatchObject(
      refusedWith('InvalidParameter', `The value type of parameter \`${name}\` is not valid, input type should be \`${type}\`.`),
    )
  })

  test.each([
    [['x'], 'Filters.0', 'struct'],
    [[null], 'Filters.0', 'struct'],
    [[{ Name: 7, Values: [] }], 'Filters.0.Name', 'string'],
    [[filter('image-id', 7)], 'Filters.0.Values.0', 'string'],
    [[filter('image-id', 'img-aaaaaaa1', null)], 'Filters.0.Values.1', 'string'],
    [[{ Name: 'image-id', Values: 'img-aaaaaaa1' }], 'Filters.0.Values', 'list'],
  ])('filters %j are of the wrong type, and the message names the place', async (Filters, path, type) => {
    expect(await call({ Filters })).toMatchObject(
      refusedWith('InvalidParameter', `The value type of parameter \`${path}\` is not valid, input type should be \`${type}\`.`),
    )
  })

  test.each([
    [{ Limit: 1, ImageIds: ['x'] }, 'ImageIds'],
    [{ limit: 1 }, 'limit'],
    [{ Region: 'ap-guangzhou' }, 'Region'],
    [{ Filters: [{ ...filter('image-id', 'img-aaaaaaa1'), Op: 'eq' }] }, 'Filters.0.Op'],
  ])('the unknown parameter of %j is refused by its name', async (input, path) => {
    expect(await call(input)).toMatchObject(refusedWith('UnknownParameter', `The parameter \`${path}\` is not recognized.`))
  })

  test.each([
    [{ Filters: [{ Values: ['x'] }] }, 'Filters.0.Name'],
    [{ Filters: [filter('image-id', 'img-aaaaaaa1'), { Name: 'image-id' }] }, 'Filters.1.Values'],
    [{ Filters: [{ Name: null, Values: ['x'] }] }, 'Filters.0.Name'],
  ])('the missing member of %j is named', async (input, path) => {
    expect(await call(input)).toMatchObject(refusedWith('MissingParameter', `The request is missing a required parameter \`${path}\`.`))
  })

  test('null counts as absent', async () => {
    expect(await call({ Limit: null, Offset: null, Filters: null })).toMatchObject({ TotalCount: 8 })
  })
})

describe('validation', () => {
  test.each([
    [{ Limit: 0 }, 'Limit: 0'],
    [{ Limit: -1 }, 'Limit: -1'],
    [{ Limit: 101 }, 'Limit: 101'],
    [{ Offset: -1 }, 'Offset: -1'],
    [{ Offset: 2 ** 53 }, 'Offset: 9007199254740992'],
  ])('%j is not a page', async (input, explanation) => {
    expect(await call(input)).toMatchObject(
      refusedWith('InvalidParameterValue.InvaildPageParam', `Invalid paging parameter. (${explanation})`),
    )
  })

  test.each([[{ Limit: 1 }], [{ Limit: 100 }], [{ Offset: 0 }], [{ Offset: 2 ** 53 - 1 }]])('%j is a page', async (input) => {
    expect(await call(input)).toMatchObject({ TotalCount: 8 })
  })

  test('ten filters are taken and eleven refused', async () => {
    const filters = (count: number) => ({ Filters: Array.from({ length: count }, () => filter('image-name', 'official')) })
    expect(await call(filters(10))).toMatchObject({ TotalCount: 2 })
    expect(await call(filters(11))).toMatchObject(
      refusedWith('InvalidParameterValue.ParameterValueTooLarge', 'The parameter value exceeds the limit. (Filters: 11 > 10)'),
    )
  })

  test.each([
    ['image-id', 'img-aaaaaaa1'],
    ['image-type', 'PRIVATE_IMAGE'],
    ['instance-type', 'S5.MEDIUM2'],
  ])('%s takes five values and refuses six', async (name, value) => {
    expect(await call({ Filters: [filter(name, ...Array(5).fill(value))] })).not.toHaveProperty('Error')
    expect(await call({ Filters: [filter(name, ...Array(6).fill(value))] })).toMatchObject(
      refusedWith('InvalidParameterValue.ParameterValueTooLarge', `The parameter value exceeds the limit. (${name}: 6 > 5)`),
    )
  })

  test.each(['image-name', 'image-os'])('%s takes one value and refuses two', async (name) => {
    expect(await call({ Filters: [filter(name, 'x', 'y')] })).toMatchObject(
      refusedWith('InvalidParameterValue.InvalidFilter', `Invalid filter. (${name}: 2 > 1)`),
    )
  })

  test.each(['image-id', 'image-type', 'instance-type', 'image-name', 'image-os'])('%s without a value is not a filter', async (name) => {
    expect(await call({ Filters: [filter(name)] })).toMatchObject(
      refusedWith('InvalidParameterValue.InvalidFilter', `Invalid filter. (${name}: [])`),
    )
  })

  test.each(['platform', '', 'Image-Id', 'image_id', 'toString', '__proto__', 'constructor'])('%j is not a filter', async (name) => {
    expect(await call({ Filters: [filter(name, 'x')] })).toMatchObject(refusedWith('InvalidParameterValue.InvalidFilter'))
  })

  test.each(['', 'img-', 'img-AAAAAAA1', 'img-aaaaaaa', 'img-aaaaaaa11', ' img-aaaaaaa1', 'img-aaaaaaa1\n', 'ami-aaaaaaa1'])(
    '%j is not an image id',
    async (id) => {
      expect(await call({ Filters: [filter('image-id', 'img-aaaaaaa1', id)] })).toMatchObject(
        refusedWith('InvalidParameterValue.InvalidImageID'),
      )
    },
  )

  test('what is wrong in a filter is repeated up to a hundred characters', async () => {
    const long = 'x'.repeat(200)
    const [cut, filters] = ['x'.repeat(100), { 'image-id': 'InvalidImageID', 'image-type': 'InvalidFilter' }]
    for (const [name, code] of Object.entries(filters)) {
      const answer = await call({ Filters: [filter(name, long)] })
      expect(answer).toMatchObject(refusedWith(`InvalidParameterValue.${code}`))
      expect(JSON.stringify(answer)).toMatch(new RegExp(`[^x]${cut}[^x]`))
    }
  })

  test.each(['SHARED_IMAGE', 'private_image', '', 'constructor', '__proto__'])('%j is not an image type', async (type) => {
    expect(await call(typed(type))).toMatchObject(
      refusedWith('InvalidParameterValue.InvalidFilter', `Invalid filter. (image-type: ${type})`),
    )
  })

  test.each(['S99.HUGE', 's5.medium2', '', 'toString', 'hasOwnProperty'])('%j is not an instance type', async (type) => {
    expect(await call({ Filters: [filter('instance-type', 'S5.MEDIUM2', type)] })).toMatchObject(
      refusedWith('InvalidParameterValue.InvalidFilter', `Invalid filter. (instance-type: ${type})`),
    )
  })

  test('a long value comes back cut', async () => {
    const { Error: error } = await call({ Filters: [filter('x'.repeat(100_000), 'y')] })
    expect(error?.Message.length).toBeLessThan(200)
  })
})

describe('behaviour', () => {
  const everything = ['bbbbbbb2', 'aaaaaaa2', 'aaaaaaa5', 'aaaaaaa6', 'bbbbbbb1', 'aaaaaaa1', 'aaaaaaa3', 'aaaaaaa4'].map(
    (id) => `img-${id}`,
  )

  test('newest first, then by id, unknown dates last', async () => {
    expect(await listed()).toEqual(everything)
  })

  test('an empty list of filters is no filter', async () => {
    expect(await listed({ Filters: [] })).toEqual(everything)
  })

  test('the total counts before paging', async () => {
    expect(await call({ Limit: 2 })).toMatchObject({ TotalCount: 8, ImageSet: everything.slice(0, 2).map((ImageId) => ({ ImageId })) })
    expect(await listed({ Offset: 6, Limit: 5 })).toEqual(everything.slice(6))
  })

  test('past the end is an empty page, not an error', async () => {
    expect(await call({ Offset: 8 })).toMatchObject({ TotalCount: 8, ImageSet: [] })
    expect(await call({ Offset: 5_000, ...typed('PRIVATE_IMAGE') })).toMatchObject({ TotalCount: 6, ImageSet: [] })
  })

  test('the types divide the list into own and official', async () => {
    const [mine, theirs] = [await listed(typed('PRIVATE_IMAGE')), await listed(typed('PUBLIC_IMAGE'))]
    expect(mine).toEqual(everything.filter((id) => id.startsWith('img-a')))
    expect(theirs).toEqual(everything.filter((id) => id.startsWith('img-b')))
    expect(await listed({ Filters: [filter('image-type', 'PUBLIC_IMAGE', 'PRIVATE_IMAGE', 'PUBLIC_IMAGE')] })).toEqual(everything)
    expect(await call({ Filters: [filter('image-type', 'PUBLIC_IMAGE'), filter('image-type', 'PRIVATE_IMAGE')] })).toMatchObject({
      TotalCount: 0,
      ImageSet: [],
    })
  })

  test("an account's public image is listed once and as private to it, as public and without an owner to others", async () => {
    const find = async (key: typeof ROOT) => (await call({ Filters: [filter('image-id', 'img-aaaaaaa6')] }, key)).ImageSet
    expect(await find(ROOT)).toMatchObject([{ ImageType: 'PRIVATE_IMAGE', ImageOwner: 251006057, ImageSource: 'CREATE_IMAGE' }])
    expect(await find(ANN)).toMatchObject([{ ImageType: 'PUBLIC_IMAGE', ImageOwner: 0, ImageSource: 'OFFICIAL' }])
    expect(await listed(typed('PUBLIC_IMAGE'), ANN)).toContain('img-aaaaaaa6')
  })

  test('accounts do not see each other', async () => {
    expect(await listed({}, ANN)).toEqual(['img-bbbbbbb2', 'img-ccccccc1', 'img-aaaaaaa6', 'img-bbbbbbb1'])
    expect(await call({ Filters: [filter('image-id', 'img-ccccccc1')] })).toMatchObject({ TotalCount: 0 })
    expect(await call({ Filters: [filter('image-id', 'img-aaaaaaa1')] }, ANN)).toMatchObject({ TotalCount: 0 })
    expect((await call(typed('PRIVATE_IMAGE'), ANN)).ImageSet).toMatchObject([{ ImageOwner: 251006058 }])
  })

  test('ids named several times are listed once, in the order of the list', async () => {
    const Filters = [filter('image-id', 'img-bbbbbbb1', 'img-aaaaaaa2', 'img-bbbbbbb1', 'img-zzzzzzzz')]
    expect(await call({ Filters })).toMatchObject({ TotalCount: 2, ImageSet: [{ ImageId: 'img-aaaaaaa2' }, { ImageId: 'img-bbbbbbb1' }] })
  })

  test('all filters must hold, also two of one name', async () => {
    expect(await listed({ Filters: [filter('image-name', 'official'), filter('image-name', 'NEW')] })).toEqual(['img-bbbbbbb2'])
    expect(await listed({ Filters: [filter('image-id', 'img-aaaaaaa1'), filter('image-id', 'img-aaaaaaa2')] })).toEqual([])
    expect(await listed({ Filters: [filter('image-id', 'img-aaaaaaa1', 'img-bbbbbbb1'), filter('image-type', 'PUBLIC_IMAGE')] })).toEqual([
      'img-bbbbbbb1',
    ])
  })

  test('names and systems are matched in part and literally, whatever the case', async () => {
    for (const text of ['镜像', '100%', '_done', '%_D'])
      expect(await listed({ Filters: [filter('image-name', text)] })).toEqual(['img-aaaaaaa1'])
    expect(await listed({ Filters: [filter('image-name', 'A*B')] })).toEqual(['img-aaaaaaa2'])
    for (const text of ['1__%', 'a%b', '100*', 'a?b', '.*', '镜象'])
      expect(await listed({ Filters: [filter('image-name', text)] })).toEqual([])
    expect(await listed({ Filters: [filter('image-os', 'uBUNTU server')] })).toEqual(['img-aaaaaaa1'])
    expect(await listed({ Filters: [filter('image-os', '100%')] })).toEqual([])
    expect(await listed({ Filters: [filter('image-name', '')] })).toEqual(everything)
  })

  test('250 images come in pages without gaps or repetitions, whatever the size of the page', async () => {
    const many = Array.from({ length: 250 }, (_, n) => {
      const id = `p${String((n * 7919) % 250).padStart(7, '0')}`
      return anImage({
        id,
        owner: n % 3 === 0 ? null : 'acme',
        visibility: n % 3 === 0 ? 'public' : 'private',
        createdAt: n % 11 === 0 ? null : day(n % 5),
      })
    })
    const crowd = await openTestServer({ stock: { images: many } })
    const expected = many.toSorted((a, b) => (b.createdAt ?? -1) - (a.createdAt ?? -1) || (a.id < b.id ? -1 : 1)).map(unpad)
    for (const Limit of [7, 100]) {
      const seen: unknown[] = []
      for (let Offset = 0; Offset < 250; Offset += Limit) {
        const page = await crowd.call.DescribeImage({ Offset, Limit })
        expect(page.TotalCount).toBe(250)
        seen.push(...(page.ImageSet ?? []).map(({ ImageId }) => ImageId))
      }
      expect(seen).toEqual(expected)
    }
    expect((await crowd.call.DescribeImage()).ImageSet).toHaveLength(20)
    expect((await crowd.call.DescribeImage({ Limit: 100 })).ImageSet).toHaveLength(100)
    await crowd.close()
  })

  test('a write is seen by the next call', async () => {
    const live = await openTestServer()
    expect(await live.call.DescribeImage()).toMatchObject({ TotalCount: 0 })
    await live.catalogue.write({ images: [anImage({ id: 'ddddddd1' })] })
    expect(await live.call.DescribeImage()).toMatchObject({ TotalCount: 1 })
    await live.catalogue.write({ images: [anImage({ id: 'ddddddd1', name: 'renamed' })] })
    expect(await live.call.DescribeImage()).toMatchObject({ ImageSet: [{ ImageName: 'renamed' }] })
    await live.close()
  })
})

describe('the declaration', () => {
  test('run reads every parameter that is declared, and the filters every member of theirs', async () => {
    const read = new Set<string>()
    const recording = (target: object, path: string): object =>
      new Proxy(target, {
        get(of, name, receiver) {
          const value = Reflect.get(of, name, receiver)
          if (typeof name === 'string' && Object.hasOwn(of, name) && !Array.isArray(of)) read.add(`${path}${name}`)
          return typeof value === 'object' && value !== null && !Array.isArray(value) ? recording(value, `${path}${String(name)}.`) : value
        },
      })
    for (const { input } of DescribeImage.examples) {
      const caller = { account: anAccount(), user: null, session: null }
      const context = { caller, catalogue: testServer.catalogue, tasks: NO_TASKS, at: 0, fail: () => expect.unreachable() }
      await DescribeImage.run(recording({ Offset: 0, Limit: 20, ...input }, '') as never, context as never)
    }
    const filters = [recording({ Name: 'image-type', Values: ['PRIVATE_IMAGE'] }, 'Filters.')]
    readFilters(filters as never, () => expect.unreachable())
    const filterMembers = Object.keys(DescribeImage.input.members.Filters.item.members).map((name) => `Filters.${name}`)
    expect([...read].sort()).toEqual([...Object.keys(DescribeImage.input.members), ...filterMembers].sort())
  })

  test("every error code of the vendor's page is declared, and no other", () => {
    const documented = [
      'FailedOperation.ImageInUse',
      'FailedOperation.InternalOperationFailure',
      'InvalidParameter.InvalidDataFormat',
      'InvalidParameterValue.InvaildPageParam',
      'InvalidParameterValue.InvalidFilter',
      'InvalidParameterValue.InvalidImageID',
      'InvalidParameterValue.ParameterValueTooLarge',
      'MissingParameter.MissingImageParameter',
      'UnauthorizedOperation.ForbiddenOperation',
    ]
    expect<readonly string[]>([...DescribeImage.errors].sort()).toEqual(documented)
    expect(Object.keys(DescribeImage.service.errors)).toEqual(expect.arrayContaining(documented))
  })

  test("the parameters and the answer are those of the vendor's page", () => {
    expect(Object.keys(DescribeImage.input.members)).toEqual(['Filters', 'Offset', 'Limit'])
    expect(Object.keys(DescribeImage.output.members)).toEqual(['TotalCount', 'ImageSet'])
    expect(DescribeImage).toMatchObject({ access: 'read', rate: 20, service: { name: 'ecm', version: '2019-07-19' } })
  })
})
