import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import type { Module } from '../../../../catalogue/inventory.ts'

const module = (id: string, given: Partial<Module> = {}): Module => ({
  id,
  cloud: 'tencent',
  accountId: 'acme',
  name: `name of ${id}`,
  type: 'SN3ne.LARGE8',
  imageId: 'aaaaaaa1',
  createdAt: null,
  ...given,
})
const instance = (id: string, moduleId: string, region: string, accountId = 'acme') =>
  ({ id, cloud: 'tencent', accountId, region, imageId: null, moduleId, details: {} }) as const

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    stock: {
      accounts: [anAccount('ann')],
      images: [
        anImage({ id: 'aaaaaaa1', name: 'own' }),
        anImage({ id: 'bbbbbbb1', owner: null, visibility: 'public' }),
        anImage({ id: 'ccccccc1', owner: 'ann', name: "Ann's secret" }),
      ],
      modules: [
        module('em-1', { createdAt: Date.UTC(2020, 0, 1) }),
        module('em-2', { createdAt: Date.UTC(2021, 0, 1), imageId: 'bbbbbbb1', type: 'S5.2XLARGE16' }),
        module('em-3', { imageId: 'ccccccc1', type: 'unheard of' }),
        module('em-hidden', { accountId: 'ann' }),
      ],
      instances: [
        instance('ein-1', 'em-1', 'ap-hangzhou-ecm'),
        instance('ein-2', 'em-1', 'ap-hangzhou-ecm'),
        instance('ein-3', 'em-1', 'ap-hangzhou-ecm'),
        instance('ein-4', 'em-3', 'ap-hangzhou-ecm'),
        instance('ein-5', 'em-3', 'ap-xian-ecm'),
        instance('ein-hidden', 'em-2', 'ap-xian-ecm', 'ann'),
      ],
    },
  })
})
afterAll(() => testServer.close())

interface Answer {
  readonly TotalCount: number
  readonly ModuleItemSet: readonly {
    readonly NodeInstanceNum: { readonly NodeNum: number; readonly InstanceNum: number }
    readonly Module: { readonly ModuleId: string; readonly [member: string]: unknown }
  }[]
}
const list = (input: object = {}) => testServer.ask<Answer>('DescribeModule', input)
const idsOf = ({ ModuleItemSet }: Answer) => ModuleItemSet.map(({ Module: { ModuleId } }) => ModuleId)
const filter = (Name: string, ...Values: unknown[]) => ({ Filters: [{ Name, Values }] })

describe('what is listed', () => {
  test("is the account's own, with the default image as far as the account may know of it, and what it counts", async () => {
    const { TotalCount, ModuleItemSet } = await list()
    expect(TotalCount).toBe(3)
    expect(ModuleItemSet).toMatchObject([
      {
        NodeInstanceNum: { NodeNum: 0, InstanceNum: 0 },
        Module: {
          ModuleId: 'em-2',
          DefaultImage: { ImageId: 'img-bbbbbbb1', ImageType: 'PUBLIC_IMAGE' },
          CreateTime: '2021-01-01 08:00:00',
        },
      },
      {
        NodeInstanceNum: { NodeNum: 1, InstanceNum: 3 },
        Module: {
          ModuleId: 'em-1',
          ModuleName: 'name of em-1',
          ModuleState: 'NORMAL',
          InstanceTypeConfig: { InstanceType: 'SN3ne.LARGE8', Memory: 8 },
          DefaultImage: { ImageId: 'img-aaaaaaa1', ImageType: 'PRIVATE_IMAGE' },
        },
      },
      { NodeInstanceNum: { NodeNum: 2, InstanceNum: 2 }, Module: { ModuleId: 'em-3', CreateTime: '' } },
    ])
    expect(JSON.stringify(ModuleItemSet)).not.toMatch(/secret|hidden/)
    expect(Object.keys(ModuleItemSet[2]?.Module ?? {})).toEqual(['ModuleId', 'ModuleName', 'ModuleState', 'CreateTime'])
  })

  test.each<[object, string[]]>([
    [{ OrderByField: 'timestamp', OrderDirection: 1 }, ['em-3', 'em-1', 'em-2']],
    [{ OrderByField: 'instance-num' }, ['em-1', 'em-3', 'em-2']],
    [{ OrderByField: 'node-num' }, ['em-3', 'em-1', 'em-2']],
    [{ OrderByField: 'node-num', OrderDirection: 1 }, ['em-2', 'em-1', 'em-3']],
    [{ Offset: 1, Limit: 1 }, ['em-1']],
  ])('%j gives %j', async (input, ids) => {
    expect(idsOf(await list(input))).toEqual(ids)
  })

  test.each<[string, string[], string[]]>([
    ['module-id', ['em-1', 'em-3', 'em-hidden'], ['em-1', 'em-3']],
    ['module-name', ['name of em-1'], ['em-1']],
    ['module-name', ['em-1'], []],
    ['instance-family', ['S5'], ['em-2']],
    ['image-id', ['img-aaaaaaa1'], ['em-1']],
    ['image-id', ['img-ccccccc1'], []],
  ])('a filter %s of %j finds %j', async (name, values, ids) => {
    expect(idsOf(await list(filter(name, ...values))).sort()).toEqual(ids)
  })
})

describe('refusals', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `em-${n}`)
  test.each<[string, object, string]>([
    ['a filter that is not known', filter('zone', 'x'), 'InvalidParameterValue.InvalidFilter'],
    ['a documented filter on what is not kept here', filter('security-group-id', 'esg-1'), 'InvalidParameterValue.InvalidFilter'],
    ['six values', filter('module-id', ...many(6)), 'InvalidParameterValue.InvalidFilter'],
    ['eleven filters', { Filters: many(11).map((id) => filter('module-id', id).Filters[0]) }, 'InvalidParameterValue.InvalidFilter'],
    ['a malformed image id', filter('image-id', 'img-1'), 'InvalidParameterValue.InvalidFilter'],
    ['another order', { OrderByField: 'name' }, 'InvalidParameterValue.InvalidPublicParam'],
    ['a limit of 101', { Limit: 101 }, 'InvalidParameterValue.InvaildPageParam'],
  ])('%s', async (_, input, code) => {
    expect(await list(input)).toMatchObject(refusedWith(code))
  })
})
