import { describe, expect, test } from 'bun:test'
import type { Json } from '../../catalogue/image.ts'
import { decide } from '../../catalogue/policy.ts'
import { DocumentError } from '../dialect.ts'
import { compileRam } from './ram.ts'

const allowList = { Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }
const policy = (...Statement: readonly Json[]) => compileRam('只读', { Version: '1', Statement })

function faults(document: { readonly [member: string]: Json }): readonly string[] {
  try {
    compileRam('p', document)
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
  return decide(statements, { action, resource, context }).allowed
}

describe('a RAM policy', () => {
  test('allows what it names, whatever the case of the action', () => {
    expect(asks('ehpc:ListImages', policy({ ...allowList, Action: 'EHPC:list*' }))).toBe(true)
    expect(asks('ehpc:DeleteCluster', policy(allowList))).toBe(false)
  })

  test('an explicit Deny wins, and tells which statement it was', () => {
    const statements = policy(allowList, { Effect: 'Deny', Action: ['ehpc:ListImages'], Resource: ['*'] })
    expect(decide(statements, { action: 'ehpc:ListImages', resource: '*', context: {} })).toMatchObject({
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
