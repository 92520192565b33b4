import { describe, expect, spyOn, test } from 'bun:test'
import { Refusal } from '../../api/refusal.ts'
import { parseJson } from './json-text.ts'

const BLANKS = ' '.repeat(20_000)
const MB = 1024 * 1024

/** What the text is refused for, and how often the parser was called for it. */
function refusalOf(text: string): readonly [explanation: string | undefined, parsed: number] {
  const parse = spyOn(JSON, 'parse')
  try {
    parseJson(text)
    return [undefined, parse.mock.calls.length]
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
    return [problem.detail.explanation, parse.mock.calls.length]
  } finally {
    parse.mockRestore()
  }
}

describe('a text of JSON', () => {
  test.each<[string, string]>([
    ['brackets that open', '['.repeat(5 * MB)],
    ['brackets that open and close', '['.repeat(MB) + ']'.repeat(MB)],
    ['objects in each other', `${'{"a":'.repeat(MB)}1${'}'.repeat(MB)}`],
    ['one level too many', `${'['.repeat(65)}${']'.repeat(65)}${BLANKS}`],
  ])('that nests too deep is refused before any of it is parsed: %s', (_, text) => {
    expect(refusalOf(text)).toEqual(['The request body nests deeper than 64 levels.', 0])
  })

  test.each<[string, string]>([
    ['numbers', `[${'1,'.repeat(4 * MB)}1]`],
    ['objects', `[${'{},'.repeat(MB)}{}]`],
    ['members', `{${Array.from({ length: 100_001 }, (_, n) => `"k${n}":1`).join()}}`],
  ])('that holds too many values is refused before any of it is parsed: %s', (_, text) => {
    expect(refusalOf(text)).toEqual(['The request body holds more than 100000 values.', 0])
  })

  test.each<[string, string]>([
    ['64 levels', `${'['.repeat(64)}${']'.repeat(64)}${BLANKS}`],
    ['as many levels again after each other', `[${Array.from({ length: 5_000 }, () => '[[]]').join()}]`],
    ['99,999 values', `[${'1,'.repeat(99_998)}1]`],
    ['brackets and commas in strings', JSON.stringify({ a: '[{,'.repeat(200_000), b: `\\"${'['.repeat(100)}\\\\`, c: '\\', d: [] })],
    ['a string of escaped quotes', JSON.stringify(`${'"['.repeat(50_000)}`)],
  ])('within the bounds is parsed: %s', (_, text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  test('that does not end is not valid', () => {
    for (const text of [`"${'['.repeat(20_000)}`, `{"a":"\\"${'x'.repeat(20_000)}`, '{'])
      expect(refusalOf(text)[0]).toBe('The request body is not valid JSON.')
  })

  test('that is empty is null', () => {
    for (const text of ['', ' \n', BLANKS]) expect(parseJson(text)).toBeNull()
  })
})
