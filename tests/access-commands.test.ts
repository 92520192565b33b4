import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from './support/commands.ts'
import { run } from './support/server.ts'

let folder = ''
let data = ''

const office = { ip_equal: { 'qcs:ip': ['10.0.0.0/8'] } }
const CATALOGUE = {
  accounts: [
    {
      name: 'acme',
      tencent: { uin: '100000000001' },
      alibaba: { uid: '1234567890123456' },
      users: [{ name: 'ci', policies: ['read'] }, { name: 'guest' }],
      keys: [{ id: 'AKIDci', secret: 's', user: 'ci' }],
      roles: [{ name: 'ops', policies: ['assume'] }],
    },
    { name: 'globex', users: [{ name: 'ci', policies: ['office'] }] },
    { name: 'empty' },
  ],
  policies: {
    read: {
      cam: {
        version: '2.0',
        statement: [
          { effect: 'allow', action: 'ecm:Describe*', resource: '*' },
          { effect: 'deny', action: 'ecm:DescribeImage', resource: '*', condition: office },
        ],
      },
      ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: 'acs:ehpc:cn-hangzhou:*:*' }] },
    },
    office: { cam: { version: '2.0', statement: { effect: 'allow', action: '*', resource: '*', condition: office } } },
    assume: {
      ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'acs:ram:*:*:role/reader' }] },
    },
  },
  clusters: [{ id: 'ehpc-hz-one', account: 'acme', region: 'cn-hangzhou', name: 'render', osTag: 'CentOS_7.9_64' }],
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'mirrorhall-access-')))
  data = join(folder, 'd.db')
  await writeFile(join(folder, 'c.json'), JSON.stringify(CATALOGUE))
  await runHere('init', '--data', data)
  const { code, stderr } = await runHere('apply', join(folder, 'c.json'), '--data', data)
  expect({ code, stderr }).toMatchObject({ code: 0 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const on = (...args: string[]) => runHere(...args, '--data', data)
const done = async (...args: string[]) => {
  const { code, stdout, stderr } = await on(...args)
  expect([args, code, stderr]).toEqual([args, 0, expect.any(String)])
  return JSON.parse(stdout)
}
const refused = async (...args: string[]) => {
  const { code, stdout, stderr } = await on(...args)
  expect([args, code, stdout]).toEqual([args, 1, ''])
  return stderr
}
const check = async (...args: string[]) => {
  const { code, stdout } = await on('policy', 'check', '--account', 'acme', ...args)
  return [code, JSON.parse(stdout)]
}

test('users, policies and clusters are listed and shown, without secrets', async () => {
  expect((await done('user', 'list')).map(({ accountId, name }: Record<string, string>) => `${accountId}/${name}`)).toEqual([
    'acme/ci',
    'acme/guest',
    'globex/ci',
  ])
  expect(await done('user', 'list', '--account', 'globex')).toHaveLength(1)
  const shown = await done('user', 'show', 'ci', '--account', 'acme')
  expect(shown).toEqual({
    accountId: 'acme',
    name: 'ci',
    policies: ['read'],
    keys: [{ id: 'AKIDci', enabled: true, expires: null }],
  })
  expect((await done('policy', 'list')).map(({ name }: Record<string, string>) => name)).toEqual(['assume', 'office', 'read'])
  expect((await done('policy', 'show', 'read')).documents.cam.statement).toHaveLength(2)
  expect(await done('cluster', 'list', '--account', 'acme')).toMatchObject([{ id: 'ehpc-hz-one', details: { name: 'render' } }])
  expect(await refused('user', 'show', 'cj', '--account', 'acme')).toContain('has no user cj; did you mean "ci"?')
  expect(await refused('policy', 'show', 'raed')).toContain('did you mean "read"?')
  expect(await refused('cluster', 'list', '--account', 'x')).toContain('There is no account x. There are: acme, default, empty, globex')
})

test('what still has something is not removed, and what depends on it is told; else it is, and comes back by undo', async () => {
  expect(await refused('account', 'remove', 'acme')).toContain(
    'The account acme is in use by user acme/ci and 1 more, role acme/ops, access key AKIDci, cluster ehpc-hz-one, and cannot be removed.',
  )
  expect(await refused('user', 'remove', 'ci', '--account', 'acme')).toContain('user acme/ci is in use by access key AKIDci')
  await done('account', 'remove', 'empty')
  expect(await refused('account', 'remove', 'empty')).toContain('There is no account empty')
  await done('user', 'remove', 'guest', '--account', 'acme')
  const [user, account] = await done('history', '--max', '2')
  expect([user, account]).toMatchObject([{ kind: 'users', key: ['acme', 'guest'], after: null }, { kind: 'accounts' }])
  await done('undo', String(user.change), String(account.change))
  expect(await done('user', 'show', 'guest', '--account', 'acme')).toMatchObject({ name: 'guest' })
})

describe('policy check', () => {
  test('answers yes with the statement that allows, as it was written, in both clouds’ languages', async () => {
    expect(await check('ci', 'ecm:DescribeImage')).toEqual([
      0,
      [
        {
          allowed: true,
          action: 'ecm:DescribeImage',
          resource: '*',
          because: 'allowed by statement 0 of policy read',
          policy: 'read',
          statement: { effect: 'allow', action: 'ecm:Describe*', resource: '*' },
        },
      ],
    ])
    expect(await check('ci', 'EHPC:listimages')).toMatchObject([
      0,
      [{ allowed: true, policy: 'read', statement: { Action: 'ehpc:List*' } }],
    ])
    expect(await check('ci', 'ecm:DescribeImage', '--account', 'globex', '--source-ip', '10.1.1.1')).toMatchObject([
      0,
      [{ policy: 'office', statement: { action: '*' } }],
    ])
  })

  test('answers no with the statement that denies, or that none allows, by the circumstances that are told', async () => {
    expect(await check('ci', 'ecm:DescribeImage', '--source-ip', '10.1.1.1')).toMatchObject([
      2,
      [{ allowed: false, because: 'denied by statement 1 of policy read', statement: { effect: 'deny' } }],
    ])
    expect(await check('ci', 'ehpc:ListImages', '--region', 'cn-beijing')).toMatchObject([
      2,
      [{ allowed: false, because: 'no statement allows it', policy: null, statement: null }],
    ])
    expect(await check('guest', 'ecm:DescribeImage')).toMatchObject([2, [{ allowed: false }]])
  })

  test('answers for each resource that a call names, of a role too', async () => {
    const role = (name: string) => `acs:ram::1234567890123456:role/${name}`
    expect(await check('ops', 'sts:AssumeRole', role('reader'), role('writer'), '--role')).toMatchObject([
      2,
      [
        { allowed: true, resource: role('reader') },
        { allowed: false, resource: role('writer') },
      ],
    ])
  })

  test('says where no policy is asked', async () => {
    expect(await check('guest', 'sts:GetCallerIdentity')).toMatchObject([0, [{ allowed: true, resource: null }]])
  })

  test('refuses what is not there, and what no call would ask', async () => {
    const refusal = (...args: string[]) => refused('policy', 'check', '--account', 'acme', ...args)
    expect(await refusal('ci', 'ecm:DescribeImages')).toContain('is no action that is served here; did you mean "ecm:DescribeImage"?')
    expect(await refusal('nobody', 'ecm:DescribeImage')).toContain('has no user nobody')
    expect(await refusal('nobody', 'ecm:DescribeImage', '--role')).toContain('has no role nobody')
    expect(await refusal('ci', 'ecm:DescribeImage', 'img-1')).toContain('policies are asked about all of them at once: leave img-1 out')
    expect(await refusal('ci', 'ecm:DescribeImage', '--source-ip', 'home')).toContain('It is an address as 10.0.0.5 or ::1')
    expect(await refusal('ci', 'ecm:DescribeImage', '--at', 'noon')).toContain('is not a time')
  })

  test('ends with the exit code that the help tells', async () => {
    const { code, stdout } = await run(['policy', 'check', 'guest', 'ecm:DescribeImage', '--account', 'acme', '--data', data])
    expect([code, JSON.parse(stdout)[0].allowed]).toEqual([2, false])
    expect((await run(['--help'])).stdout).toMatch(/Exit codes:\n {2}0 {2}done(.|\n)*\n {2}2 {2}answered, and the answer is no/)
  })
})
