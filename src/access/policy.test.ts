import { describe, expect, test } from 'bun:test'
import { compileCondition } from './condition.ts'
import { decide, decideTogether, type Statement } from './policy.ts'

const statement = (change: Partial<Statement> = {}): Statement => ({
  policy: 'p',
  index: 0,
  effect: 'allow',
  actions: { patterns: ['ecm:*'], negated: false },
  resources: { patterns: ['*'], negated: false },
  conditions: [],
  ...change,
})
const question = { action: 'ecm:DescribeImage', resourceNames: ['*'], context: { ip: '10.0.0.1' } }
const condition = (...values: readonly string[]) =>
  compileCondition({ key: 'ip', comparison: 'ip-in', negated: false, ifExists: false, values })

describe('a decision', () => {
  test('is no when nothing speaks for the request', () => {
    expect(decide([], question)).toEqual({ allowed: false, decidedBy: null })
    expect(decide([statement({ actions: { patterns: ['cvm:*'], negated: false } })], question)).toEqual({ allowed: false, decidedBy: null })
  })

  test('names the first statement that allows', () => {
    const [first, second] = [statement({ index: 0 }), statement({ index: 1 })]
    expect(decide([first, second], question)).toEqual({ allowed: true, decidedBy: first })
  })

  test('names the statement that denies, wherever it stands', () => {
    const denying = statement({ index: 2, effect: 'deny' })
    expect(decide([statement(), statement({ index: 1 }), denying], question)).toEqual({ allowed: false, decidedBy: denying })
    expect(decide([denying, statement()], question)).toEqual({ allowed: false, decidedBy: denying })
  })

  test('compares actions without case and resources with it', () => {
    expect(decide([statement({ actions: { patterns: ['ecm:describeimage'], negated: false } })], question).allowed).toBe(true)
    const resources = { patterns: ['acs:IMAGE/*'], negated: false }
    expect(decide([statement({ resources })], { ...question, resourceNames: ['acs:IMAGE/1'] }).allowed).toBe(true)
    expect(decide([statement({ resources })], { ...question, resourceNames: ['acs:image/1'] }).allowed).toBe(false)
  })

  test('a negated list is everything but these', () => {
    const but = (...patterns: readonly string[]) => decide([statement({ actions: { patterns, negated: true } })], question).allowed
    expect(but('ecm:delete*')).toBe(true)
    expect(but('ecm:delete*', 'ecm:describe*')).toBe(false)
    expect(decide([statement({ resources: { patterns: ['*'], negated: true } })], question).allowed).toBe(false)
  })

  test('all conditions must hold', () => {
    expect(decide([statement({ conditions: [condition('10.0.0.0/8'), condition('10.0.0.1')] })], question).allowed).toBe(true)
    expect(decide([statement({ conditions: [condition('10.0.0.0/8'), condition('10.0.0.2')] })], question).allowed).toBe(false)
  })

  test('a deny whose condition does not hold says nothing', () => {
    expect(decide([statement(), statement({ effect: 'deny', conditions: [condition('192.168.0.0/16')] })], question).allowed).toBe(true)
  })
})

describe('a decision of several together', () => {
  const nothing = statement({ actions: { patterns: ['cvm:*'], negated: false } })
  const denying = statement({ policy: 'denying', effect: 'deny' })

  test('is yes when each of them allows, and names what the first goes by', () => {
    const [role, session] = [statement({ policy: 'role' }), statement({ policy: 'session' })]
    expect(decideTogether([[role], [session]], question)).toEqual({ allowed: true, decidedBy: role })
    expect(decideTogether([[role]], question)).toEqual({ allowed: true, decidedBy: role })
  })

  test('is no when one of them says nothing, whichever it is', () => {
    for (const parties of [[[statement()], [nothing]], [[nothing], [statement()]], [[], [statement()]], [[statement()], []], [[]], []]) {
      expect(decideTogether(parties, question)).toEqual({ allowed: false, decidedBy: null })
    }
  })

  test('names the statement that denies, before a party that merely does not allow', () => {
    for (const parties of [
      [[statement(), denying], [statement()]],
      [[statement()], [denying]],
      [[nothing], [denying]],
      [[denying], [nothing]],
    ]) {
      expect(decideTogether(parties, question)).toEqual({ allowed: false, decidedBy: denying })
    }
  })
})
