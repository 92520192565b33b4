import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { shortened, widestUnit, widthOf, wrapped } from './text-width.ts'

const NAME = '上海云计算研发中心 生产环境 CentOS 7.9 64位 基础镜像'

test.each([
  ['base image for the batch workers', 28, 'base image for the batch…'],
  ['base image for the batch workers', 29, 'base image for the batch…'],
  ['base image for the batch workers', 32, 'base image for the batch workers'],
  [NAME, 40, '上海云计算研发中心 生产环境 CentOS 7.9…'],
  [NAME, 9, '上海云计…'],
  ['InvalidParameterValue', 8, 'Invalid…'],
  ['  centred', 4, 'cen…'],
  ['anything', 1, '…'],
  ['anything', 0, ''],
])('%j in %i cells is %j: cut after a word where one fits, and at a character else', (text, width, expected) =>
  expect(shortened(text, width)).toBe(expected),
)

test('a sentence is broken between words, and a command in it, which is to be copied, is not', () => {
  const text = 'held: the key AKIDone stays so, whatever the files say; let go of it with `mirrorhall key enable AKIDone`, and again'
  expect(wrapped(text, 50, 2).split('\n')).toEqual([
    'held: the key AKIDone stays so, whatever the files',
    '  say; let go of it with',
    '  `mirrorhall key enable AKIDone`, and again',
  ])
})

test('a Chinese sentence is broken between characters, and no line begins with its punctuation', () => {
  expect(wrapped('    → 请先确认客户端用的密钥（Secret）正确，然后重试。', 24, 2).split('\n')).toEqual([
    '    → 请先确认客户端用的',
    '      密钥（Secret）正',
    '      确，然后重试。',
  ])
})

test('lines stay lines, with what they are indented by, and a word that is too wide is broken', () => {
  expect(wrapped('one two\n  three four', 8)).toBe('one two\n  three\n  four')
  expect(wrapped('x'.repeat(7), 3)).toBe('xxx\nxxx\nx')
  expect(wrapped('see `a b c d`', 5)).toBe('see\n`a b\nc d`')
})

test('no text is ever wider than what it was given, and none of it is lost by wrapping', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', '中', '（', '。', '`', 'é', '-'), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), fc.integer({ min: 0, max: 4 }), (given, width, hanging) => {
      expect(widthOf(shortened(given, width))).toBeLessThanOrEqual(width)
      const lines = wrapped(given, width, hanging)
      for (const line of lines.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
      expect(lines.replace(/\s/g, '')).toBe(given.replace(/\s/g, ''))
    }),
    { numRuns: 300 },
  )
})

test('the widest part of a text is its widest word, and a Chinese one is as wide as a character', () => {
  expect(widestUnit('a three b')).toBe(5)
  expect(widestUnit('云计算')).toBe(2)
  expect(widestUnit('')).toBe(0)
})
