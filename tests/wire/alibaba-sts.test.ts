import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { userIdOf } from '../../src/clouds/alibaba/identity.ts'
import { type Answer, acme, openTestServer, type TestServer, UID, within } from '../support/alibaba.ts'
import { acs3, type ClientKey, NOW, ROOT, rpc, type Texts } from '../support/alibaba-requests.ts'
import { anAccessKey, anImage, aRole } from '../support/images.ts'

const STS = { version: '2015-04-01', host: 'sts.cn-hangzhou.aliyuncs.com' } as const
const ALICE: ClientKey = { id: 'LTAIalice', secret: 'alice' }
const ROLE = `acs:ram::${UID}:role/ops`
const HOUR = 3_600_000

const ram = (Action: string | string[], Resource = '*') => ({
  ram: { Version: '1', Statement: [{ Effect: 'Allow' as const, Action, Resource }] },
})

let testServer: TestServer
beforeAll(async () => {
  const stock = {
    images: [anImage({ id: 'mine' })],
    policies: [
      { name: 'assume', documents: ram('sts:AssumeRole', ROLE) },
      { name: 'lists', documents: ram('ehpc:List*') },
    ],
    users: [{ accountId: 'acme', name: 'alice', policies: ['assume'] }],
    roles: [aRole({ name: 'ops', policies: ['lists'] }), aRole({ name: 'other', policies: ['lists'] })],
    keys: [anAccessKey({ ...ALICE, user: 'alice' })],
  }
  testServer = await openTestServer({ stock })
})
afterAll(() => testServer.close())

interface Credentials {
  readonly AccessKeyId: string
  readonly AccessKeySecret: string
  readonly SecurityToken: string
  readonly Expiration: string
}

const assume = (input: Texts = {}, key = ALICE) =>
  testServer.rpc('AssumeRole', { RoleArn: ROLE, RoleSessionName: 'alice', ...input }, { ...STS, key })

async function sessionKey(input: Texts = {}): Promise<ClientKey> {
  const { Credentials } = (await assume(input)) as Answer & { readonly Credentials: Credentials }
  return { id: Credentials.AccessKeyId, secret: Credentials.AccessKeySecret, token: Credentials.SecurityToken }
}

const codeOf = async (answer: Promise<Answer>) => (await answer).Code ?? 'answered'

describe('a sub-user who may assume a role and nothing else', () => {
  test('gets a key that lists images, in both versions of the signature, while the user may not', async () => {
    const { RequestId, ...others } = await assume()
    expect(Object.keys(others)).toEqual(['AssumedRoleUser', 'Credentials'])
    expect(others).toMatchObject({
      AssumedRoleUser: { Arn: `${ROLE}/alice` },
      Credentials: { Expiration: '2026-01-02T04:04:05Z', AccessKeyId: expect.stringMatching(/^STS\./) },
    })
    const key = await sessionKey()
    for (const call of [testServer.rpc, testServer.acs3]) {
      expect(await codeOf(call('ListCustomImages', {}, { key: ALICE }))).toBe('NotAuthorized')
      expect(await call('ListCustomImages', {}, { key })).toMatchObject({
        Images: { ImageInfo: [{ ImageId: 'm-mine', ImageOwnerAlias: 'self' }] },
      })
      expect(await codeOf(call('ListImages', {}, { key }))).toBe('answered')
      expect(await codeOf(call('DescribeCluster', { ClusterId: 'x' }, { key }))).toBe('NotAuthorized')
    }
  })

  test('does not get the whole role for an empty policy, in either version of the signature', async () => {
    const input = { RoleArn: ROLE, RoleSessionName: 'alice', Policy: '' }
    for (const call of [testServer.rpc, testServer.acs3]) {
      expect(await call('AssumeRole', input, { ...STS, key: ALICE })).toMatchObject({
        Code: 'InvalidParameter.PolicyGrammar',
        Message: 'The parameter Policy has not passed grammar check. (a policy is JSON)',
      })
    }
  })

  test('may not assume another role', async () => {
    expect(await assume({ RoleArn: `acs:ram::${UID}:role/other` })).toMatchObject({
      Code: 'NoPermission',
      AccessDeniedDetail: { AuthAction: 'sts:AssumeRole' },
    })
  })

  test('is answered in XML when that is asked for', async () => {
    const { text, status } = await testServer.send(
      rpc('AssumeRole', { RoleArn: ROLE, RoleSessionName: 'alice' }, { ...STS, key: ALICE, parameters: { Format: 'XML' } }),
    )
    expect(status).toBe(200)
    expect(text).toStartWith("<?xml version='1.0' encoding='UTF-8'?><AssumeRoleResponse><RequestId>")
    const [id, secret, token] = ['AccessKeyId', 'AccessKeySecret', 'SecurityToken'].map((name) => within(text, name) ?? '') as [
      string,
      string,
      string,
    ]
    expect(await codeOf(testServer.rpc('ListImages', {}, { key: { id, secret, token } }))).toBe('answered')
  })

  test('may ask by POST, with everything in the form or half of it, and with version 3', async () => {
    const input = { RoleArn: ROLE, RoleSessionName: 'alice', DurationSeconds: '900' }
    for (const place of ['form', 'both'] as const)
      expect(await codeOf(testServer.rpc('AssumeRole', input, { ...STS, key: ALICE, in: place }))).toBe('answered')
    expect(await testServer.acs3('AssumeRole', input, { ...STS, key: ALICE, method: 'POST' })).toMatchObject({
      Credentials: { Expiration: '2026-01-02T03:19:05Z' },
    })
  })
})

describe('a session', () => {
  test('is narrowed by its own policy, which gives nothing that the role has not', async () => {
    const policy = { Version: '1', Statement: [{ Effect: 'Allow', Action: ['ehpc:ListImages', 'ehpc:DescribeCluster'], Resource: '*' }] }
    const key = await sessionKey({ Policy: JSON.stringify(policy) })
    expect(await codeOf(testServer.rpc('ListImages', {}, { key }))).toBe('answered')
    for (const [action, NoPermissionType] of [
      ['ListCustomImages', 'ImplicitDeny'],
      ['DescribeCluster', 'ImplicitDeny'],
    ] as const) {
      expect(await testServer.rpc(action, { ClusterId: 'x' }, { key })).toMatchObject({
        Code: 'NotAuthorized',
        AccessDeniedDetail: { AuthPrincipalType: 'AssumedRoleUser', AuthPrincipalDisplayName: 'ops:alice', NoPermissionType },
      })
    }
  })

  test('ends when it expires, to the millisecond', async () => {
    const key = await sessionKey({ DurationSeconds: '900' })
    const asked = (receivedAt: number) => codeOf(testServer.rpc('ListImages', {}, { key, receivedAt, timestamp: '2026-01-02T03:12:05Z' }))
    expect(await asked(NOW + 900_000 - 1)).toBe('answered')
    expect(await asked(NOW + 900_000)).toBe('InvalidSecurityToken.Expired')
  })

  test('is refused without its token, and with that of another', async () => {
    const [one, two] = [await sessionKey(), await sessionKey()]
    const { id, secret } = one
    for (const call of [testServer.rpc, testServer.acs3]) {
      expect(await codeOf(call('ListImages', {}, { key: { id, secret } }))).toBe('MissingSecurityToken')
      expect(await codeOf(call('ListImages', {}, { key: { ...one, token: two.token ?? '' } }))).toBe(
        'InvalidSecurityToken.MismatchWithAccessKey',
      )
      expect(await codeOf(call('ListImages', {}, { key: { ...ROOT, token: two.token ?? '' } }))).toBe(
        'InvalidSecurityToken.MismatchWithAccessKey',
      )
    }
  })

  test('is forgotten a day after its end', async () => {
    const key = await sessionKey()
    const later = NOW + 26 * HOUR
    const asked = () => codeOf(testServer.rpc('ListImages', {}, { key, receivedAt: later, timestamp: '2026-01-03T05:04:05Z' }))
    expect(await asked()).toBe('InvalidSecurityToken.Expired')
    await testServer.rpc(
      'AssumeRole',
      { RoleArn: ROLE, RoleSessionName: 'alice' },
      { ...STS, key: ALICE, receivedAt: later, timestamp: '2026-01-03T05:04:05Z' },
    )
    expect(await asked()).toBe('InvalidAccessKeyId.NotFound')
  })
})

describe('GetCallerIdentity', () => {
  const whoami = async (key: ClientKey) => {
    const { RequestId, ...identity } = await testServer.rpc('GetCallerIdentity', {}, { ...STS, key })
    return identity
  }

  test('of the account', async () => {
    expect(await whoami(ROOT)).toEqual({
      IdentityType: 'Account',
      AccountId: UID,
      PrincipalId: UID,
      UserId: UID,
      Arn: `acs:ram::${UID}:root`,
    })
  })

  test('of a user, who need not be allowed to ask', async () => {
    const id = userIdOf(acme, 'alice')
    expect(await whoami(ALICE)).toEqual({
      IdentityType: 'RAMUser',
      AccountId: UID,
      PrincipalId: id,
      UserId: id,
      Arn: `acs:ram::${UID}:user/alice`,
    })
  })

  test('of a session', async () => {
    const identity = await whoami(await sessionKey())
    const RoleId = String(identity['RoleId'])
    expect(RoleId).toMatch(/^3\d{17}$/)
    expect(identity).toEqual({
      IdentityType: 'AssumedRoleUser',
      AccountId: UID,
      PrincipalId: `${RoleId}:alice`,
      Arn: `acs:ram::${UID}:assumed-role/ops/alice`,
      RoleId,
    })
  })

  test('is found by its version where the host tells no product, and not on the host of another', async () => {
    for (const host of ['127.0.0.1:8080', 'sts.aliyuncs.com', 'sts-vpc.cn-hangzhou.aliyuncs.com']) {
      expect(await codeOf(testServer.acs3('GetCallerIdentity', {}, { ...STS, host }))).toBe('answered')
    }
    expect(await codeOf(testServer.acs3('GetCallerIdentity', {}, { ...STS, host: 'ehpc.cn-hangzhou.aliyuncs.com' }))).toBe('InvalidVersion')
    expect(await codeOf(testServer.rpc('ListImages', {}, { host: STS.host }))).toBe('InvalidVersion')
  })
})

test('the account itself may not assume a role', async () => {
  const { answer, status } = await testServer.send(acs3('AssumeRole', { RoleArn: ROLE, RoleSessionName: 'alice' }, STS))
  expect([status, answer.Code]).toEqual([403, 'NoPermission'])
})
