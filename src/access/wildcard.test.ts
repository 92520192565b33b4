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

  // The longest that are taken from outside: a policy of 6,144 characters, a resource of 128.
  test.each([
    [`${'a*'.repeat(3_071)}b`, 'a'.repeat(128)],
    [`*${'a'.repeat(100)}b`, 'a'.repeat(128)],
    [`${'*a'.repeat(100)}b`, 'a'.repeat(128)],
    [`*${'?'.repeat(100)}b`, 'a'.repeat(128)],
    ['*'.repeat(6_144), 'a'.repeat(128)],
  ])('takes no more steps than the two lengths multiplied: %#', (pattern, text) => {
    let steps = 0
    const counted = (characters: string): ArrayLike<string> =>
      new Proxy(Object(characters), {
        get(target, member) {
          if (member !== 'length') steps++
          return target[member]
        },
      })
    expect(matchesWildcard(counted(pattern), counted(text))).toBe(matchesWildcard(pattern, text))
    // Each step looks at four characters at most.
    expect(steps).toBeLessThan(4 * Math.min(pattern.length * text.length, 20_000))
  })
})
