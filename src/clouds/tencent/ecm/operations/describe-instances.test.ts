import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { ROOT } from '../../../../../tests/support/tencent-requests.ts'
import type { Instance } from '../../../../catalogue/inventory.ts'

const ANN = { id: 'AKIDann', secret: 'ann' }
const day = (n: number) => Date.UTC(2020, 0, n)
const instance = (id: string, given: Partial<Instance> = {}): Instance => ({
  id,
  cloud: 'tencent',
  accountId: 'acme',
  region: 'ap-hangzhou-ecm',
  imageId: null,
  details: { name: `machine ${id}` },
  ...given,
})
const module = { cloud: 'tencent', accountId: 'acme', type: 'SN3ne.LARGE8', imageId: 'aaaaaaa1', createdAt: null } as const

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    stock: {
      accounts: [anAccount('ann')],
      keys: [anAccessKey({ ...ANN, accountId: 'ann' })],
      images: [
        anImage({ id: 'aaaaaaa1', name: 'own' }),
        anImage({ id: 'bbbbbbb1', owner: null, visibility: 'public', name: 'official' }),
        anImage({ id: 'ccccccc1', owner: 'ann', name: "Ann's secret" }),
        anImage({ id: 'ccccccc2', owner: 'ann', name: "Ann's gift", visibility: 'shared', sharedWith: ['acme'] }),
        anImage({ id: 'ddddddd1', faces: { 'alibaba/ecs': { id: 'm-ddddddd1', regions: [], details: {} } } }),
      ],
      modules: [
        { ...module, id: 'em-web', name: '网页 Web' },
        { ...module, id: 'em-db', name: 'Database' },
      ],
      instances: [
        instance('ein-1', { imageId: 'aaaaaaa1', createdAt: day(3), state: 'stopped', type: 'SN3ne.LARGE8', moduleId: 'em-web' }),
        instance('ein-2', { imageId: 'bbbbbbb1', createdAt: day(5), type: 'S5.MEDIUM4', moduleId: 'em-db', details: {} }),
        instance('ein-3', { imageId: 'ccccccc1', createdAt: day(4), type: '标准', moduleId: 'em-gone' }),
        instance('ein-4', { imageId: 'ccccccc2', createdAt: day(5) }),
        instance('ein-5', { imageId: 'ddddddd1' }),
        instance('ein-6', { imageId: 'nowhere', state: 'launch-failed' }),
        instance('ein-hidden', { accountId: 'ann', imageId: 'ccccccc1', createdAt: day(9) }),
      ],
    },
  })
})
afterAll(() => testServer.close())

interface Answer {
  readonly TotalCount: number
  readonly InstanceSet: readonly {
    readonly InstanceId: string
    readonly InstanceName: string
    readonly Image: { readonly ImageName: string } | null
    readonly [member: string]: unknown
  }[]
}
const list = (input: object = {}, key = ROOT) => testServer.ask<Answer>('DescribeInstances', input, { key })
const idsOf = ({ InstanceSet }: Answer) => InstanceSet.map(({ InstanceId }) => InstanceId)
const filter = (Name: string, ...Values: unknown[]) => ({ Filters: [{ Name, Values }] })
const found = async (...given: Parameters<typeof filter>) => idsOf(await list(filter(...given))).sort()

describe('what is listed', () => {
  test("is the account's own, newest first, those of unknown time last, and the other way round when asked", async () => {
    const order = ['ein-2', 'ein-4', 'ein-3', 'ein-1', 'ein-5', 'ein-6']
    expect(idsOf(await list())).toEqual(order)
    expect(idsOf(await list({ OrderByField: 'timestamp', OrderDirection: 0 }))).toEqual(order)
    expect(idsOf(await list({ OrderDirection: 1 }))).toEqual([...order].reverse())
    expect(idsOf(await list({}, ANN))).toEqual(['ein-hidden'])
  })

  test('comes in pages', async () => {
    const page = await list({ Offset: 1, Limit: 2 })
    expect([page.TotalCount, idsOf(page)]).toEqual([6, ['ein-4', 'ein-3']])
    expect(await list({ Offset: 100 })).toMatchObject({ TotalCount: 6, InstanceSet: [] })
  })

  test('has what is known, and null for what is not', async () => {
    const { InstanceSet } = await list(filter('instance-id', 'ein-1', 'ein-2'))
    const [second, first] = InstanceSet
    expect(first).toMatchObject({
      InstanceId: 'ein-1',
      InstanceName: 'machine ein-1',
      InstanceState: 'STOPPED',
      Image: { ImageId: 'img-aaaaaaa1', ImageType: 'PRIVATE_IMAGE', ImageName: 'own' },
      SimpleModule: { ModuleId: 'em-web', ModuleName: '网页 Web' },
      InstanceTypeConfig: { InstanceType: 'SN3ne.LARGE8', Vcpu: 4, Memory: 8 },
      CreateTime: '2020-01-03 08:00:00',
    })
    expect(second).toMatchObject({
      InstanceName: '',
      InstanceState: 'RUNNING',
      Image: { ImageType: 'PUBLIC_IMAGE', ImageOwner: 0 },
      InstanceTypeConfig: { InstanceType: 'S5.MEDIUM4', Vcpu: 2, Memory: 4 },
    })
    const bare = (await list(filter('instance-id', 'ein-6'))).InstanceSet
    expect(bare).toMatchObject([
      { InstanceState: 'LAUNCH_FAILED', Image: null, SimpleModule: null, InstanceTypeConfig: null, CreateTime: null },
    ])
  })

  test('shows no image that the account may not know of, and none that ECM does not show', async () => {
    const shown = (await list()).InstanceSet.map(({ InstanceId, Image }) => [InstanceId, Image?.ImageName])
    expect(Object.fromEntries(shown)).toEqual({ 'ein-1': 'own', 'ein-2': 'official', 'ein-4': "Ann's gift" })
    expect(JSON.stringify(await list())).not.toContain('secret')
  })

  test('follows the catalogue: what is written is in the very next list', async () => {
    await testServer.catalogue.write({ instances: [instance('ein-new', { createdAt: day(20) })] })
    expect(idsOf(await list())[0]).toBe('ein-new')
    await testServer.ask('ModifyImageAttribute', { ImageId: 'img-aaaaaaa1', ImageName: 'renamed' })
    expect((await list(filter('instance-id', 'ein-1'))).InstanceSet[0]?.Image?.ImageName).toBe('renamed')
    await testServer.ask('ModifyImageAttribute', { ImageId: 'img-aaaaaaa1', ImageName: 'own' })
    await testServer.catalogue.write({ removals: { instances: [['tencent', 'ein-new']] } })
    expect(idsOf(await list())).not.toContain('ein-new')
  })
})

describe('a filter', () => {
  test.each<[string, string[], string[]]>([
    ['instance-id', ['ein-1', 'ein-6', 'ein-hidden'], ['ein-1', 'ein-6']],
    ['instance-name', ['MACHINE EIN-3'], ['ein-3']],
    ['instance-state', ['STOPPED', 'LAUNCH_FAILED'], ['ein-1', 'ein-6']],
    ['instance-state', ['RUNNING'], ['ein-2', 'ein-3', 'ein-4', 'ein-5']],
    ['instance-family', ['SN3ne', 'S5'], ['ein-1', 'ein-2']],
    ['module-id', ['em-web', 'em-gone'], ['ein-1', 'ein-3']],
    ['module-name', ['web'], ['ein-1']],
    ['image-id', ['img-aaaaaaa1', 'img-bbbbbbb1'], ['ein-1', 'ein-2']],
    ['image-id', ['img-ccccccc2'], ['ein-4']],
    ['image-id', ['img-ccccccc1'], []],
    ['image-id', ['img-zzzzzzzz'], []],
  ])('%s of %j finds %j', async (name, values, ids) => {
    expect(await found(name, ...values)).toEqual(ids)
  })

  test('beside another narrows it', async () => {
    const Filters = [...filter('image-id', 'img-aaaaaaa1').Filters, ...filter('instance-state', 'RUNNING').Filters]
    expect(idsOf(await list({ Filters }))).toEqual([])
  })
})

describe('refusals', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `ein-${n}`)
  test.each<[string, object, string]>([
    ['a filter that is not known', filter('__proto__', 'x'), 'InvalidParameterValue.InvalidFilter'],
    ['a documented filter on what is not kept here', filter('vpc-id', 'vpc-ec3mnb4d'), 'InvalidParameterValue.InvalidFilter'],
    ['a filter without values', filter('module-id'), 'InvalidParameterValue.InvalidFilter'],
    ['six values', filter('instance-id', ...many(6)), 'InvalidParameterValue.ParameterValueTooLarge'],
    [
      'eleven filters',
      { Filters: many(11).map((id) => filter('instance-id', id).Filters[0]) },
      'InvalidParameterValue.ParameterValueTooLarge',
    ],
    ['a malformed instance id', filter('instance-id', 'i-1'), 'InvalidParameterValue.InvalidInstanceID'],
    ['a malformed image id', filter('image-id', 'img-1'), 'InvalidParameterValue.InvalidFilter'],
    ['a state that there is not', filter('instance-state', 'running'), 'InvalidParameterValue.InvalidFilter'],
    ['another order', { OrderByField: 'name' }, 'InvalidParameterValue.InvalidOrderByField'],
    ['another direction', { OrderDirection: 2 }, 'InvalidParameterValue'],
    ['a negative offset', { Offset: -1 }, 'InvalidParameterValue.InvaildPageParam'],
    ['a limit of 0', { Limit: 0 }, 'InvalidParameterValue.InvaildPageParam'],
    ['a limit of 101', { Limit: 101 }, 'InvalidParameterValue.InvaildPageParam'],
    ['a limit that is a text', { Limit: '1' }, 'InvalidParameter'],
  ])('%s', async (_, input, code) => {
    expect(await list(input)).toMatchObject(refusedWith(code))
  })
})
