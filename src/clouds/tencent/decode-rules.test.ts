import { describe, expect, test } from 'bun:test'
import { Failure } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import { s } from '../../api/shape.ts'
import { decodeInput } from '../decode.ts'
import { readDotted } from '../dotted.ts'
import { RULES } from './decode-rules.ts'
import { readPairs } from './pairs.ts'

const shape = s.struct({
  Text: s.string(),
  Mode: s.string({ oneOf: ['fast', 'slow'] }),
  Count: s.integer({ min: 0, max: 50, default: 20, else: 'InvalidParameterValue.Page' }),
  Big: s.integer(),
  Flag: s.boolean(),
  Filters: s.list(s.struct({ Name: s.string({ required: true }), Values: s.list(s.string(), { required: true }) }), { max: 2 }),
})

function outcome(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return `${error.reason} ${error.detail.parameter ?? error.detail.explanation}`
    if (error instanceof Failure) return `${error.code} ${error.explanation}`
    throw error
  }
}

const json = (text: string) => outcome(() => decodeInput(shape, JSON.parse(text), RULES))
const form = (text: string) =>
  outcome(() => decodeInput(shape, readDotted([...readPairs(text).values()].map(({ name, value }) => [name, value])), RULES))

describe('JSON', () => {
  test('types are taken as they are', () => {
    expect(json('{"Text":"a","Count":1,"Flag":false,"Filters":[{"Name":"n","Values":["v"]}]}')).toEqual({
      Text: 'a',
      Count: 1,
      Flag: false,
      Filters: [{ Name: 'n', Values: ['v'] }],
    })
  })

  test('what is absent, or null, is absent, and defaults are filled in', () => {
    expect(json('{}')).toEqual({ Count: 20 })
    expect(json('{"Text":null,"Count":null,"Flag":null,"Filters":null}')).toEqual({ Count: 20 })
  })

  test.each([
    ['{"Text":1}', 'wrong-type Text'],
    ['{"Text":true}', 'wrong-type Text'],
    ['{"Text":["a"]}', 'wrong-type Text'],
    ['{"Text":{}}', 'wrong-type Text'],
    ['{"Count":"1"}', 'wrong-type Count'],
    ['{"Count":1.5}', 'wrong-type Count'],
    ['{"Count":true}', 'wrong-type Count'],
    ['{"Count":[1]}', 'wrong-type Count'],
    ['{"Flag":"true"}', 'wrong-type Flag'],
    ['{"Flag":1}', 'wrong-type Flag'],
    ['{"Filters":{}}', 'wrong-type Filters'],
    ['{"Filters":"[]"}', 'wrong-type Filters'],
    ['{"Filters":[[]]}', 'wrong-type Filters.0'],
    ['{"Filters":[{"Name":"n","Values":{"0":"v"}}]}', 'wrong-type Filters.0.Values'],
    ['[]', 'wrong-type '],
    ['"x"', 'wrong-type '],
    ['1', 'wrong-type '],
  ])('%s is %s', (text, refusal) => {
    expect(json(text)).toBe(refusal)
  })

  test('an integer may be written in any way that JSON has', () => {
    expect(json('{"Count":1e1}')).toEqual({ Count: 10 })
    expect(json('{"Count":10.0}')).toEqual({ Count: 10 })
    expect(json('{"Count":-0}')).toMatchObject({ Count: expect.any(Number) })
  })

  test('an integer beyond 2^53 is out of bounds, not rounded', () => {
    expect(json('{"Big":9007199254740991}')).toMatchObject({ Big: 9007199254740991 })
    expect(json('{"Big":9007199254740993}')).toBe('wrong-value Big')
    expect(json('{"Big":-9007199254740993}')).toBe('wrong-value Big')
    expect(json('{"Big":1e300}')).toBe('wrong-value Big')
    expect(json('{"Big":1e999}')).toBe('wrong-type Big')
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'text', ''])('the name %j is unknown', (name) => {
    expect(json(`{${JSON.stringify(name)}:{"x":1}}`)).toBe(`unknown-parameter ${name}`)
  })

  test('nothing reaches the prototype of an object', () => {
    json('{"__proto__":{"polluted":true},"Filters":[{"__proto__":{"polluted":true},"Name":"n","Values":[]}]}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a value deep in the input is found however deep it is', () => {
    const deep = `{"Text":${'['.repeat(5_000)}${']'.repeat(5_000)}}`
    expect(json(deep)).toBe('wrong-type Text')
  })

  test('an unknown name comes back cut', () => {
    expect(String(json(`{"${'n'.repeat(10_000)}":1}`))).toHaveLength('unknown-parameter '.length + 201)
  })
})

describe('bounds', () => {
  test('a shape with a code of its own is refused with it, others with the general one', () => {
    expect(json('{"Count":51}')).toBe('InvalidParameterValue.Page Count: 51')
    expect(json('{"Count":-1}')).toBe('InvalidParameterValue.Page Count: -1')
    expect(json('{"Mode":"Fast"}')).toBe('wrong-value Mode')
    expect(json('{"Filters":[1,2,3]}')).toBe('wrong-type Filters.0')
    const filter = '{"Name":"n","Values":[]}'
    expect(json(`{"Filters":[${filter},${filter},${filter}]}`)).toBe('wrong-value Filters')
    expect(json('{"Mode":"fast","Count":50}')).toEqual({ Mode: 'fast', Count: 50 })
  })
})

describe('of several mistakes', () => {
  test.each([
    ['an unknown name wins over a type', '{"Count":"x","Nope":1}', 'unknown-parameter Nope'],
    ['an unknown name deep inside wins over a type at the top', '{"Count":"x","Filters":[{"Nope":1}]}', 'unknown-parameter Filters.0.Nope'],
    ['a type wins over a missing parameter', '{"Filters":[{"Name":"n"}],"Text":1}', 'wrong-type Text'],
    ['a missing parameter wins over a value', '{"Count":99,"Filters":[{"Name":"n"}]}', 'missing-parameter Filters.0.Values'],
    ['the first of a kind wins', '{"Flag":1,"Text":1}', 'wrong-type Text'],
  ])('%s', (_, text, refusal) => {
    expect(json(text)).toBe(refusal)
  })
})

describe('queries and forms', () => {
  test('values take the declared type', () => {
    expect(form('Text=1&Count=7&Flag=true&Big=-5')).toEqual({ Text: '1', Count: 7, Flag: true, Big: -5 })
  })

  test('dotted names spell lists and structs', () => {
    expect(form('Filters.0.Name=a&Filters.0.Values.0=x&Filters.0.Values.1=y&Filters.1.Name=b&Filters.1.Values.0=z')).toEqual({
      Count: 20,
      Filters: [
        { Name: 'a', Values: ['x', 'y'] },
        { Name: 'b', Values: ['z'] },
      ],
    })
  })

  test('the order of names does not matter', () => {
    expect(form('Filters.1.Values.0=z&Filters.1.Name=b&Filters.0.Values.1=y&Filters.0.Values.0=x&Filters.0.Name=a')).toMatchObject({
      Filters: [{ Values: ['x', 'y'] }, { Values: ['z'] }],
    })
  })

  test.each([
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
  ])('%s is a boolean', (text, value) => {
    expect(form(`Flag=${text}`)).toMatchObject({ Flag: value })
  })

  test.each(['', '1', '0', 'yes', 'truee'])('%j is not a boolean', (text) => {
    expect(form(`Flag=${text}`)).toBe('wrong-type Flag')
  })

  test.each(['', '1.5', '1e1', '0x10', ' 1', '1 ', '+', '-', 'NaN', 'Infinity', '一'])('%j is not an integer', (text) => {
    expect(form(`Big=${encodeURIComponent(text)}`)).toBe('wrong-type Big')
  })

  test.each([
    ['Filters.0.Values.0=x&Filters.0.Name=a&Filters.2.Name=b&Filters.2.Values.0=y', 'missing-parameter Filters.1'],
    ['Filters.1.Name=a&Filters.1.Values.0=x', 'missing-parameter Filters.0'],
    ['Filters.0.Name=a&Filters.0.Values.5=x', 'missing-parameter Filters.0.Values.0'],
    ['Filters.00.Name=a', 'unknown-parameter Filters.00'],
    ['Filters.-1.Name=a', 'unknown-parameter Filters.-1'],
    ['Filters.x.Name=a', 'unknown-parameter Filters.x'],
    ['Filters..Name=a', 'unknown-parameter Filters.'],
    ['Filters.length=1', 'unknown-parameter Filters.length'],
    ['Filters.0.Values.01=a&Filters.0.Name=n', 'unknown-parameter Filters.0.Values.01'],
    ['Filters=x', 'wrong-type Filters'],
    ['Filters.0=x', 'wrong-type Filters.0'],
    ['Filters.0.Name.x=1&Filters.0.Values.0=x', 'wrong-type Filters.0.Name'],
    ['Text.0=x', 'wrong-type Text'],
    ['Count.0=1', 'wrong-type Count'],
    ['Filters.0.Name=a', 'missing-parameter Filters.0.Values'],
    ['Filters.99999999999.Name=a', 'unknown-parameter Filters.99999999999'],
    ['__proto__.x=1', 'unknown-parameter __proto__'],
    ['.=1', 'unknown-parameter '],
    ['=1', 'unknown-parameter '],
  ])('%s is %s', (text, refusal) => {
    expect(form(text)).toBe(refusal)
  })

  test.each([
    ['Text=a&Text=a', 'duplicate-parameter Text'],
    ['Filters.0=a&Filters.0.Name=b', 'duplicate-parameter Filters.0.Name'],
    ['Filters.0.Name=b&Filters.0=a', 'duplicate-parameter Filters.0'],
    ['%54ext=a&Text=b', 'duplicate-parameter Text'],
  ])('%s gives something twice', (text, refusal) => {
    expect(form(text)).toBe(refusal)
  })

  test('a large index costs nothing', () => {
    expect(form('Filters.999999999.Name=a&Filters.999999999.Values.0=x')).toBe('missing-parameter Filters.0')
  })

  test('an integer beyond 2^53 is out of bounds', () => {
    expect(form('Big=9007199254740991')).toMatchObject({ Big: 9007199254740991 })
    expect(form('Big=9007199254740993')).toBe('wrong-value Big')
    for (const digits of ['9223372036854775807', '1'.repeat(20), '1'.repeat(300)]) expect(form(`Big=${digits}`)).toBe('wrong-value Big')
  })
})

describe('pairs', () => {
  const read = (text: string) =>
    outcome(() => [...readPairs(text).values()].map(({ name, value, bare }) => (bare ? name : `${name}=${value}`)))

  test('blanks come as + or as %20, a plus as %2B', () => {
    expect(read('a=x+y&b=x%20y&c=x%2By')).toEqual(['a=x y', 'b=x y', 'c=x+y'])
  })

  test('names are decoded too, and only the first = separates', () => {
    expect(read('a%2Eb=c%3Dd=e')).toEqual(['a.b=c=d=e'])
  })

  test('CJK and emoji come as escapes or as they are', () => {
    expect(read('a=%E4%B8%AD%E6%96%87&b=中文&c=%F0%9F%9A%80')).toEqual(['a=中文', 'b=中文', 'c=🚀'])
  })

  test('a name without = is bare, and empty pieces are nothing', () => {
    expect(read('Region&a=&&b=1&')).toEqual(['Region', 'a=', 'b=1'])
    expect(read('')).toEqual([])
  })

  test.each(['a=%', 'a=%4', 'a=%zz', 'a=%ff', 'a=%E4%B8', '%=a', 'a=%ED%A0%80'])('%s is a bad escape', (text) => {
    expect(read(text)).toBe('malformed-query Url key and value should be percent-encoded UTF-8.')
  })
})
