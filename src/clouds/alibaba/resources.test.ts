import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestServer, type TestServer, UID } from '../../../tests/support/alibaba.ts'
import { rpc } from '../../../tests/support/alibaba-requests.ts'
import { anAccessKey, aRole } from '../../../tests/support/images.ts'
import type { Json } from '../../json.ts'
import { ListImages } from './ehpc/operations/list-images.ts'
import { resourcesOf } from './resources.ts'

const account = { id: 'acme', name: 'acme', identities: { alibaba: { uid: UID } } }
const full = (resource: string) => `acs:ehpc:cn-hangzhou:${UID}:${resource}`

test('a call is about all that an account has in a region, about all of a type, or about each that it names', () => {
  const ofType = { ...ListImages, resourceType: 'image' }
  expect(resourcesOf(ListImages, 'cn-hangzhou', account, undefined)).toEqual([{ shown: '*', names: [full('*')] }])
  expect(resourcesOf(ofType, 'cn-hangzhou', account, undefined)).toEqual([{ shown: '*', names: [full('image/*')] }])
  expect(resourcesOf(ofType, 'cn-hangzhou', account, ['m-1', 'm-2'])).toEqual([
    { shown: full('image/m-1'), names: [full('image/m-1')] },
    { shown: full('image/m-2'), names: [full('image/m-2')] },
  ])
  expect(resourcesOf(ListImages, 'cn-hangzhou', account, ['acs:ram::1:role/a'])).toEqual([
    { shown: 'acs:ram::1:role/a', names: ['acs:ram::1:role/a'] },
  ])
})

describe('through the pipeline', () => {
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' }
  const policies: Readonly<Record<string, readonly Json[]>> = {
    everywhere: [allow, { Effect: 'Deny', Action: 'ehpc:*', Resource: 'acs:ehpc:*:*:*' }],
    beijing: [allow, { Effect: 'Deny', Action: 'ehpc:*', Resource: `acs:ehpc:cn-beijing:${UID}:*` }],
    hangzhou: [{ Effect: 'Allow', Action: 'ehpc:*', Resource: 'acs:ehpc:cn-hangzhou:*:*' }],
    ops: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'acs:ram::*:role/ops' }],
    stale: [allow, { Effect: 'Deny', Action: 'ehpc:*', Resource: 'acs:ehpc:*:*:image/m-1' }],
  }
  const key = (user: string) => ({ id: `LTAI${user}`, secret: user })
  let testServer: TestServer
  beforeAll(async () => {
    const names = Object.keys(policies)
    testServer = await openTestServer({
      stock: {
        policies: names.map((name) => ({ name, documents: { ram: { Version: '1', Statement: policies[name] ?? [] } } })),
        users: names.map((name) => ({ accountId: 'acme', name, policies: [name] })),
        keys: names.map((user) => anAccessKey({ ...key(user), user })),
        roles: [aRole({ name: 'ops' })],
      },
    })
  })
  afterAll(() => testServer.close())
  const list = async (user: string, RegionId?: string) =>
    (await testServer.send(rpc('ListImages', RegionId === undefined ? {} : { RegionId }, { key: key(user), host: 'localhost' }))).status

  test('a Deny on all of E-HPC denies', async () => expect(await list('everywhere')).toBe(407))

  test('a Deny in one region denies there and nowhere else', async () => {
    expect(await list('beijing', 'cn-beijing')).toBe(407)
    expect(await list('beijing', 'cn-hangzhou')).toBe(200)
  })

  test('an Allow in one region allows there, and a region cannot be written so that it reads as more', async () => {
    expect(await list('hangzhou', 'cn-hangzhou')).toBe(200)
    for (const region of ['cn-beijing', 'cn-hangzhou:x', 'x:cn-hangzhou:1', '*', 'cn-hangzhou*'])
      expect(await list('hangzhou', region)).toBe(407)
  })

  test('a policy of the store that is not understood today denies everything', async () => expect(await list('stale')).toBe(407))

  test('what is too long for a role is refused before policies are asked', async () => {
    const assume = async (RoleArn: string) => {
      const request = rpc(
        'AssumeRole',
        { RoleArn, RoleSessionName: 'alice' },
        { key: key('ops'), version: '2015-04-01', host: 'sts.aliyuncs.com', method: 'POST' },
      )
      return (await testServer.send(request)).answer.Code
    }
    expect(await assume(`acs:ram::${UID}:role/ops`)).toBeUndefined()
    expect(await assume(`acs:ram::${UID}:role/other`)).toBe('NoPermission')
    const longest = `acs:ram::${UID}:role/`.padEnd(128, 'x')
    expect(await assume(longest)).toBe('NoPermission')
    expect(await assume(`${longest}x`)).toBe('InvalidParameter.RoleArn')
    expect(await assume(longest.padEnd(900_000, 'x'))).toBe('InvalidParameter.RoleArn')
  })
})
