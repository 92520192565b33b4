import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { userIdOf } from '../../src/clouds/alibaba/identity.ts'
import { acme, openTestServer, type TestServer, UID, within } from '../support/alibaba.ts'
import { acs3, type ClientKey, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey, aRole } from '../support/images.ts'

const BARRED: ClientKey = { id: 'LTAIbarred', secret: 'barred' }
const DENIED: ClientKey = { id: 'LTAIdenied', secret: 'denied' }
const SESSION: ClientKey = { id: 'STS.session', secret: 'x', token: 'its-token' }

const list = (options: Parameters<typeof rpc>[2] = {}) => rpc('ListCommunityImages', {}, options)

const allowed = { Effect: 'Allow', Action: '*', Resource: '*' }
const denied = { Effect: 'Deny', Action: 'ehpc:List*Images', Resource: '*' }

let usual: TestServer
beforeAll(async () => {
  const stock = {
    policies: [{ name: 'no-images', documents: { ram: { Version: '1', Statement: [allowed, denied] } } }],
    users: [
      { accountId: 'acme', name: 'barred', policies: [] },
      { accountId: 'acme', name: 'denied', policies: ['no-images'] },
    ],
    roles: [aRole({ name: 'ops' })],
    keys: [
      anAccessKey({ ...BARRED, user: 'barred' }),
      anAccessKey({ ...DENIED, user: 'denied' }),
      anAccessKey({ id: SESSION.id, secret: 'x', token: 'its-token', session: { role: 'ops', name: 'alice', policy: null } }),
    ],
  }
  usual = await openTestServer({ stock })
})
afterAll(() => usual.close())

describe('a denial', () => {
  const detail = (user: string, NoPermissionType: string, AuthAction = 'ehpc:ListCommunityImages') => ({
    PolicyType: 'AccountLevelIdentityBasedPolicy',
    AuthPrincipalOwnerId: UID,
    AuthPrincipalType: 'SubUser',
    AuthPrincipalDisplayName: userIdOf(acme, user),
    NoPermissionType,
    AuthAction,
    AuthResource: '*',
  })

  test('by no policy is implicit', async () => {
    const { status, answer } = await usual.send(list({ key: BARRED }))
    expect(status).toBe(407)
    expect(answer.AccessDeniedDetail).toEqual(detail('barred', 'ImplicitDeny'))
  })

  test('by a policy is explicit, and only for what that policy denies', async () => {
    const { status, answer } = await usual.send(acs3('ListCommunityImages', {}, { key: DENIED }))
    expect([status, answer.Code]).toEqual([407, 'NotAuthorized'])
    expect(answer.AccessDeniedDetail).toEqual(detail('denied', 'ExplicitDeny'))
    expect((await usual.send(rpc('ListRegions', {}, { key: DENIED }))).status).toBe(200)
  })

  test('of the token service is its own', async () => {
    const input = { RoleArn: `acs:ram::${UID}:role/ops`, RoleSessionName: 'alice' }
    const { status, answer } = await usual.send(rpc('AssumeRole', input, { key: BARRED, version: '2015-04-01', host: 'sts.aliyuncs.com' }))
    expect(status).toBe(403)
    expect(answer).toMatchObject({
      Code: 'NoPermission',
      Message: 'You are not authorized to do this action. You should be authorized by RAM.',
    })
    expect(answer.AccessDeniedDetail).toEqual({ ...detail('barred', 'ImplicitDeny', 'sts:AssumeRole'), AuthResource: input.RoleArn })
  })

  test('of a session names the role and the session', async () => {
    const { answer } = await usual.send(list({ key: SESSION }))
    expect(answer.AccessDeniedDetail).toEqual({
      ...detail('', 'ImplicitDeny'),
      AuthPrincipalType: 'AssumedRoleUser',
      AuthPrincipalDisplayName: 'ops:alice',
    })
  })

  test('in XML has the same elements', async () => {
    const { text, status } = await usual.send(list({ key: BARRED, parameters: { Format: 'XML' } }))
    expect(status).toBe(407)
    const elements = Object.entries(detail('barred', 'ImplicitDeny')).map(([name, value]) => `<${name}>${value}</${name}>`)
    expect(within(text, 'AccessDeniedDetail')).toBe(elements.join(''))
  })
})

describe('a caller who calls too often', () => {
  test('is told after how many milliseconds to come again, in both generations of headers', async () => {
    const testServer = await openTestServer({ rate: 2 })
    const at = (receivedAt: number) => testServer.send(list({ receivedAt: testServer.clock.now + receivedAt }))
    expect([(await at(0)).status, (await at(100)).status]).toEqual([200, 200])
    const { status, headers, answer } = await at(250)
    expect([status, answer.Code]).toEqual([400, 'Throttling.User'])
    expect(headers['x-acs-retry-after']).toBe('750')
    for (const name of ['X-RateLimit-User-API', 'X-RateLimit-User'])
      expect(headers[name]).toMatch(/^Limit:2,Remain:0,TimeLeft:750,Reset:\d+$/)
    expect((await at(1_000)).status).toBe(200)
    await testServer.close()
  })

  test('is counted with everybody of the account, for each action apart', async () => {
    const key = { id: 'LTAIsecond', secret: 'second' }
    const testServer = await openTestServer({ rate: 1, stock: { keys: [anAccessKey(key)] } })
    expect((await testServer.send(list())).status).toBe(200)
    expect((await testServer.send(list({ key }))).answer.Code).toBe('Throttling.User')
    expect((await testServer.send(rpc('ListImages', {}, { key }))).status).toBe(200)
    await testServer.close()
  })

  test('has no such headers while it may call', async () => {
    expect(Object.keys((await usual.send(list())).headers).sort()).toEqual(
      ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'Content-Type', 'x-acs-request-id', 'x-acs-trace-id'].sort(),
    )
  })
})
