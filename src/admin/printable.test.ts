import { describe, expect, test } from 'bun:test'
import { printable, printableLines } from './printable.ts'

describe('what is printed of others’ texts', () => {
  test.each<[string, string, string]>([
    ['escape sequences', 'a\x1b[2J\x1b]0;x\x07', 'a\\u001b[2J\\u001b]0;x\\u0007'],
    ['line ends', 'a\r\nb\tc\0', 'a\\u000d\\u000ab\\u0009c\\u0000'],
    ['controls of one byte', 'a\x9b31m\x85\x7f', 'a\\u009b31m\\u0085\\u007f'],
    ['a text turned round', 'img\u202egpj.exe', 'img\\u202egpj.exe'],
    [
      'every bidi control',
      '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
      [...'\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069']
        .map((sign) => `\\u0${sign.charCodeAt(0).toString(16)}`.replace('u02', 'u2'))
        .join(''),
    ],
    ['what has no width', 'a\u200bb\u200c\u200d\u2060\ufeff\u00ad', 'a\\u200bb\\u200c\\u200d\\u2060\\ufeff\\u00ad'],
    ['line separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['tags, of which nothing is seen', 'a\u{e0041}', 'a\\udb40\\udc41'],
    ['fillers', '\u3164\u115f\uffa0\u2800', '\\u3164\\u115f\\uffa0\\u2800'],
    ['half a pair', '\ud83d!', '\\ud83d!'],
  ])('%s are shown as escapes', (_, text, shown) => expect(printable(text)).toBe(shown))

  test.each(['', 'Ubuntu 22.04 – 金色镜像', 'עברית العربية', '👍🏽 ❤️', 'a\\u202e', 'é ñ'])('%j stays as it is', (text) =>
    expect(printable(text)).toBe(text),
  )

  test('of several lines stays in lines, and JSON stays the same JSON', () => {
    expect(printableLines('a\n\u202eb\r\n')).toBe('a\n\\u202eb\\u000d\n')
    const value = { 'n\u202e': ['\u{e0041}\u200b\x7f\ud83d', 'line\nend'] }
    const text = printableLines(JSON.stringify(value, null, 2))
    expect(JSON.parse(text)).toEqual(value)
    expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  })
})
