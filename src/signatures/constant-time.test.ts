import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { constantTimeEquals } from './constant-time.ts'

describe('texts are compared', () => {
  test('as the language compares them, whatever they are made of', () => {
    const digits = fc.constantFrom(...'0123456789abcdef')
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: digits, minLength: 64, maxLength: 64 }),
      fc.string({ minLength: 150, maxLength: 300 }),
    )
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(constantTimeEquals(one, one)).toBe(true)
        expect(constantTimeEquals(one, other)).toBe(Buffer.from(one).equals(Buffer.from(other)))
      }),
    )
  })

  test('and what was compared before is in no later comparison', () => {
    expect(constantTimeEquals('a'.repeat(64), 'a'.repeat(64))).toBe(true)
    expect(constantTimeEquals('', '')).toBe(true)
    expect(constantTimeEquals('b', 'a')).toBe(false)
    expect(constantTimeEquals('鏡', '镜')).toBe(false)
    expect(constantTimeEquals('ā', '\u0001')).toBe(false)
    expect(constantTimeEquals('a'.repeat(600), `${'a'.repeat(599)}b`)).toBe(false)
  })
})
