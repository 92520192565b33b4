import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { ROOT } from '../../../../../tests/support/tencent-requests.ts'

const BOB = { id: 'AKIDbob', secret: 'bob' }
const statement = (effect: string, resource: string) => ({ effect, action: 'ecm:DeleteImage', resource })
const ofEcmAlone = (id: string) => ({ 'tencent/ecm': { id: `img-${id}`, regions: [], details: {} } }) as const
const instance = (id: string, imageId: string, accountId: string) =>
  ({ id, cloud: 'tencent', accountId, region: 'ap-hangzhou-ecm', imageId, details: {} }) as const

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    stock: {
      accounts: [anAccount('ann')],
      policies: [
        {
          name: 'most',
          documents: {
            cam: {
              version: '2.0',
              statement: [statement('allow', 'qcs::ecm:::image/*'), statement('deny', 'qcs::ecm:::image/img-aaaaaaa?')],
            },
          },
        },
      ],
      users: [{ accountId: 'acme', name: 'bob', policies: ['most'] }],
      keys: [anAccessKey({ ...BOB, user: 'bob' })],
      images: [
        anImage({ id: 'aaaaaaa1' }),
        anImage({ id: 'aaaaaaa2', faces: ofEcmAlone('aaaaaaa2') }),
        anImage({ id: 'aaaaaaa3', faces: ofEcmAlone('aaaaaaa3') }),
        anImage({ id: 'aaaaaaa4', faces: ofEcmAlone('aaaaaaa4') }),
        anImage({ id: 'aaaaaaa5', visibility: 'public' }),
        anImage({ id: 'ddddddd1', state: 'failed' }),
        anImage({ id: 'uuuuuuu1' }),
        anImage({ id: 'uuuuuuu2', visibility: 'public' }),
        anImage({ id: 'mmmmmmm1', state: 'creating' }),
        anImage({ id: 'mmmmmmm2', state: 'importing' }),
        anImage({ id: 'mmmmmmm3', state: 'syncing' }),
        anImage({ id: 'bbbbbbb1', owner: null, visibility: 'public' }),
        anImage({ id: 'ccccccc1', owner: 'ann' }),
        anImage({ id: 'ccccccc2', owner: 'ann', visibility: 'public' }),
      ],
      instances: [instance('ein-1', 'uuuuuuu1', 'acme'), instance('ein-hidden', 'uuuuuuu2', 'ann')],
    },
  })
})
afterAll(() => testServer.close())

const remove = (ImageIDSet: unknown, key = ROOT) => testServer.ask('DeleteImage', { ImageIDSet }, { key })
const listed = async () => (await testServer.call.DescribeImage({ Limit: 100 })).ImageSet?.map(({ ImageId }) => ImageId) ?? []

describe('refusals, all of which leave every image', () => {
  const GOOD = 'img-aaaaaaa1'
  test.each<[string, unknown, string]>([
    ['without a list', undefined, 'MissingParameter'],
    ['a text for a list', GOOD, 'InvalidParameter'],
    ['a number in it', [GOOD, 1], 'InvalidParameter'],
    ['an empty list', [], 'InvalidParameter.InvalidDataFormat'],
    ['a malformed id', [GOOD, 'img-1'], 'InvalidParameterValue.InvalidImageID'],
    ['an empty id', [GOOD, ''], 'InvalidParameterValue.InvalidImageID'],
    ['an id that is too long', [GOOD, 'x'.repeat(100_000)], 'InvalidParameterValue.InvalidImageID'],
    ['101 images', Array.from({ length: 101 }, () => GOOD), 'InvalidParameterValue.ParameterValueTooLarge'],
    ['an image that is not there', [GOOD, 'img-zzzzzzzz'], 'ResourceNotFound'],
    ["another account's image", [GOOD, 'img-ccccccc1'], 'ResourceNotFound'],
    ['an official image', [GOOD, 'img-bbbbbbb1'], 'UnauthorizedOperation.ForbiddenOperation'],
    ["another account's public image", [GOOD, 'img-ccccccc2'], 'UnauthorizedOperation.ForbiddenOperation'],
    ['an image that an instance runs', [GOOD, 'img-uuuuuuu1'], 'FailedOperation.ImageInUse'],
    ["an image that another account's instance runs", [GOOD, 'img-uuuuuuu2'], 'FailedOperation.ImageInUse'],
    ['an image that is being created', [GOOD, 'img-mmmmmmm1'], 'FailedOperation.ImageInUse'],
    ['an image that is being imported', [GOOD, 'img-mmmmmmm2'], 'FailedOperation.ImageInUse'],
    ['an image that is being synchronised', [GOOD, 'img-mmmmmmm3'], 'FailedOperation.ImageInUse'],
  ])('%s', async (_, ids, code) => {
    const before = await listed()
    const answer = await remove(ids)
    expect(answer).toMatchObject(refusedWith(code))
    expect(answer.Error?.Message).not.toContain('ein-hidden')
    expect(await listed()).toEqual(before)
  })

  test('the list is ImageIDSet: another spelling is not known', async () => {
    expect(await testServer.ask('DeleteImage', { ImageIdSet: [GOOD] })).toMatchObject(refusedWith('UnknownParameter'))
  })

  test('one image that a policy denies', async () => {
    const before = await listed()
    const { Error: error } = await remove(['img-ddddddd1', GOOD], BOB)
    expect([error?.Code, error?.Message]).toEqual(['AuthFailure.UnauthorizedOperation', expect.stringContaining('image/img-aaaaaaa1')])
    expect(await listed()).toEqual(before)
  })
})

describe('what is deleted', () => {
  test('is gone from the very next list, and cannot be deleted again', async () => {
    expect(await listed()).toContain('img-aaaaaaa2')
    const answer = await remove(['img-aaaaaaa2', 'img-aaaaaaa2', 'img-aaaaaaa3'])
    expect(Object.keys(answer)).toEqual(['RequestId'])
    expect(await listed()).not.toContain('img-aaaaaaa2')
    expect(await listed()).not.toContain('img-aaaaaaa3')
    expect(await remove(['img-aaaaaaa2'])).toMatchObject(refusedWith('ResourceNotFound'))
    expect((await testServer.store.ownShelf('acme')).map(({ id }) => id)).not.toContain('aaaaaaa2')
    const [entry] = await testServer.store.history('images', 'aaaaaaa2', 1)
    expect(entry).toMatchObject({ by: { call: 'ecm:DeleteImage', requestId: answer.RequestId }, before: { id: 'aaaaaaa2' } })
  })

  test('stays where another service shows it, and its id in ECM is free', async () => {
    await remove(['img-aaaaaaa1'])
    expect(await listed()).not.toContain('img-aaaaaaa1')
    const left = (await testServer.store.ownShelf('acme')).find(({ id }) => id === 'aaaaaaa1')
    expect(Object.keys(left?.faces ?? {})).toEqual(['alibaba/ecs'])
    await testServer.catalogue.write({ images: [anImage({ id: 'aaaaaaa9', faces: ofEcmAlone('aaaaaaa1') })] })
    expect(await listed()).toContain('img-aaaaaaa1')
  })

  test('is one that the caller published, too', async () => {
    expect(await remove(['img-aaaaaaa5'])).not.toHaveProperty('Error')
  })

  test('is one whose making failed, which a user may delete whose policy allows it', async () => {
    expect(await remove(['img-ddddddd1'], BOB)).not.toHaveProperty('Error')
    expect(await listed()).not.toContain('img-ddddddd1')
  })

  test('is deleted once by many who try at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(['img-aaaaaaa4'])))
    expect(answers.map(({ Error: error }) => error?.Code ?? 'deleted').sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'ResourceNotFound'),
      'deleted',
    ])
  })
})
