import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test'
import { anAccessKey, anAccount, aRole } from '../../../../../tests/support/images.ts'
import { NO_DISK_IMAGES, NO_TASKS } from '../../../../../tests/support/no-tasks.ts'
import { type Caller, Failure } from '../../../../api/operation.ts'
import { register } from '../../../../api/registry.ts'
import { Catalogue } from '../../../../catalogue/catalogue.ts'
import type { Store } from '../../../../catalogue/store-port.ts'
import { distribution } from '../../../../distribution.ts'
import { openStore } from '../../../../store/open.ts'
import { alibabaCloud } from '../../cloud.ts'
import { uidOf } from '../../identity.ts'
import { STS_OPERATIONS } from '../operations.ts'
import { roleIdOf } from '../role-id.ts'
import { AssumeRole } from './assume-role.ts'

const AT = Date.UTC(2026, 0, 2, 3, 4, 5)
const DAY = 24 * 3_600_000
const account = (id: string, uid: string) => ({ ...anAccount(id), identities: { alibaba: { uid } } })
const [acme, globex] = [account('acme', '1270000000000001'), account('globex', '1270000000000002')]
const derived = { ...anAccount('derived'), identities: {} }
const ci: Caller = { account: acme, user: 'ci', session: null }
const ops = 'acs:ram::1270000000000001:role/ops'
const readOnly = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }] }

const { compilePolicy } = alibabaCloud({ registry: distribution.registry, hostAliases: [], defaultRegion: '' })

type Input = Parameters<typeof AssumeRole.run>[0]

const BY = { who: 'acme alice', call: 'sts:AssumeRole', requestId: 'r-1' }
let catalogue: Catalogue
let store: Store
beforeAll(async () => {
  store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => AT })
  const expired = (id: string, expiresAt: number) =>
    anAccessKey({ id, session: { role: 'ops', name: 'old', policy: null }, token: 't', expiresAt })
  await catalogue.write({
    accounts: [acme, globex, derived],
    policies: [{ name: 'read', documents: { ram: readOnly } }],
    users: [{ accountId: 'acme', name: 'ci', policies: [] }],
    roles: [
      aRole({ name: 'ops', policies: ['read'] }),
      aRole({ name: '运维', accountId: 'globex', trusts: ['acme'] }),
      aRole({ name: 'closed', accountId: 'globex', trusts: ['globex'] }),
      aRole({ name: 'ops', accountId: 'derived', trusts: ['derived'] }),
    ],
    keys: [expired('STS.long-ago', AT - DAY - 1), expired('STS.lately', AT - DAY)],
  })
})
afterAll(() => catalogue.close())

const assume = async (input: Partial<Input> = {}, caller = ci, times = { at: AT, steadyAt: AT }) => {
  const fail = (code: string, explanation = ''): never => {
    throw new Failure(code, explanation)
  }
  const given = { RoleArn: ops, RoleSessionName: 'alice', DurationSeconds: 3600, ...input }
  return AssumeRole.run(given, {
    caller,
    catalogue,
    tasks: NO_TASKS,
    diskImages: NO_DISK_IMAGES,
    by: BY,
    ...times,
    region: '',
    compilePolicy,
    fail,
  })
}

/** The code and explanation that the call is refused with. */
const refusal = async (input: Partial<Input>, caller = ci) => {
  const thrown = await assume(input, caller).catch((failure: unknown) => failure)
  if (!(thrown instanceof Failure)) throw new Error('it was not refused', { cause: thrown })
  return [thrown.code, thrown.explanation]
}

describe('AssumeRole', () => {
  test('gives a key that works until it expires, for the role and the session', async () => {
    const { AssumedRoleUser, Credentials, ...others } = await assume({ DurationSeconds: 900 })
    expect(AssumedRoleUser).toEqual({ AssumedRoleId: `${roleIdOf(acme, 'ops')}:alice`, Arn: `${ops}/alice` })
    expect(Credentials.AccessKeyId).toStartWith('STS.')
    expect(Credentials.Expiration).toBe('2026-01-02T03:19:05Z')
    expect(others).toEqual({})
    expect(await catalogue.credential(Credentials.AccessKeyId)).toEqual({
      key: {
        id: Credentials.AccessKeyId,
        secret: Credentials.AccessKeySecret,
        accountId: 'acme',
        user: null,
        session: { role: 'ops', name: 'alice', policy: null },
        enabled: true,
        token: Credentials.SecurityToken,
        expiresAt: AT + 900_000,
      },
      account: acme,
      policies: [{ name: 'read', documents: { ram: readOnly } }],
      sessionPolicy: null,
      signingKeys: new Map(),
    })
  })

  test('keeps the policy that narrows the session', async () => {
    const { Credentials } = await assume({ Policy: JSON.stringify(readOnly) })
    const credential = await catalogue.credential(Credentials.AccessKeyId)
    expect(credential?.sessionPolicy).toEqual({ name: 'session alice', documents: { ram: readOnly } })
  })

  test('gives roles of another account that trusts the caller’s', async () => {
    const { AssumedRoleUser, Credentials } = await assume({ RoleArn: 'acs:ram::1270000000000002:role/运维' })
    expect(AssumedRoleUser.Arn).toBe('acs:ram::1270000000000002:role/运维/alice')
    expect((await catalogue.credential(Credentials.AccessKeyId))?.account).toEqual(globex)
  })

  test('finds accounts by the uid derived for them', async () => {
    const caller = { account: derived, user: 'u', session: null }
    expect((await assume({ RoleArn: `acs:ram::${uidOf(derived)}:role/ops` }, caller)).AssumedRoleUser.Arn).toStartWith('acs:ram::1')
  })

  test('gives a role to a session, and none to the account itself', async () => {
    const session = { role: 'other', name: 'bob' }
    expect((await assume({}, { ...ci, user: null, session })).AssumedRoleUser.Arn).toBe(`${ops}/alice`)
    expect(await refusal({}, { ...ci, user: null })).toEqual(['NoPermission', 'Roles may not be assumed by root accounts'])
  })

  test('answers the source identity as given', async () => {
    expect((await assume({ SourceIdentity: 'Alice', ExternalId: 'abcd:1234/' })).SourceIdentity).toBe('Alice')
  })

  test('refuses a role that does not trust the caller’s account', async () => {
    const expected = ['NoPermission', 'The role does not trust the account 1270000000000001']
    expect(await refusal({ RoleArn: 'acs:ram::1270000000000002:role/closed' })).toEqual(expected)
  })

  test.each([
    'acs:ram::1270000000000001:role/nothing',
    'acs:ram::1270000000000001:role/o',
    `acs:ram::1270000000000001:role/${'r'.repeat(64)}`,
    'acs:ram::1270000000000001:role/OPS',
    'acs:ram::1270000000000002:role/ops',
    'acs:ram::1999999999999999:role/ops',
  ])('refuses a role that does not exist: %s', async (RoleArn) => {
    expect(await refusal({ RoleArn })).toEqual(['EntityNotExist.Role', RoleArn])
  })

  test.each([
    '',
    'ops',
    'acs:ram::1270000000000001:user/ops',
    'acs:ram:cn-hangzhou:1270000000000001:role/ops',
    'acs:ram::acme:role/ops',
    'acs:ram::1270000000000001:role/',
    'acs:ram::1270000000000001:role/a/b',
    'acs:ram::1270000000000001:role/a b',
    `acs:ram::1270000000000001:role/${'r'.repeat(65)}`,
    `${ops}\n`,
  ])('refuses what is no ARN of a role: %j', async (RoleArn) => {
    expect(await refusal({ RoleArn })).toEqual(['InvalidParameter.RoleArn', ''])
  })

  test('takes session names of 2 to 64 letters, digits and . @ - _', async () => {
    for (const RoleSessionName of ['ab', 'A.b@c-d_9', 'x'.repeat(64)]) await assume({ RoleSessionName })
    for (const RoleSessionName of ['', 'a', 'x'.repeat(65), 'a b', 'a/b', '张三', 'ab\n']) {
      expect(await refusal({ RoleSessionName })).toEqual(['InvalidParameter.RoleSessionName', ''])
    }
  })

  test('refuses malformed external ids and source identities', async () => {
    for (const ExternalId of ['', 'x', 'a b', 'x'.repeat(1225)]) {
      expect(await refusal({ ExternalId })).toEqual(['InvalidParameter.ExternalId', ''])
    }
    for (const SourceIdentity of ['x', 'acs:me', 'aliyun:x', 'x'.repeat(65)]) {
      expect(await refusal({ SourceIdentity })).toEqual(['InvalidParameter.SourceIdentity', ''])
    }
  })

  test.each([
    ['', 'a policy is JSON'],
    ['{', 'a policy is JSON'],
    ['[]', 'a policy is a JSON object'],
    ['null', 'a policy is a JSON object'],
    ['{}', 'Version: the Version of a RAM policy is "1", in quotes'],
    [
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"x","Resource":"*"}]}',
      'Statement.0.Action: "x" is not an action such as ehpc:ListImages, ehpc:List* or *',
    ],
  ])('refuses a policy at once that could not be judged by later: %j', async (Policy, explanation) => {
    expect(await refusal({ Policy })).toEqual(['InvalidParameter.PolicyGrammar', explanation])
  })

  test('takes a policy of 2048 characters and not of one more', async () => {
    const text = JSON.stringify(readOnly)
    await assume({ Policy: text.padEnd(2048) })
    expect(await refusal({ Policy: text.padEnd(2049) })).toEqual(['InvalidParameter.PolicySize', ''])
  })

  test('takes out nobody’s key because the clock was set forwards or back', async () => {
    const { Credentials } = await assume()
    for (const at of [AT + 400 * DAY, AT - 400 * DAY]) await assume({}, ci, { at, steadyAt: AT })
    expect(await catalogue.credential('STS.lately')).toBeDefined()
    expect(await catalogue.credential(Credentials.AccessKeyId)).toBeDefined()
  })

  test('takes out keys that expired more than a day ago, so that others are still refused as expired', async () => {
    await assume()
    expect(await catalogue.credential('STS.long-ago')).toBeUndefined()
    expect(await catalogue.credential('STS.lately')).toBeDefined()
    // Sessions that begin are not remembered, only those that are taken out.
    expect(await store.history('keys', 'STS.long-ago', 9)).toMatchObject([{ by: BY, before: { id: 'STS.long-ago' } }])
  })

  describe('in an account that has many sessions', () => {
    const counted = async (all: number, live: number) => {
      const counting = spyOn(store, 'countSessions').mockResolvedValue({ all, live })
      try {
        return await assume()
      } finally {
        expect(counting).toHaveBeenCalledWith('acme', AT)
        counting.mockRestore()
      }
    }

    test('gives the ten thousandth and refuses one more as too many calls', async () => {
      expect((await counted(9_999, 9_999)).Credentials.AccessKeyId).toStartWith('STS.')
      expect(await counted(10_000, 10_000).catch(({ reason, detail }) => [reason, detail])).toEqual([
        'throttled',
        { count: 10_000, limit: 10_000 },
      ])
    })

    test('takes out expired keys at once where they are many', async () => {
      const ended = async (id: string) => {
        const session = { role: 'ops', name: 'old', policy: null }
        await catalogue.write({ keys: [anAccessKey({ id, session, token: 't', expiresAt: AT - 1 })] })
      }
      await ended('STS.ended-1')
      await counted(9_999, 0)
      expect(await catalogue.credential('STS.ended-1')).toBeDefined()
      await counted(10_000, 9_999)
      expect(await catalogue.credential('STS.ended-1')).toBeUndefined()
    })
  })

  test('writes nothing when it refuses', async () => {
    const before = await store.lastChange()
    await refusal({ RoleArn: 'acs:ram::1270000000000002:role/closed' })
    await refusal({ Policy: '{' })
    expect(await store.lastChange()).toBe(before)
  })
})

describe('the declaration', () => {
  test("has the parameters of the vendor's page, and asks policies about the role", () => {
    expect(Object.keys(AssumeRole.input.members).sort()).toEqual([
      'DurationSeconds',
      'ExternalId',
      'Policy',
      'RoleArn',
      'RoleSessionName',
      'SourceIdentity',
    ])
    expect(AssumeRole).toMatchObject({ resourceParameter: 'RoleArn', access: 'write', service: { cloud: 'alibaba', name: 'sts' } })
  })

  test('can be registered', () => {
    expect(register(STS_OPERATIONS).operations.map(({ action }) => action)).toEqual(['AssumeRole', 'GetCallerIdentity'])
  })
})
