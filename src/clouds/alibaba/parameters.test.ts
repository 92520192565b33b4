import { expect, test } from 'bun:test'
import { s } from '../../api/shape.ts'
import type { Claim } from './claim.ts'
import { readInput } from './parameters.ts'

const shape = s.struct({
  Flag: s.boolean(),
  Bounded: s.integer({ min: 2, max: 5 }),
  Free: s.integer(),
  Short: s.string({ maxLength: 3 }),
  Kept: s.string({ mayBeEmpty: true }),
})
const read = (parameters: Readonly<Record<string, string>>) =>
  readInput({ parameters: new Map(Object.entries(parameters)) } as unknown as Claim, shape)
const reasonOf = (parameters: Readonly<Record<string, string>>) => {
  try {
    return read(parameters)
  } catch (error) {
    return (error as { reason: string }).reason
  }
}

test('booleans are read in any case, and nothing else is one', () => {
  expect(read({ Flag: 'true' })).toEqual({ Flag: true })
  expect(read({ Flag: 'TRUE' })).toEqual({ Flag: true })
  expect(read({ Flag: 'False' })).toEqual({ Flag: false })
  expect(reasonOf({ Flag: '1' })).toBe('wrong-type')
})

test('both bounds of a number are inside, and one without bounds has none', () => {
  expect(['1', '2', '5', '6'].map((Bounded) => reasonOf({ Bounded }))).toEqual([
    'wrong-value',
    { Bounded: 2 },
    { Bounded: 5 },
    'wrong-value',
  ])
  expect(['-7', '0', '7'].map((Free) => reasonOf({ Free }))).toEqual([{ Free: -7 }, { Free: 0 }, { Free: 7 }])
})

test('a text has at most so many characters, and an empty one is left out unless it means something', () => {
  expect(['abc', 'abcd'].map((Short) => reasonOf({ Short }))).toEqual([{ Short: 'abc' }, 'wrong-value'])
  expect(read({ Short: '', Kept: '', Free: '' })).toEqual({ Kept: '' })
})
