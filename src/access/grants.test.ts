import { describe, expect, test } from 'bun:test'
import { Grants, grantsOf } from './grants.ts'
import type { Statement } from './policy.ts'

const all = { patterns: ['*'], negated: false }
const statement = (given: Partial<Statement> = {}): Statement => ({
  policy: 'p',
  index: 0,
  effect: 'allow',
  actions: { patterns: ['ecm:*'], negated: false },
  resources: all,
  conditions: [],
  ...given,
})
const narrow = statement({ resources: { patterns: ['a:1'], negated: false } })

describe('the same question again', () => {
  test.each([
    ['one party', [[narrow]]],
    ['two parties', [[narrow], [statement()]]],
  ])('has the same answer, and another question its own, of %s', (_, parties) => {
    const grants = new Grants(parties)
    const ask = (action: string, ...resourceNames: readonly string[]) => grants.decide({ action, resourceNames, context: {} }).allowed
    for (const _ of [1, 2, 3]) {
      expect(ask('ecm:DescribeImage', 'a:1')).toBe(true)
      expect(ask('cvm:DescribeImage', 'a:1')).toBe(false)
      expect(ask('ecm:DescribeImage', 'a:2')).toBe(false)
      expect(ask('ecm:DescribeImage', 'a:2', 'a:1')).toBe(true)
      expect(ask('ecm:DescribeImage', 'a:2', 'a:3')).toBe(false)
      expect(ask('ecm:DescribeImage', 'a:1', 'a:2')).toBe(true)
    }
  })

  test('is asked anew where circumstances count, for whichever party', () => {
    const guarded = statement({
      conditions: [{ key: 'ip', comparison: 'equals', negated: false, ifExists: false, values: ['10.0.0.1'] }],
    })
    for (const parties of [[[guarded]], [[statement()], [guarded]]]) {
      const grants = new Grants(parties)
      const ask = (ip: string) => grants.decide({ action: 'ecm:X', resourceNames: ['a:1'], context: { ip } }).allowed
      expect(['10.0.0.1', '10.0.0.2', '10.0.0.1'].map(ask)).toEqual([true, false, true])
    }
  })
})

describe('policies', () => {
  const key = { id: 'k', secret: 's', accountId: 'a', user: 'u', session: null, enabled: true, token: null, expiresAt: null }
  const credential = () => ({
    key,
    account: { id: 'a', name: 'a', identities: {} },
    policies: [{ name: 'p', documents: {} }],
    sessionPolicy: { name: 's', documents: {} },
    signingKeys: new Map(),
  })

  test('are compiled once for a credential and a language, the session’s apart', () => {
    const compiled: string[] = []
    const one = credential()
    const ask = (language: 'cam' | 'ram', given = one) =>
      grantsOf(given, language, (policies) => {
        compiled.push(`${language} ${policies.map(({ name }) => name)}`)
        return [statement()]
      })
    expect(ask('ram')).toBe(ask('ram'))
    expect(compiled).toEqual(['ram p', 'ram s'])
    expect(ask('cam')).not.toBe(ask('ram'))
    expect(ask('ram', credential())).not.toBe(ask('ram'))
    expect(compiled).toHaveLength(6)
    expect(one).toEqual(credential())
  })
})
