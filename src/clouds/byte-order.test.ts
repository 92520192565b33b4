import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { byByteOrder, inByteOrder } from './byte-order.ts'

test('texts are in the order of their UTF-8 bytes, whatever they are made of', () => {
  const unit = fc.constantFrom('a', 'Z', '0', '.', '鏡', '\uFF21', '\uE000', '\uFFFD', '\u{1F98A}', '\u{10FFFF}', '\uD800', '\uDC00')
  const text = fc.oneof(fc.string({ unit, maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 6 }))
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(byByteOrder(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

test('parameters are in the order of their names, those of one name as they came', () => {
  const pairs = [
    ['b', '1'],
    ['B', '2'],
    ['b', '0'],
  ] as const
  expect(inByteOrder(pairs)).toEqual([pairs[1], pairs[0], pairs[2]])
})
