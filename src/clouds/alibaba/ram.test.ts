import { describe, expect, test } from 'bun:test'
import { DocumentError } from '../../access/document-problem.ts'
import { decide } from '../../access/policy.ts'
import type { Json } from '../../json.ts'
import { askedOf } from '../asked.ts'
import { compileRam } from './ram.ts'
import { ALIBABA_SERVICES } from './services.ts'

const asked = askedOf(ALIBABA_SERVICES.flatMap(({ operations }) => operations))

const allowList = { Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }
const policy = (...Statement: readonly Json[]) => compileRam(asked, '只读', { Version: '1', Statement })

function faults(document: { readonly [member: string]: Json }): readonly string[] {
  try {
    compileRam(asked, 'p', document)
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ path, message }) => `${path.join('.')} ${message}`)
    throw error
  }
  return []
}

function asks(
  action: string,
  statements: ReturnType<typeof policy>,
  context: Readonly<Record<string, string>> = {},
  resource = 'acs:ehpc:cn-hangzhou:127:*',
) {
  return decide(statements, { action, resourceNames: [resource], context }).allowed
}

describe('a RAM policy', () => {
  test('allows what it names, whatever the case of the action', () => {
    expect(asks('ehpc:ListImages', policy({ ...allowList, Action: 'EHPC:list*' }))).toBe(true)
    expect(asks('ehpc:DeleteCluster', policy(allowList))).toBe(false)
  })

  test('an explicit Deny wins, and tells which statement it was', () => {
    const statements = policy(allowList, { Effect: 'Deny', Action: ['ehpc:ListImages'], Resource: ['*'] })
    expect(decide(statements, { action: 'ehpc:ListImages', resourceNames: ['acs:ehpc:cn-hangzhou:127:*'], context: {} })).toMatchObject({
      allowed: false,
      decidedBy: { policy: '只读', index: 1 },
    })
  })

  test('NotAction and NotResource stand for everything else', () => {
    const statements = policy({ Effect: 'Allow', NotAction: 'ehpc:Delete*', NotResource: 'acs:ehpc:cn-beijing:*:*' })
    expect(asks('ehpc:ListImages', statements)).toBe(true)
    expect(asks('ehpc:DeleteCluster', statements)).toBe(false)
    expect(asks('ehpc:ListImages', statements, {}, 'acs:ehpc:cn-beijing:127:*')).toBe(false)
  })

  test('all conditions must hold, one value of each', () => {
    const statements = policy({
      ...allowList,
      Condition: {
        IpAddress: { 'acs:SourceIp': ['10.0.0.0/8', '192.0.2.1'] },
        Bool: { 'acs:SecureTransport': true },
        DateLessThan: { 'acs:CurrentTime': '2030-01-01T00:00:00+08:00' },
      },
    })
    const context = { 'acs:sourceip': '10.1.2.3', 'acs:securetransport': 'true', 'acs:currenttime': '2026-01-01T00:00:00Z' }
    expect(asks('ehpc:ListImages', statements, context)).toBe(true)
    expect(asks('ehpc:ListImages', statements, { ...context, 'acs:sourceip': '11.1.2.3' })).toBe(false)
    expect(asks('ehpc:ListImages', statements, { ...context, 'acs:securetransport': 'false' })).toBe(false)
    expect(asks('ehpc:ListImages', statements, { ...context, 'acs:currenttime': '2031-01-01T00:00:00Z' })).toBe(false)
  })
})

describe('a resource of a RAM policy', () => {
  const deny = { Effect: 'Deny', Action: 'ehpc:*' }
  const listed = (statement: { readonly [member: string]: Json }) => asks('ehpc:ListImages', policy(allowList, statement))

  test.each(['*', 'acs:ehpc:*:*:*', 'acs:ehpc:cn-hangzhou:*:*', 'acs:ehpc:cn-*:127:*', 'acs:*:*:*:*', 'acs:ehpc:*:*:?'])(
    '%s covers the calls of E-HPC, for a Deny and for an Allow',
    (Resource) => {
      expect(listed({ ...deny, Resource })).toBe(false)
      expect(listed({ ...deny, Resource: ['acs:ecs:*:*:*', Resource] })).toBe(false)
      expect(asks('ehpc:ListImages', policy({ ...allowList, Resource }))).toBe(true)
    },
  )

  test.each(['acs:ehpc:cn-beijing:*:*', 'acs:ehpc:*:128:*', 'acs:*:*:*:instance/*'])('%s does not', (Resource) => {
    expect(listed({ ...deny, Action: '*', Resource })).toBe(true)
  })

  test('of another region is denied by what is not the one named', () => {
    const statements = policy(allowList, { ...deny, NotResource: 'acs:ehpc:cn-hangzhou:*:*' })
    expect(asks('ehpc:ListImages', statements)).toBe(true)
    expect(asks('ehpc:ListImages', statements, {}, 'acs:ehpc:cn-beijing:127:*')).toBe(false)
  })

  test.each(['acs:ehpc:*:*:cluster/*', 'acs:ehpc::*:*', 'acs:ehpc:*:acme:*', 'acs:ehpc:*:*:image/m-1', 'acs:ehpc:*:\u0024{acs:uid}:*'])(
    '%s would never match and is refused, with the form to write',
    (name) => {
      for (const element of ['Resource', 'NotResource']) {
        expect(faults({ Version: '1', Statement: [{ ...deny, [element]: name }] })).toEqual([
          `Statement.0.${element} ${JSON.stringify(name)} would never match: write "*" or "acs:ehpc:*:*:*", in which a region may stand as in "acs:ehpc:cn-hangzhou:*:*"`,
        ])
      }
    },
  )

  test('names roles for AssumeRole', () => {
    const assumes = (...Resource: readonly string[]) =>
      asks('sts:AssumeRole', policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource }), {}, 'acs:ram::127:role/ops')
    for (const name of ['*', 'acs:ram:*:*:role/*', 'acs:ram::127:role/ops', 'acs:ram::127:role/o*', 'acs:ram::127:*', 'acs:ram::127:ro*'])
      expect(assumes(name)).toBe(true)
    for (const name of ['acs:ram::128:role/ops', 'acs:ram::127:role/运维']) expect(assumes(name)).toBe(false)
    for (const name of ['acs:ram:cn-hangzhou:127:role/ops', 'acs:ram::acme:role/ops', 'acs:ram::127:role/', 'acs:ram::127:role/a/*'])
      expect(() => assumes('*', name)).toThrow('would never match: write "*" or "acs:ram:*:*:role/*"')
    for (const name of ['acs:ehpc:*:*:*', 'acs:ram::127:user/*', 'acs:sts:*:*:*'])
      expect(() => assumes(name)).toThrow('Statement.0.Resource: none of these would ever match: write "*" or "acs:ram:*:*:role/*"')
  })
})

describe('statements about other products and other calls', () => {
  test.each<{ readonly [member: string]: Json }>([
    { Action: 'ram:CreateServiceLinkedRole', Resource: '*', Condition: { StringEquals: { 'ram:ServiceName': 'ehpc.aliyuncs.com' } } },
    {
      Action: ['oss:GetObject', 'pai-dlc:Get:x/y'],
      Resource: 'acs:oss:*:*:b/\u0024{user}',
      Condition: { 'ForAllValues:StringLike': { 'oss:Prefix': [['a']] } },
    },
    { Action: '*', Resource: ['acs:oss:*:*:*', 'acs:ram:*:*:user/*'], Condition: { StringLike: { 'oss:Prefix': 'a*' } } },
    { Action: 'ehpc:CreateCluster', Resource: 'acs:ehpc:*:*:cluster/*', Condition: { StringEquals: { 'acs:ResourceTag/team': 'hpc' } } },
    { NotAction: ['ehpc:*', 'sts:*'], Resource: '*', Condition: { Bool: { 'acs:x': true } } },
  ])('%j may say what is not understood, and decide nothing', (statement) => {
    expect(policy({ Effect: 'Allow', ...statement })).toEqual([])
    const statements = policy({ Effect: 'Deny', ...statement }, allowList)
    expect(statements).toMatchObject([{ effect: 'allow', index: 1 }])
  })

  test.each<{ readonly [member: string]: Json }>([
    { Action: ['oss:*', 'ehpc:List*'], Resource: '*' },
    { NotAction: ['ehpc:*'], Resource: '*' },
    { Action: '*', NotResource: 'acs:oss:*:*:*' },
    { Action: '*', Resource: ['acs:oss:*:*:*', 'acs:ehpc:*:*:*'] },
  ])('%j is not about others alone, so all of it must be understood', (statement) => {
    const Condition = { StringEquals: { 'acs:ResourceTag/team': 'hpc' } }
    expect(faults({ Version: '1', Statement: [{ Effect: 'Deny', ...statement, Condition }] })).toEqual([
      expect.stringContaining('the key "acs:ResourceTag/team" is not supported'),
    ])
  })
})

test.each<[string, string, string, boolean]>([
  ['StringEquals', 'acs:SourceIp', '10.0.0.1', true],
  ['StringNotEquals', 'acs:SourceIp', '10.0.0.1', false],
  ['StringEqualsIgnoreCase', 'acs:SecureTransport', 'FALSE', true],
  ['StringNotEqualsIgnoreCase', 'acs:SecureTransport', 'FALSE', false],
  ['StringLike', 'acs:SourceIp', '10.*', true],
  ['StringNotLike', 'acs:SourceIp', '10.*', false],
  ['StringNotLike', 'acs:SourceIp', '11.*', true],
  ['DateEquals', 'acs:CurrentTime', '2026-01-01T08:00:00+08:00', true],
  ['DateNotEquals', 'acs:CurrentTime', '2026-01-01T08:00:00+08:00', false],
  ['DateLessThan', 'acs:CurrentTime', '2026-01-01T00:00:00Z', false],
  ['DateLessThanEquals', 'acs:CurrentTime', '2026-01-01T00:00:00Z', true],
  ['DateGreaterThan', 'acs:CurrentTime', '2026-01-01T00:00:00Z', false],
  ['DateGreaterThanEquals', 'acs:CurrentTime', '2026-01-01T00:00:00Z', true],
  ['Bool', 'acs:SecureTransport', 'false', true],
  ['IpAddress', 'acs:SourceIp', '10.0.0.0/8', true],
  ['NotIpAddress', 'acs:SourceIp', '10.0.0.0/8', false],
])('%s of %s and %s is %j', (operator, key, value, holds) => {
  const context = { 'acs:sourceip': '10.0.0.1', 'acs:securetransport': 'false', 'acs:currenttime': '2026-01-01T00:00:00Z' }
  expect(asks('ehpc:ListImages', policy({ ...allowList, Condition: { [operator]: { [key]: value } } }), context)).toBe(holds)
})

test('a policy longer than the vendor takes is refused, white space not counted', () => {
  const least = JSON.stringify({ Version: '1', Statement: [{ ...allowList, Action: ['ehpc:List*', ''] }] }).length
  const of = (length: number) => ({
    Version: '1',
    Statement: [{ ...allowList, Action: ['ehpc:List*', 'ecs:'.padEnd(length - least, 'x')] }],
  })
  expect(faults(of(6_144))).toEqual([])
  expect(faults(of(6_145))).toEqual([' a RAM policy has at most 6144 characters, white space not counted'])
})

test.each<[string, { readonly [member: string]: Json }, string]>([
  ['a version other than "1"', { Version: '2', Statement: [allowList] }, 'Version the Version'],
  ['an unknown element', { Version: '1', Statement: [allowList], Id: '策略' }, 'Id "Id" is not an element'],
  ['no statement', { Version: '1', Statement: [] }, 'Statement the Statement'],
  ['a statement that is none', { Version: '1', Statement: ['允许'] }, 'Statement.0 a statement is an object'],
  ['a principal', { Version: '1', Statement: [{ ...allowList, Principal: '*' }] }, 'Statement.0.Principal "Principal" is not an element'],
  ['an effect in another case', { Version: '1', Statement: [{ ...allowList, Effect: 'allow' }] }, 'Statement.0.Effect the Effect is'],
  [
    'both Action and NotAction',
    { Version: '1', Statement: [{ ...allowList, NotAction: '*' }] },
    'Statement.0.NotAction a statement has either',
  ],
  ['no resource', { Version: '1', Statement: [{ Effect: 'Allow', Action: '*' }] }, 'Statement.0 a statement has either Resource'],
  [
    'an action without a service',
    { Version: '1', Statement: [{ ...allowList, Action: ['*', 'List'] }] },
    'Statement.0.Action.1 "List" is not an action',
  ],
  ['an empty list of actions', { Version: '1', Statement: [{ ...allowList, Action: [] }] }, 'Statement.0.Action "Action" must name'],
  [
    'a resource that is none',
    { Version: '1', Statement: [{ ...allowList, Resource: 'qcs::ecm:::*' }] },
    'Statement.0.Resource "qcs::ecm:::*" is not a resource',
  ],
  [
    'an unknown operator',
    { Version: '1', Statement: [{ ...allowList, Condition: { StringEqual: {} } }] },
    'Statement.0.Condition.StringEqual "StringEqual"',
  ],
  [
    'an inherited operator',
    { Version: '1', Statement: [{ ...allowList, Condition: { constructor: {} } }] },
    'Statement.0.Condition.constructor',
  ],
  [
    'an unknown key',
    { Version: '1', Statement: [{ ...allowList, Condition: { Bool: { 'acs:x': true } } }] },
    'Statement.0.Condition.Bool.acs:x the key "acs:x"',
  ],
  [
    'a boolean that is neither',
    { Version: '1', Statement: [{ ...allowList, Condition: { Bool: { 'acs:SecureTransport': 'xtrue' } } }] },
    'Statement.0.Condition.Bool.acs:SecureTransport "xtrue" is not true or false',
  ],
  [
    'a boolean with more behind it',
    { Version: '1', Statement: [{ ...allowList, Condition: { Bool: { 'acs:SecureTransport': ['true', 'truex'] } } }] },
    'Statement.0.Condition.Bool.acs:SecureTransport "truex" is not true or false',
  ],
  [
    'an operator without a key',
    { Version: '1', Statement: [{ ...allowList, Condition: { Bool: {} } }] },
    'Statement.0.Condition.Bool an operator is an object of at least one key',
  ],
  [
    'an operator that never holds for the key',
    { Version: '1', Statement: [{ ...allowList, Condition: { DateLessThan: { 'acs:SourceIp': '2026-01-01T00:00:00Z' } } }] },
    'Statement.0.Condition.DateLessThan.acs:SourceIp DateLessThan never holds for the key "acs:SourceIp"',
  ],
  [
    'a day that its month does not have',
    { Version: '1', Statement: [{ ...allowList, Condition: { DateEquals: { 'acs:CurrentTime': '2026-02-30T00:00:00Z' } } }] },
    'Statement.0.Condition.DateEquals.acs:CurrentTime "2026-02-30T00:00:00Z" is not a time',
  ],
  [
    'an address that is none',
    { Version: '1', Statement: [{ ...allowList, Condition: { IpAddress: { 'acs:SourceIp': '10.*' } } }] },
    'Statement.0.Condition.IpAddress.acs:SourceIp "10.*" is not an address',
  ],
  [
    'a date without a zone',
    { Version: '1', Statement: [{ ...allowList, Condition: { DateEquals: { 'acs:CurrentTime': '2026-01-01' } } }] },
    'Statement.0.Condition.DateEquals.acs:CurrentTime "2026-01-01" is not a time',
  ],
  [
    'a key without a value',
    { Version: '1', Statement: [{ ...allowList, Condition: { Bool: { 'acs:MFAPresent': [] } } }] },
    'Statement.0.Condition.Bool.acs:MFAPresent a key needs',
  ],
])('%s is refused at its path', (_, document, fault) => {
  const found = faults(document)
  expect(found).toHaveLength(1)
  expect(found[0]).toStartWith(fault)
})
