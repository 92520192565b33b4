import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { ROOT } from '../../../../../tests/support/tencent-requests.ts'

const ANN = { id: 'AKIDann', secret: 'ann' }
const BOB = { id: 'AKIDbob', secret: 'bob' }
const cam = (effect: string, resource: string) => ({
  cam: { version: '2.0', statement: [{ effect, action: 'ecm:ModifyImageAttribute', resource }] },
})
const verbatim = { ImageName: 'as pasted', ImageDescription: 'as pasted', ImageOwner: 7 }
const pasted = anImage({ id: 'aaaaaaa3', name: 'as pasted', description: 'as pasted' })
const onAlibabaAlone = anImage({ id: 'aaaaaaa4', name: 'of ECS', faces: { 'alibaba/ecs': { id: 'm-4', regions: [], details: {} } } })

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    stock: {
      accounts: [{ ...anAccount('ann'), identities: { tencent: { uin: '100000000002', appId: 251006058 } } }],
      policies: [{ name: 'one', documents: cam('allow', 'qcs::ecm:::image/img-aaaaaaa1') }],
      users: [{ accountId: 'acme', name: 'bob', policies: ['one'] }],
      keys: [anAccessKey({ ...ANN, accountId: 'ann' }), anAccessKey({ ...BOB, user: 'bob' })],
      images: [
        anImage({ id: 'aaaaaaa1', name: 'one', description: 'first' }),
        anImage({ id: 'aaaaaaa2', name: 'two 100%_~"\\' }),
        { ...pasted, faces: { 'tencent/ecm': { id: 'img-aaaaaaa3', regions: [], details: { cloudInit: false, verbatim } } } },
        onAlibabaAlone,
        anImage({ id: 'bbbbbbb1', owner: null, visibility: 'public', name: 'official' }),
        anImage({ id: 'ccccccc1', owner: 'ann', name: "Ann's" }),
        anImage({ id: 'ccccccc2', owner: 'ann', name: "Ann's public", visibility: 'public' }),
        anImage({ id: 'ccccccc3', owner: 'ann', name: "Ann's shared", visibility: 'shared', sharedWith: ['acme'] }),
      ],
    },
  })
})
afterAll(() => testServer.close())

const modify = (input: object, key = ROOT) => testServer.ask('ModifyImageAttribute', input, { key })
const shown = async (id: string) => {
  const { ImageSet } = await testServer.call.DescribeImage({ Filters: [{ Name: 'image-id', Values: [id] }] })
  return ImageSet?.[0] ?? {}
}

describe('refusals', () => {
  const ID = 'img-aaaaaaa1'
  test.each<[string, object, string]>([
    ['without a name and a description', { ImageId: ID }, 'MissingParameter.MissingImageParameter'],
    ['null counts as left out', { ImageId: ID, ImageName: null }, 'MissingParameter.MissingImageParameter'],
    ['without an image', { ImageName: 'x' }, 'MissingParameter'],
    ['a malformed id', { ImageId: 'img-AAAAAAA1', ImageName: 'x' }, 'InvalidParameterValue'],
    ['an id that is too long', { ImageId: 'img-aaaaaaa12', ImageName: 'x' }, 'InvalidParameterValue'],
    ['an image id that is a number', { ImageId: 1, ImageName: 'x' }, 'InvalidParameter'],
    ['an id that no image has', { ImageId: 'img-zzzzzzzz', ImageName: 'x' }, 'ResourceNotFound'],
    ["another account's image", { ImageId: 'img-ccccccc1', ImageName: 'x' }, 'ResourceNotFound'],
    ["another account's image that is shared with the caller", { ImageId: 'img-ccccccc3', ImageName: 'x' }, 'ResourceNotFound'],
    ['an official image', { ImageId: 'img-bbbbbbb1', ImageName: 'x' }, 'FailedOperation.OperationNotAllow'],
    ["another account's public image", { ImageId: 'img-ccccccc2', ImageName: 'x' }, 'FailedOperation.OperationNotAllow'],
    ['a name of 21 characters', { ImageId: ID, ImageName: '镜'.repeat(21) }, 'InvalidParameterValue'],
    ['an empty name', { ImageId: ID, ImageName: '' }, 'InvalidParameterValue'],
    ['a name of blanks', { ImageId: ID, ImageName: ' \u3000' }, 'InvalidParameterValue'],
    ['a description of 61 characters', { ImageId: ID, ImageDescription: '描'.repeat(61) }, 'InvalidParameterValue'],
    ['a name of a million characters', { ImageId: ID, ImageName: 'x'.repeat(1_000_000) }, 'InvalidParameterValue'],
    ["another image's name", { ImageId: ID, ImageName: 'two 100%_~"\\' }, 'InvalidParameterValue.ImageNameDuplicate'],
    ['an unknown member', { ImageId: ID, ImageName: 'x', imageName: 'x' }, 'UnknownParameter'],
  ])('%s', async (_, input, code) => {
    const last = await testServer.store.lastChange()
    expect(await modify(input)).toMatchObject(refusedWith(code))
    expect(await testServer.store.lastChange()).toBe(last)
  })

  test('a user whose policy names one image may change that one and no other', async () => {
    expect(await modify({ ImageId: ID, ImageDescription: "Bob's" }, BOB)).not.toHaveProperty('Error')
    const { Error: error } = await modify({ ImageId: 'img-aaaaaaa2', ImageDescription: "Bob's" }, BOB)
    expect(error?.Code).toBe('AuthFailure.UnauthorizedOperation')
    expect(error?.Message).toContain('resource (qcs::ecm::uin/100000000001:image/img-aaaaaaa2) has no permission')
  })
})

describe('a change', () => {
  test('of both is in the very next list, and in the history with who made it and with which call', async () => {
    expect(await shown('img-aaaaaaa1')).toMatchObject({ ImageName: 'one' })
    const answer = await modify({ ImageId: 'img-aaaaaaa1', ImageName: '名'.repeat(20), ImageDescription: '𠀀'.repeat(60) })
    expect(Object.keys(answer)).toEqual(['RequestId'])
    expect(await shown('img-aaaaaaa1')).toMatchObject({ ImageName: '名'.repeat(20), ImageDescription: '𠀀'.repeat(60) })
    const [entry] = await testServer.store.history('images', 'aaaaaaa1', 1)
    expect(entry).toMatchObject({ by: { call: 'ecm:ModifyImageAttribute', requestId: answer.RequestId }, before: { name: 'one' } })
    expect(entry?.by?.who).toContain('acme')
  })

  test('of the name alone leaves the description, and the other way round', async () => {
    await modify({ ImageId: 'img-aaaaaaa2', ImageDescription: 'kept' })
    await modify({ ImageId: 'img-aaaaaaa2', ImageName: 'renamed' })
    expect(await shown('img-aaaaaaa2')).toMatchObject({ ImageName: 'renamed', ImageDescription: 'kept' })
    await modify({ ImageId: 'img-aaaaaaa2', ImageDescription: '' })
    expect(await shown('img-aaaaaaa2')).toMatchObject({ ImageName: 'renamed', ImageDescription: '' })
  })

  test('to what is there already is taken, and changes nothing: a client may try again', async () => {
    await modify({ ImageId: 'img-aaaaaaa2', ImageName: 'same' })
    const last = await testServer.store.lastChange()
    expect(await modify({ ImageId: 'img-aaaaaaa2', ImageName: 'same' })).not.toHaveProperty('Error')
    expect(await testServer.store.lastChange()).toBe(last)
  })

  test('shows over what was pasted, and leaves the rest of it to the letter', async () => {
    await modify({ ImageId: 'img-aaaaaaa3', ImageName: 'changed' })
    expect(await shown('img-aaaaaaa3')).toMatchObject({ ImageName: 'changed', ImageDescription: 'as pasted', ImageOwner: 7 })
    await modify({ ImageId: 'img-aaaaaaa3', ImageDescription: 'changed too' })
    expect(await shown('img-aaaaaaa3')).toMatchObject({ ImageDescription: 'changed too', ImageOwner: 7, IsSupportCloudInit: false })
  })

  test('may take the name of an image of another account, of an official one, of one that ECM does not show, or in another case', async () => {
    for (const ImageName of ["Ann's", 'official', 'of ECS', 'SAME']) {
      expect(await modify({ ImageId: 'img-aaaaaaa1', ImageName })).not.toHaveProperty('Error')
    }
  })

  test('of many images to one name at once gives it to one of them', async () => {
    const ids = ['img-aaaaaaa1', 'img-aaaaaaa2', 'img-aaaaaaa3']
    const answers = await Promise.all(ids.map((ImageId) => modify({ ImageId, ImageName: 'wanted' })))
    expect(answers.map(({ Error: error }) => error?.Code).sort()).toEqual([
      'InvalidParameterValue.ImageNameDuplicate',
      'InvalidParameterValue.ImageNameDuplicate',
      undefined,
    ])
  })
})
