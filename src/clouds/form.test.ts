import { describe, expect, spyOn, test } from 'bun:test'
import { MAX_PARAMETERS, readForm, TOO_MANY } from './form.ts'

describe('a form', () => {
  test('is read as pairs; what is bare is told from what is empty', () => {
    expect(readForm('a=1&b=&c&&d=x+y%2B&%E4%B8%AD=%3D')).toEqual([
      { name: 'a', value: '1', bare: false },
      { name: 'b', value: '', bare: false },
      { name: 'c', value: '', bare: true },
      { name: 'd', value: 'x y+', bare: false },
      { name: '中', value: '=', bare: false },
    ])
    expect(readForm('a=%E4')).toBeUndefined()
  })

  test.each<[string, string]>([
    ['pairs', Array.from({ length: 80_000 }, (_, n) => `a${n}=b`).join('&')],
    ['bare names', '&a'.repeat(500_000)],
    ['nothing between', '&'.repeat(1_000_000)],
    ['one too many', Array.from({ length: MAX_PARAMETERS + 1 }, () => 'a=b').join('&')],
  ])('of too many is refused without decoding one: %s', (_, text) => {
    const decode = spyOn(globalThis, 'decodeURIComponent')
    expect(readForm(text)).toBe(TOO_MANY)
    expect(decode.mock.calls.length).toBe(0)
    decode.mockRestore()
  })

  test('of as many as there may be is read', () => {
    expect(readForm(Array.from({ length: MAX_PARAMETERS }, () => 'a=b').join('&'))).toHaveLength(MAX_PARAMETERS)
  })
})
