import { expect, test } from 'bun:test'
import { Failure, type Operation } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import { s } from '../../api/shape.ts'
import type { CommonParameters } from './common-parameters.ts'
import { readInput, readResourceNames } from './parameters.ts'

const shape = s.struct({
  Flag: s.boolean(),
  Bounded: s.integer({ min: 2, max: 5 }),
  Free: s.integer(),
  Short: s.string({ maxLength: 3 }),
  Kept: s.string({ mayBeEmpty: true }),
})
const nested = s.struct({
  Filter: s.list(s.struct({ Key: s.string({ required: true }), Value: s.list(s.string(), { max: 2, else: 'TooMany' }) })),
  Tag: s.struct({ Key: s.string(), Count: s.integer({ max: 5 }) }),
  ImageId: s.list(s.string({ maxLength: 3 })),
})
const commonParametersOf = (parameters: Readonly<Record<string, string>>) =>
  ({ parameters: new Map(Object.entries(parameters)) }) as unknown as CommonParameters
const read = (parameters: Readonly<Record<string, string>>) => readInput(commonParametersOf(parameters), shape)
/** The nested parameters of a query, or what is refused about them. */
const readNested = (query: string) => {
  try {
    return readInput(commonParametersOf(Object.fromEntries(new URLSearchParams(query))), nested)
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.explanation}`
    if (error instanceof Refusal) return `${error.reason} ${error.detail.parameter}`
    throw error
  }
}
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

test.each<readonly [string, unknown]>([
  ['ImageId.1=a&ImageId.2=b', { ImageId: ['a', 'b'] }],
  ['Filter.1.Key=k&Filter.1.Value.1=v&Filter.1.Value.2=w&Filter.2.Key=l', { Filter: [{ Key: 'k', Value: ['v', 'w'] }, { Key: 'l' }] }],
  ['Tag.Key=k&Tag.Count=2', { Tag: { Key: 'k', Count: 2 } }],
  ['ImageId=["a","b"]&Tag={"Key":"k"}', { ImageId: ['a', 'b'], Tag: { Key: 'k' } }],
  ['Filter=[{"Key":"k","Value":["v"]}]', { Filter: [{ Key: 'k', Value: ['v'] }] }],
  ['ImageId=&Unknown.1=x&Unknown={', {}],
])('%s is read as what it spells', (query, input) => {
  expect(readNested(query)).toEqual(input)
})

test.each([
  ['ImageId.0=a', 'unknown-parameter ImageId.0'],
  ['ImageId.x=a', 'unknown-parameter ImageId.x'],
  ['ImageId.01=a', 'unknown-parameter ImageId.01'],
  ['ImageId.2=a', 'missing-parameter ImageId.1'],
  ['ImageId.1=long', 'wrong-value ImageId.1'],
  ['ImageId=a', 'wrong-type ImageId'],
  ['ImageId=[1]', 'wrong-type ImageId.1'],
  ['ImageId=a&ImageId.1=a', 'duplicate-parameter ImageId.1'],
  ['Filter.1.Value.1=v', 'missing-parameter Filter.1.Key'],
  ['Filter.1.Key=k&Filter.1.Name=n', 'unknown-parameter Filter.1.Name'],
  ['Filter.1.Key=k&Filter.1.Value.1=a&Filter.1.Value.2=b&Filter.1.Value.3=c', 'TooMany Filter.1.Value'],
  ['Filter=[{"Key":"k","Name":"n"}]', 'unknown-parameter Filter.1.Name'],
  ['Tag.Count=6', 'wrong-value Tag.Count'],
  ['Tag={"Count":"2"}', 'wrong-type Tag.Count'],
  ['Tag=[]', 'wrong-type Tag'],
])('%s is refused: %s', (query, refusal) => {
  expect(readNested(query)).toBe(refusal)
})

test('what names resources is read apart from the rest, as policies ask for it before anything else is checked', () => {
  const names = (parameters: Readonly<Record<string, string>>, resourceParameter: string) =>
    readResourceNames(commonParametersOf(parameters), { input: nested, resourceParameter } as unknown as Operation)
  expect(names({ 'ImageId.1': 'a', 'ImageId.2': 'b', 'Tag.Nonsense': 'x' }, 'ImageId')).toEqual(['a', 'b'])
  expect(names({ 'Tag.Key': 'x' }, 'ImageId')).toBeUndefined()
  expect(names({ ImageId: '[]' }, 'ImageId')).toBeUndefined()
  expect(() => names({ 'ImageId.1': 'long' }, 'ImageId')).toThrow()
})
