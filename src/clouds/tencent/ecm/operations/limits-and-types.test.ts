import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { machineOf } from '../instance-types.ts'

const CI = { id: 'AKIDci', secret: 'ci' }

let testServer: TestServer
beforeAll(async () => {
  const statement = [{ effect: 'allow', action: 'ecm:DescribeImportImageOs', resource: 'qcs::ecm:::image/*' }]
  testServer = await openTestServer({
    stock: {
      policies: [{ name: 'some', documents: { cam: { version: '2.0', statement } } }],
      users: [{ accountId: 'acme', name: 'ci', policies: ['some'] }],
      keys: [anAccessKey({ ...CI, user: 'ci' })],
    },
  })
})
afterAll(() => testServer.close())

test('DescribeImportImageOs has the lists of the page, and a row of versions for each system under its own name', async () => {
  const answer = await testServer.ask<{
    ImportImageOsVersionSet: { OsName: string; OsVersions: string[]; Architecture: string[] }[]
  }>('DescribeImportImageOs')
  expect(answer).toMatchObject({
    ImportImageOsListSupported: {
      Windows: ['Windows Server 2008', 'Windows Server 2012', 'Windows Server 2016'],
      Linux: ['CentOS', 'Ubuntu', 'Debian', 'OpenSUSE', 'SUSE', 'CoreOS', 'FreeBSD', 'Other Linux'],
    },
  })
  const { ImportImageOsVersionSet: rows } = answer
  expect(rows.map(({ OsVersions }) => OsVersions.join(' '))).toEqual([
    '-',
    '-',
    '-',
    '5 6 7',
    '7',
    '6 7 8 9',
    '10',
    '5 6 7',
    '11 12',
    '10 11 12 13',
    '10 12 14 16',
    '-',
  ])
  expect(new Set(rows.map(({ OsName }) => OsName)).size).toBe(12)
  for (const { Architecture } of rows) expect(Architecture).toEqual(['x86_64', 'i386'])
})

test('DescribeConfig has the parts about images', async () => {
  expect(await testServer.ask('DescribeConfig')).toEqual({
    RequestId: expect.any(String),
    ImageWhiteSet: expect.arrayContaining(['CentOS 6.9 32', 'Windows Server 2016 数据中心版 64位中文版', 'Tencent Linux release 2.6']),
    ImageLimits: { MaxImageSize: 50 },
  })
})

describe('DescribeInstanceTypeConfig', () => {
  test('has the types of the page, to the letter', async () => {
    const { TotalCount, InstanceTypeConfigSet: types } = await testServer.ask<{
      TotalCount: number
      InstanceTypeConfigSet: { InstanceType: string; Vcpu: number; Memory: number }[]
    }>('DescribeInstanceTypeConfig')
    expect([TotalCount, types.length]).toEqual([17, 17])
    expect<object | undefined>(types[0]).toEqual({
      InstanceFamilyConfig: { InstanceFamilyName: '标准网络优化型', InstanceFamily: 'SN3ne' },
      InstanceType: 'SN3ne.2XLARGE16',
      Vcpu: 8,
      Memory: 16,
      Frequency: '2.5 GHz',
      CpuModelName: 'Intel Xeon Skylake 6133',
      InstanceFamilyTypeConfig: { InstanceFamilyType: 'S', InstanceFamilyTypeName: '标准型' },
      ExtInfo: '',
      Vgpu: null,
      GpuModelName: null,
    })
    const cores = (size: string) => types.filter(({ InstanceType }) => InstanceType.includes(`.${size}`)).map(({ Vcpu }) => Vcpu)
    expect([cores('SMALL'), cores('MEDIUM'), cores('LARGE'), cores('6XLARGE'), cores('8XLARGE')]).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [4, 4, 4],
      [24, 24],
      [32],
    ])
  })

  test('has no type that a filter of DescribeImage does not know, or knows with other memory', async () => {
    const { InstanceTypeConfigSet: types } = await testServer.ask<{
      InstanceTypeConfigSet: { InstanceType: string; Memory: number }[]
    }>('DescribeInstanceTypeConfig')
    for (const { InstanceType, Memory } of types) expect(machineOf(InstanceType)?.memoryGiB).toBe(Memory)
  })
})

test.each(['DescribeImportImageOs', 'DescribeConfig', 'DescribeInstanceTypeConfig'])('%s takes no parameters', async (action) => {
  expect(await testServer.ask(action, { Limit: 1 })).toMatchObject(refusedWith('UnknownParameter'))
})

test('a policy about images allows what is about images, and not what is about nothing in particular', async () => {
  expect(await testServer.ask('DescribeImportImageOs', {}, { key: CI })).not.toHaveProperty('Error')
  expect(await testServer.ask('DescribeConfig', {}, { key: CI })).toMatchObject(refusedWith('AuthFailure.UnauthorizedOperation'))
})
