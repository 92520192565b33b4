import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { ROOT } from '../../../../../tests/support/tencent-requests.ts'

const BOB = { id: 'AKIDbob', secret: 'bob' }
const module = (id: string, type: string, accountId = 'acme') =>
  ({ id, cloud: 'tencent', accountId, name: '', type, imageId: 'aaaaaaa1', createdAt: null }) as const
const named = (id: string, name: string, given = {}) =>
  anImage({ id, os: { platform: 'CentOS', version: '7', name }, name, architecture: 'x86_64', ...given })

let testServer: TestServer
beforeAll(async () => {
  const statement = [{ effect: 'allow', action: 'ecm:ModifyModuleImage', resource: 'qcs::ecm:::module/em-large' }]
  testServer = await openTestServer({
    stock: {
      accounts: [anAccount('ann')],
      policies: [{ name: 'one', documents: { cam: { version: '2.0', statement } } }],
      users: [{ accountId: 'acme', name: 'bob', policies: ['one'] }],
      keys: [anAccessKey({ ...BOB, user: 'bob' })],
      images: [
        named('aaaaaaa1', 'CentOS 7 64位'),
        named('aaaaaaa2', 'CentOS 6.9 32位', { architecture: 'i386' }),
        named('aaaaaaa3', 'CentOS 7.4 裸金属版 64位'),
        named('aaaaaaa4', 'arm', { architecture: 'arm64' }),
        named('aaaaaaa5', 'limited', { instanceTypes: ['S5.MEDIUM4'] }),
        named('aaaaaaa6', 'in the making', { state: 'creating' }),
        named('aaaaaaa7', 'old', { state: 'deprecated' }),
        named('bbbbbbb1', 'official', { owner: null, visibility: 'public' }),
        named('ccccccc1', "Ann's", { owner: 'ann' }),
        named('ccccccc2', 'shared', { owner: 'ann', visibility: 'shared', sharedWith: ['acme'] }),
      ],
      modules: [
        module('em-large', 'SN3ne.LARGE8'),
        module('em-small', 'SN3ne.MEDIUM4'),
        module('em-metal', 'BMI5.24XLARGE384'),
        module('em-new', 'S99.MEDIUM64'),
        module('em-hidden', 'SN3ne.LARGE8', 'ann'),
      ],
    },
  })
})
afterAll(() => testServer.close())

const modify = (ModuleId: unknown, DefaultImageId: unknown, key = ROOT) =>
  testServer.ask('ModifyModuleImage', { ModuleId, DefaultImageId }, { key })
const imageOf = async (moduleId: string) => (await testServer.store.modules('acme')).find(({ id }) => id === moduleId)?.imageId

describe('refusals, which leave the module as it is', () => {
  const [MODULE, IMAGE] = ['em-large', 'img-aaaaaaa1']
  test.each<[string, unknown, unknown, string]>([
    ['without a module', undefined, IMAGE, 'MissingParameter'],
    ['without an image', MODULE, undefined, 'MissingParameter'],
    ['an empty module', '', IMAGE, 'MissingParameter.MissingModuleParameter'],
    ['an empty image', MODULE, '', 'MissingParameter.MissingModuleParameter'],
    ['a malformed module id', 'module', IMAGE, 'InvalidParameterValue.InvalidModuleID'],
    ['a module id that is too long', `em-${'x'.repeat(126)}`, IMAGE, 'InvalidParameterValue.InvalidModuleID'],
    ['a module that is not there', 'em-none', IMAGE, 'InvalidParameterValue.InvalidModuleID'],
    ["another account's module", 'em-hidden', IMAGE, 'InvalidParameterValue.InvalidModuleID'],
    ['a malformed image id', MODULE, 'img-1', 'InvalidParameterValue.InvalidImageID'],
    ['an image that is not there', MODULE, 'img-zzzzzzzz', 'InvalidParameterValue.InvalidImageID'],
    ["another account's image", MODULE, 'img-ccccccc1', 'InvalidParameterValue.InvalidImageID'],
    ['an image that is shared, which ECM does not show', MODULE, 'img-ccccccc2', 'InvalidParameterValue.InvalidImageID'],
    ['an image that is being made', MODULE, 'img-aaaaaaa6', 'InvalidParameterValue.InvaildModifyParam'],
    ['a 32-bit image on more than 4 GB', MODULE, 'img-aaaaaaa2', 'InvalidParameterValue.InvalidImageArchitecture'],
    ['a 32-bit image on a type known by its name alone', 'em-new', 'img-aaaaaaa2', 'InvalidParameterValue.InvalidImageArchitecture'],
    ['an image of bare metal on a virtual machine', MODULE, 'img-aaaaaaa3', 'UnsupportedOperation.InstanceTypeNotSupportImage'],
    ['an image of virtual machines on bare metal', 'em-metal', IMAGE, 'UnsupportedOperation.InstanceTypeNotSupportImage'],
    ['an image for other processors', MODULE, 'img-aaaaaaa4', 'UnsupportedOperation.InstanceTypeNotSupportImage'],
    ['an image that is limited to other types', MODULE, 'img-aaaaaaa5', 'UnsupportedOperation.InstanceTypeNotSupportImage'],
    ['a number for a module', 1, IMAGE, 'InvalidParameter'],
  ])('%s', async (_, moduleId, imageId, code) => {
    const before = await testServer.store.modules('acme')
    expect(await modify(moduleId, imageId)).toMatchObject(refusedWith(code))
    expect(await testServer.store.modules('acme')).toEqual(before)
  })

  test('a module that no policy of a user allows', async () => {
    expect(await modify('em-small', IMAGE, BOB)).toMatchObject(refusedWith('AuthFailure.UnauthorizedOperation'))
    expect(await modify(MODULE, IMAGE, BOB)).not.toHaveProperty('Error')
  })
})

describe('a change', () => {
  test('is in the very next list, and in the history with who made it', async () => {
    const answer = await modify('em-large', 'img-bbbbbbb1')
    expect(Object.keys(answer)).toEqual(['RequestId'])
    expect(await testServer.ask('DescribeModule', { Filters: [{ Name: 'image-id', Values: ['img-bbbbbbb1'] }] })).toMatchObject({
      TotalCount: 1,
      ModuleItemSet: [{ Module: { ModuleId: 'em-large', DefaultImage: { ImageId: 'img-bbbbbbb1' } } }],
    })
    const [entry] = await testServer.store.history('modules', ['tencent', 'em-large'], 1)
    expect(entry).toMatchObject({ by: { call: 'ecm:ModifyModuleImage', requestId: answer.RequestId }, before: { imageId: 'aaaaaaa1' } })
  })

  test('to a 32-bit image is taken on 4 GB, and one to a deprecated image anywhere', async () => {
    expect(await modify('em-small', 'img-aaaaaaa2')).not.toHaveProperty('Error')
    expect(await imageOf('em-small')).toBe('aaaaaaa2')
    expect(await modify('em-large', 'img-aaaaaaa7')).not.toHaveProperty('Error')
  })

  test('holds the image: it is deleted only when no module has it any more', async () => {
    await modify('em-small', 'img-aaaaaaa7')
    await modify('em-large', 'img-aaaaaaa7')
    const remove = () => testServer.ask('DeleteImage', { ImageIDSet: ['img-aaaaaaa7'] })
    expect(await remove()).toMatchObject(refusedWith('FailedOperation.ImageInUse'))
    await modify('em-small', 'img-bbbbbbb1')
    await modify('em-large', 'img-bbbbbbb1')
    expect(await remove()).not.toHaveProperty('Error')
  })
})
