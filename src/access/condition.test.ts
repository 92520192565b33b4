import { describe, expect, test } from 'bun:test'
import { parseAddressBlock } from './address-block.ts'
import { type Comparison, compileCondition, holds } from './condition.ts'

const condition = (comparison: Comparison, values: readonly string[], more: { negated?: boolean; ifExists?: boolean } = {}) =>
  compileCondition({ key: 'k', comparison, negated: false, ifExists: false, values, ...more })
const compares = (comparison: Comparison, given: string, ...values: readonly string[]) => holds(condition(comparison, values), { k: given })

describe('comparisons', () => {
  test.each<readonly [Comparison, string, string, boolean]>([
    ['equals', 'a', 'a', true],
    ['equals', 'a', 'A', false],
    ['equals-ignoring-case', 'a', 'A', true],
    ['like', 'abc', 'a*', true],
    ['like', 'abc', 'b*', false],
    ['number-equals', '1.0', '1', true],
    ['number-equals', '1', '2', false],
    ['number-less', '1', '2', true],
    ['number-less', '2', '2', false],
    ['number-at-most', '2', '2', true],
    ['number-greater', '3', '2', true],
    ['number-greater', '2', '2', false],
    ['number-at-least', '2', '2', true],
    ['number-equals', 'x', 'x', false],
    ['date-equals', '2024-01-01T00:00:00Z', '2024-01-01T08:00:00+08:00', true],
    ['date-before', '2024-01-01T00:00:00Z', '2024-01-01T00:00:01Z', true],
    ['date-before', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', false],
    ['date-at-latest', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', true],
    ['date-after', '2024-01-01T00:00:01Z', '2024-01-01T00:00:00Z', true],
    ['date-after', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', false],
    ['date-at-earliest', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', true],
    ['date-before', 'never', '2024-01-01T00:00:00Z', false],
    ['bool', 'true', 'True', true],
    ['bool', 'true', 'false', false],
  ])('%s of %j and %j is %j', (comparison, given, wanted, result) => {
    expect(compares(comparison, given, wanted)).toBe(result)
  })

  test('any of the values is enough, and none of them may be when negated', () => {
    expect(compares('equals', 'b', 'a', 'b')).toBe(true)
    expect(holds(condition('equals', ['a', 'b'], { negated: true }), { k: 'b' })).toBe(false)
    expect(holds(condition('equals', ['a', 'b'], { negated: true }), { k: 'c' })).toBe(true)
  })

  test('a key that the request lacks fails, negated or not, unless the condition says otherwise', () => {
    expect(holds(condition('equals', ['a']), {})).toBe(false)
    expect(holds(condition('equals', ['a'], { negated: true }), {})).toBe(false)
    expect(holds(condition('equals', ['a'], { ifExists: true }), {})).toBe(true)
    expect(holds(condition('equals', ['a'], { ifExists: true }), { k: 'b' })).toBe(false)
  })
})

describe('addresses', () => {
  test.each([
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.2/31', true],
    ['10.1.2.3', '10.1.2.0/31', false],
    ['10.1.2.3', '10.1.2.3/32', true],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['192.168.1.255', '192.168.1.128/25', true],
    ['192.168.1.127', '192.168.1.128/25', false],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', true],
    ['::1', '::1/128', true],
    ['::1', '::', false],
    ['fe80::1', 'fe80::/10', true],
    ['fec0::1', 'fe80::/10', false],
    ['2001:db8::', '::/0', true],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', true],
    ['64:ff9b::192.0.2.33', '64:ff9b::/96', true],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '::ffff:10.1.2.3', true],
    ['10.1.2.3', '::/0', false],
    ['2001:db8::1', '0.0.0.0/0', false],
    ['', '0.0.0.0/0', false],
    ['unknown', '0.0.0.0/0', false],
  ])('%s in %s is %j', (address, block, result) => {
    expect(compares('ip-in', address, block)).toBe(result)
  })

  test('a block of IPv4 addresses written inside IPv6 holds all of them', () => {
    expect(compares('ip-in', '10.1.2.3', '::ffff:10.0.0.0/104')).toBe(true)
  })

  test('an IPv4 address inside IPv6 is the same in hexadecimal', () => {
    expect(compares('ip-in', '::ffff:a01:203', '10.0.0.0/8')).toBe(true)
  })

  test.each(['10.0.0.1', '10.0.0.0/0', '10.0.0.0/32', '::', '::/0', '2001:db8::/128', '::ffff:10.0.0.1'])(
    '%s is an address or a block',
    (text) => {
      expect(parseAddressBlock(text)).toBeDefined()
    },
  )

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/a',
    '::/129',
    '10.*',
    'localhost',
    ' 10.0.0.1',
  ])('%j is neither', (text) => {
    expect(parseAddressBlock(text)).toBeUndefined()
  })
})
