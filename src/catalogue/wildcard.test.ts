import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { matchesWildcard } from './wildcard.ts'

describe('a pattern', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcd', false],
    ['a?c', 'abc', true],
    ['a*b*c', 'a-b-b-c', true],
    ['**', 'x', true],
    ['*?', '', false],
    ['*?', 'x', true],
    ['ecm:Describe*', 'ecm:DescribeImage', true],
    ['ecm:Describe*', 'ecm:describeImage', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
    ['镜*像', '镜子里的像', true],
    ['*', '*', true],
    ['a*', '*', false],
  ])('%j against %j is %j', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches)
  })

  test('means the same as the regular expression it spells', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 12 })
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`)
        expect(matchesWildcard(pattern, text)).toBe(expression.test(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    [`${'a*'.repeat(30)}b`, 'a'.repeat(100_000)],
    [`${'*a'.repeat(1_000)}b`, 'a'.repeat(2_000)],
    [`*${'?'.repeat(500)}b`, 'a'.repeat(10_000)],
    ['*'.repeat(100_000), 'a'],
  ])('cannot be made to stall: %#', (pattern, text) => {
    const started = performance.now()
    expect(matchesWildcard(pattern, text)).toBe(!pattern.endsWith('b'))
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
