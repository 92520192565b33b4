import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey } from '../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../tests/support/tencent.ts'
import { NOW } from '../../../tests/support/tencent-requests.ts'
import { DocumentError } from '../../access/document-problem.ts'
import { decide } from '../../access/policy.ts'
import type { Json } from '../../json.ts'
import { askedOf } from '../asked.ts'
import { compileCam } from './cam.ts'
import { ECM_OPERATIONS } from './ecm/operations.ts'

const asked = askedOf(ECM_OPERATIONS)

const allow = { effect: 'allow', action: 'ecm:DescribeImage', resource: '*' }
const deny = { ...allow, effect: 'deny' }
const policy = (...statement: readonly Json[]) => compileCam(asked, 'p', { version: '2.0', statement })
const context = { 'qcs:ip': '203.0.113.7', 'qcs:current_time': '2023-11-14T22:13:20.000Z' }
const resourceNames = ['qcs:id/0:ecm::uin/100000000001:image/*', 'qcs:id/0:ecm::uid/251006057:image/*']
const asks = (action: string, ...statement: readonly Json[]) => decide(policy(...statement), { action, resourceNames, context }).allowed
const given = (condition: Json) => asks('ecm:DescribeImage', { ...allow, condition })

function faults(document: { readonly [member: string]: Json }): readonly string[] {
  try {
    compileCam(asked, 'p', document)
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw error
  }
  return []
}

describe('an action', () => {
  test.each([
    'ecm:DescribeImage',
    'name/ecm:DescribeImage',
    'ECM:describeimage',
    'ecm:Describe*',
    'name/ecm:*',
    'ecm:*',
    '*',
    'name/*',
    'ecm:Describe?mage',
    '*:DescribeImage',
  ])('%s covers DescribeImage of ecm', (action) => {
    expect(asks('ecm:DescribeImage', { ...allow, action })).toBe(true)
    expect(asks('ecm:DescribeImage', { ...allow, action: ['cvm:RunInstances', action] })).toBe(true)
  })

  test.each(['ecm:DescribeImages', 'ecm:DescribeImag', 'cvm:DescribeImage', 'ecm:Create*', 'ecm:?', 'ec:*'])('%s does not', (action) => {
    expect(asks('ecm:DescribeImage', { ...allow, action })).toBe(false)
  })
})

describe('a resource', () => {
  test.each([
    '*',
    'qcs::ecm:::*',
    'qcs::ecm:::image/*',
    'qcs::ecm::uin/:image/*',
    'qcs::ecm::uin/100000000001:*',
    'qcs::ecm::uin/1000*:*',
    'qcs::ecm::uid/251006057:image/*',
    'qcs:id/0:ecm:::im*',
    'qcs::*:::*',
  ])('%s covers the images of the account, for an allow and for a deny', (resource) => {
    expect(asks('ecm:DescribeImage', { ...allow, resource })).toBe(true)
    expect(asks('ecm:DescribeImage', { ...allow, resource: ['qcs::cvm:::instance/*', resource] })).toBe(true)
    expect(asks('ecm:DescribeImage', allow, { ...deny, action: 'ecm:*', resource })).toBe(false)
  })

  test.each(['qcs::ecm::uin/100000000002:*', 'qcs::ecm::uid/1:image/*', 'qcs::cv?:::*', 'qcs::*:::instance/*'])(
    '%s does not',
    (resource) => {
      expect(asks('ecm:DescribeImage', { ...allow, action: '*', resource })).toBe(false)
      expect(asks('ecm:DescribeImage', allow, { ...deny, action: '*', resource })).toBe(true)
    },
  )

  test('a single image is refused for a call about all images, and taken for one about those it names', () => {
    const resource = 'qcs::ecm:::image/img-aaaaaaa1'
    const faultsOf = (action: string | readonly string[]) =>
      faults({ version: '2.0', statement: [{ ...allow, action: [action].flat(), resource }] })
    expect(faultsOf('ecm:DescribeImage')).toEqual([expect.stringContaining('would never match: write "*" or "qcs::ecm:::image/*"')])
    expect(faultsOf('ecm:DeleteImage')).toEqual([])
    expect(faultsOf(['ecm:DescribeImage', 'ecm:DeleteImage'])).toEqual([])
    expect(faultsOf('ecm:*')).toEqual([])
    const names = (id: string) => ['uin/100000000001', 'uid/251006057'].map((account) => `qcs:id/0:ecm::${account}:image/${id}`)
    const may = (id: string, given: Json) =>
      decide(policy({ ...allow, action: 'ecm:*', resource: given }), { action: 'ecm:DeleteImage', resourceNames: names(id), context })
        .allowed
    for (const given of [resource, 'qcs::ecm:::image/img-aaaaaaa?', 'qcs::ecm:::image/*1', 'qcs::ecm:::im*', 'qcs::ecm::uid/251006057:*']) {
      expect([given, may('img-aaaaaaa1', given), may('img-bbbbbbb2', given)]).toEqual([
        given,
        true,
        given.endsWith('m*') || given.endsWith(':*'),
      ])
    }
  })

  test.each([
    'qcs::ecm:::thing/*',
    'qcs::ecm:::image/',
    'qcs::ecm:ap-guangzhou::*',
    'qcs::ecm::100000000001:*',
    'qcs::ecm::uin/acme:*',
    'qcs:id/1:ecm:::*',
    'qcs::ecm::uin/\u0024{uin}:*',
  ])('%s would never match and is refused, with the form to write', (resource) => {
    for (const given of [allow, deny, { ...deny, action: '*' }]) {
      const [fault, ...others] = faults({ version: '2.0', statement: [{ ...given, resource: ['qcs::ecm:::*', resource] }] })
      expect(others).toEqual([])
      expect(fault).toStartWith('statement.0.resource.1: "qcs:')
      expect(fault).toContain(' would never match: write "*" or "qcs::ecm:::image/*"')
    }
  })

  test('of other products alone is refused where the action is of this server', () => {
    const beside = { ...deny, action: ['cvm:*', 'ecm:*'], resource: ['qcs::cvm:::instance/*'] }
    expect(faults({ version: '2.0', statement: [beside] })).toEqual([
      expect.stringMatching(/^statement\.0\.resource: none of these would ever match: write "\*" or "qcs::ecm:::image/),
    ])
  })
})

describe('statements about other products and other calls', () => {
  test.each<{ readonly [member: string]: Json }>([
    { action: ['cvm:RebootInstances'], resource: '*', condition: { 'for_any_value:string_equal': { 'qcs:resource_tag': ['dept&rd'] } } },
    {
      action: 'name/vpc:AcceptVpcPeeringConnection',
      resource: 'qcs::vpc:sh::pcx/2341',
      condition: { string_equal_if_exist: { 'vpc:region': 'sh' } },
    },
    { action: 'ecm:RunInstances', resource: 'qcs::ecm:::instance/*', condition: { string_equal: { 'qcs:resource_tag': 'a&b' } } },
    { action: 'name/cos:Put-Object/acl', resource: 'qcs::cos:ap-guangzhou:uid/1:b-1/\u0024{uin}/*' },
    { action: '*', resource: 'qcs::cos:::*', condition: { string_like: { 'cos:prefix': 'a*' } } },
  ])('%j may say what is not understood, and decide nothing', (statement) => {
    expect(policy({ effect: 'allow', ...statement })).toEqual([])
    const [only, ...others] = policy({ effect: 'deny', ...statement }, allow)
    expect([only?.effect, only?.index, others.length]).toEqual(['allow', 1, 0])
  })

  test.each<{ readonly [member: string]: Json }>([
    { action: ['cvm:*', 'ecm:Describe*'], resource: '*' },
    { action: '*', resource: '*' },
    { action: '*:Describe*', resource: 'qcs::*:::*' },
  ])('%j is not about others alone, so all of it must be understood', (statement) => {
    const condition = { string_equal: { 'qcs:resource_tag': 'a&b' } }
    expect(faults({ version: '2.0', statement: [{ effect: 'deny', ...statement, condition }] })).toEqual([
      'statement.0.condition.string_equal.qcs:resource_tag: the key `qcs:resource_tag` is not supported (qcs:ip, qcs:current_time)',
    ])
  })
})

describe('statements', () => {
  test('nothing said is nothing allowed', () => {
    expect(asks('ecm:DescribeImage', { ...allow, action: 'cvm:*' })).toBe(false)
    expect(decide(policy({ ...allow, action: 'ecm:CreateImage' }), { action: 'ecm:DescribeImage', resourceNames, context })).toEqual({
      allowed: false,
      decidedBy: null,
    })
  })

  test('a deny wins wherever it stands', () => {
    expect(asks('ecm:DescribeImage', allow, deny)).toBe(false)
    expect(asks('ecm:DescribeImage', deny, allow)).toBe(false)
    expect(asks('ecm:DescribeImage', allow, { ...deny, action: 'ecm:CreateImage' })).toBe(true)
  })

  test('a single statement needs no list', () => {
    expect(compileCam(asked, 'p', { version: '2.0', statement: allow })).toMatchObject([{ policy: 'p', index: 0, effect: 'allow' }])
  })

  test('the effect is read in any case', () => {
    expect(asks('ecm:DescribeImage', { ...allow, effect: 'Allow' })).toBe(true)
    expect(asks('ecm:DescribeImage', allow, { ...allow, effect: 'DENY' })).toBe(false)
  })
})

describe('a condition', () => {
  test.each([
    [{ ip_equal: { 'qcs:ip': '203.0.113.7' } }, true],
    [{ ip_equal: { 'qcs:ip': ['10.0.0.0/8', '203.0.113.0/24'] } }, true],
    [{ ip_equal: { 'qcs:ip': '10.0.0.0/8' } }, false],
    [{ ip_not_equal: { 'qcs:ip': '10.0.0.0/8' } }, true],
    [{ ip_not_equal: { 'qcs:ip': ['10.0.0.0/8', '203.0.113.7'] } }, false],
    [{ ip_equal: { 'QCS:IP': '203.0.113.7' } }, true],
    [{ date_greater_than: { 'qcs:current_time': '2023-11-14T00:00:00Z' } }, true],
    [{ date_less_than: { 'qcs:current_time': '2023-11-14T00:00:00Z' } }, false],
    [{ date_less_than_equal: { 'qcs:current_time': '2023-11-14T22:13:20Z' } }, true],
    [{ date_greater_than_equal: { 'qcs:current_time': '2023-11-15T06:13:20+08:00' } }, true],
    [{ date_equal: { 'qcs:current_time': '2023-11-14T22:13:20Z' } }, true],
    [{ date_not_equal: { 'qcs:current_time': '2023-11-14T22:13:20Z' } }, false],
    [{ date_less_than: { 'qcs:current_time': '2023-11-14 22:13:21' } }, true],
    [{ date_less_than: { 'qcs:current_time': '2023-11-14 22:13:20' } }, false],
    [{ date_less_than: { 'qcs:current_time': '2023-11-15' } }, true],
    [{ date_less_than: { 'qcs:current_time': '2023-11-14' } }, false],
    [{ string_like: { 'qcs:ip': '203.0.113.*' } }, true],
    [{ string_not_like: { 'qcs:ip': '203.0.113.*' } }, false],
    [{ string_equal: { 'qcs:ip': ['a', '203.0.113.7'] } }, true],
    [{ string_equal_if_exist: { 'qcs:ip': 'a' } }, false],
    [{ ip_equal: { 'qcs:ip': '203.0.113.7' }, date_less_than: { 'qcs:current_time': '2023-01-01T00:00:00Z' } }, false],
    [{ ip_equal: { 'qcs:ip': '203.0.113.7' }, date_less_than: { 'qcs:current_time': '2024-01-01T00:00:00Z' } }, true],
    [{}, true],
  ])('%j is %j for this request', (condition, holds) => {
    expect(given(condition)).toBe(holds)
  })

  test('a deny under a condition leaves what is outside of it', () => {
    const conditional = { ...deny, condition: { ip_not_equal: { 'qcs:ip': '203.0.113.0/24' } } }
    expect(asks('ecm:DescribeImage', allow, conditional)).toBe(true)
    expect(asks('ecm:DescribeImage', allow, { ...deny, condition: { ip_equal: { 'qcs:ip': '203.0.113.0/24' } } })).toBe(false)
  })
})

describe('a document that is not understood is refused with the place of every fault', () => {
  const inStatement = (change: { readonly [member: string]: Json }) => faults({ version: '2.0', statement: [{ ...allow, ...change }] })

  test.each([
    [{ statement: [allow] }, 'version: the version of a CAM policy is "2.0"'],
    [{ version: 2, statement: [allow] }, 'version: the version of a CAM policy is "2.0"'],
    [{ version: '2.0', statement: [allow], Statement: [] }, 'Statement: `Statement` is not a member of a CAM policy (version, statement)'],
    [{ version: '2.0', statement: ['allow'] }, 'statement.0: a statement is an object with effect, action and resource'],
    [{ version: '2.0' }, 'statement: a statement is an object with effect, action and resource'],
    [{ version: '2.0', statement: [] }, 'statement: a policy needs at least one statement'],
    [{ version: '2.0', statement: null }, 'statement: a statement is an object with effect, action and resource'],
    [{ version: '2.0', statement: [allow, { ...allow, effect: 'maybe' }] }, 'statement.1.effect: the effect is "allow" or "deny"'],
  ])('%j', (document, fault) => {
    expect(faults(document)).toContain(fault)
  })

  test.each([
    [{ action: 'DescribeImage' }, 'statement.0.action: "DescribeImage" is not a CAM action'],
    [{ action: ['ecm:*', 7] }, 'statement.0.action.1: 7 is not a CAM action'],
    [{ action: 'ecm:Describe-Image' }, 'statement.0.action: "ecm:Describe-Image" is not a CAM action'],
    [{ action: [] }, 'statement.0.action: `action` must name at least one'],
    [{ action: 'ecm:Describe Image' }, 'statement.0.action: "ecm:Describe Image" is not a CAM action'],
    [{ resource: 'acs:ecs:*:*:*' }, 'statement.0.resource: "acs:ecs:*:*:*" is not a CAM resource'],
    [{ resource: 'qcs::ecm::' }, 'statement.0.resource: "qcs::ecm::" is not a CAM resource'],
    [{ resource: 'qcs:::::*' }, 'statement.0.resource: "qcs:::::*" is not a CAM resource'],
    [{ resource: 'img-aaaaaaa1' }, 'statement.0.resource: "img-aaaaaaa1" is not a CAM resource'],
    [{ principal: { qcs: ['*'] } }, 'statement.0.principal: `principal` is not supported in a statement'],
    [{ not_action: 'ecm:*' }, 'statement.0.not_action: `not_action` is not supported in a statement'],
    [{ condition: [] }, 'statement.0.condition: a condition is an object of operators'],
    [{ condition: { ip_like: { 'qcs:ip': 'x' } } }, 'statement.0.condition.ip_like: the operator `ip_like` is not supported'],
    [{ condition: { constructor: { 'qcs:ip': 'x' } } }, 'statement.0.condition.constructor: the operator `constructor` is not supported'],
    [{ condition: { ip_equal: '10.0.0.1' } }, 'statement.0.condition.ip_equal: an operator is an object of at least one key'],
    [{ condition: { ip_equal: {} } }, 'statement.0.condition.ip_equal: an operator is an object of at least one key'],
    [{ condition: { ip_equal: { 'qcs:ip': [] } } }, 'statement.0.condition.ip_equal.qcs:ip: a key needs at least one value'],
    [
      { condition: { ip_equal: { 'qcs:ip': '10.0.0.0/33' } } },
      'statement.0.condition.ip_equal.qcs:ip: "10.0.0.0/33" is not an address or a block such as 10.0.0.0/8',
    ],
    ...['soon', '1', '2026', '2026-13-01', '2026-02-30 00:00:00', '2026-01-02T24:00:00Z', 'Jan 2 2026', '01/02/2026'].map(
      (text) =>
        [
          { condition: { date_less_than: { 'qcs:current_time': text } } },
          `statement.0.condition.date_less_than.qcs:current_time: "${text}" is not a time such as 2026-01-02T03:04:05Z or 2026-01-02 03:04:05, which is UTC`,
        ] as const,
    ),
    ...(['numeric_equal', 'date_less_than', 'bool_equal'] as const).map(
      (operator) =>
        [
          { condition: { [operator]: { 'qcs:ip': '1' } } },
          `statement.0.condition.${operator}.qcs:ip: \`${operator}\` never holds for the key \`qcs:ip\``,
        ] as const,
    ),
    [
      { condition: { ip_not_equal_if_exist: { 'qcs:current_time': '10.0.0.1' } } },
      'statement.0.condition.ip_not_equal_if_exist.qcs:current_time: `ip_not_equal_if_exist` never holds for the key `qcs:current_time`',
    ],
    [
      { condition: { string_equal: { 'qcs:uin': '1' } } },
      'statement.0.condition.string_equal.qcs:uin: the key `qcs:uin` is not supported (qcs:ip, qcs:current_time)',
    ],
  ])('%j', (change, fault) => {
    expect(inStatement(change)).toEqual([fault])
  })

  test('all faults come at once', () => {
    expect(faults({ version: '1', statement: [{ effect: 'x', action: 'y', resource: 'z' }] })).toHaveLength(4)
  })

  test('a value of a condition that is neither text nor number nor boolean is refused', () => {
    for (const value of [{}, null, [['203.0.113.7']], [{}]]) {
      expect(inStatement({ condition: { string_equal: { 'qcs:ip': value } } })).not.toEqual([])
    }
  })

  test('a policy longer than the vendor takes, white space not counted', () => {
    const action = ['ecm:DescribeImage', ...Array.from({ length: 300 }, (_, index) => `cvm:Describe${index}`)]
    const least = JSON.stringify({ version: '2.0', statement: [{ ...allow, action }] }).length
    const padded = [...action, `cvm:${'x'.repeat(6_144 - least - 7)}`]
    expect(faults({ version: '2.0', statement: [{ ...allow, action: padded, resource: ' * '.trim() }] })).toEqual([])
    expect(faults({ version: '2.0', statement: [{ ...allow, action: [...padded.slice(0, -1), `${padded.at(-1)}x`] }] })).toEqual([
      ': a CAM policy has at most 6144 characters, white space not counted',
    ])
  })

  test('an effect that is a list is refused', () => {
    expect(inStatement({ effect: ['allow'] })).not.toEqual([])
  })
})

describe('through the pipeline', () => {
  const documents: Readonly<Record<string, readonly Json[]>> = {
    reader: [{ ...allow, action: 'ecm:Describe*' }],
    nobody: [{ ...allow, action: 'cvm:*' }],
    emptied: [],
    office: [{ ...allow, condition: { ip_equal: { 'qcs:ip': '198.51.100.0/24' } } }],
    past: [{ ...allow, condition: { date_less_than: { 'qcs:current_time': new Date(NOW).toISOString() } } }],
    resourced: [{ ...allow, resource: 'qcs::ecm::uin/100000000002:image/*' }],
    own: [{ ...allow, resource: 'qcs::ecm::uin/100000000001:image/*' }],
    stale: [allow, { ...deny, resource: 'qcs::ecm:::image/img-aaaaaaa1' }],
    torn: [allow, deny],
  }
  const key = (user: string) => ({ id: `AKID${user}`, secret: `secret of ${user}` })
  let testServer: TestServer
  beforeAll(async () => {
    const users = Object.keys(documents)
    testServer = await openTestServer({
      stock: {
        policies: users.map((name) => ({ name, documents: { cam: { version: '2.0', statement: documents[name] ?? [] } } })),
        users: [...users.map((name) => ({ accountId: 'acme', name, policies: [name] })), { accountId: 'acme', name: 'bare', policies: [] }],
        keys: [...users, 'bare'].map((user) => anAccessKey({ ...key(user), user })),
      },
    })
  })
  afterAll(() => testServer.close())
  const forbidden = refusedWith(
    'AuthFailure.UnauthorizedOperation',
    expect.stringMatching(
      /^You are not authorized to perform this operation\. Check your CAM policies, and ensure that you are using the correct access keys\. \[\[request id:[0-9a-f-]{36}\]you are not authorized to perform operation \(ecm:DescribeImage\)\nresource \(\*\) has no permission\n\]$/,
    ),
  )

  test('a root key may do everything', async () => {
    expect(await testServer.call.DescribeImage()).toMatchObject({ TotalCount: 0 })
  })

  test('a user may do what a policy allows', async () => {
    expect(await testServer.call.DescribeImage({}, { key: key('reader') })).toMatchObject({ TotalCount: 0 })
  })

  test.each(['nobody', 'bare', 'torn', 'resourced', 'past', 'stale', 'emptied'])(
    '%s is refused, with the operation and the resource named',
    async (user) => {
      expect(await testServer.call.DescribeImage({}, { key: key(user) })).toMatchObject(forbidden)
    },
  )

  test('a policy on all images of the account allows', async () => {
    expect(await testServer.call.DescribeImage({}, { key: key('own') })).toMatchObject({ TotalCount: 0 })
  })

  test('the address of the peer decides, not what it says of itself', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.9' }
    expect(await testServer.call.DescribeImage({}, { key: key('office'), remoteAddress: '198.51.100.9' })).toMatchObject({ TotalCount: 0 })
    expect(await testServer.call.DescribeImage({}, { key: key('office'), remoteAddress: '::ffff:198.51.100.9' })).toMatchObject({
      TotalCount: 0,
    })
    expect(await testServer.call.DescribeImage({}, { key: key('office'), headers })).toMatchObject(forbidden)
  })

  test("the time of arrival decides, not the request's own", async () => {
    const early = { key: key('past'), receivedAt: NOW - 1_000 }
    expect(await testServer.call.DescribeImage({}, early)).toMatchObject({ TotalCount: 0 })
    expect(await testServer.call.DescribeImage({}, { key: key('past'), timestamp: '1699999900' })).toMatchObject(forbidden)
  })

  test('a changed policy holds from the next call on', async () => {
    const name = 'changing'
    const write = (statement: readonly Json[]) =>
      testServer.catalogue.write({ policies: [{ name, documents: { cam: { version: '2.0', statement } } }] })
    await write([allow])
    await testServer.catalogue.write({
      users: [{ accountId: 'acme', name, policies: [name] }],
      keys: [anAccessKey({ ...key(name), user: name })],
    })
    expect(await testServer.call.DescribeImage({}, { key: key(name) })).toMatchObject({ TotalCount: 0 })
    await write([allow, deny])
    expect(await testServer.call.DescribeImage({}, { key: key(name) })).toMatchObject(forbidden)
  })

  test("a policy in another cloud's language allows nothing here", async () => {
    const name = 'ram-only'
    const ram = { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
    await testServer.catalogue.write({
      policies: [{ name, documents: { ram } }],
      users: [{ accountId: 'acme', name, policies: [name] }],
      keys: [anAccessKey({ ...key(name), user: name })],
    })
    expect(await testServer.call.DescribeImage({}, { key: key(name) })).toMatchObject(forbidden)
  })
})
