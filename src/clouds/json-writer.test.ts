import { describe, expect, test } from 'bun:test'
import { writtenBy } from '../../tests/support/written-by.ts'
import { type StructShape, s } from '../api/shape.ts'
import { JsonWriter } from './json-writer.ts'

const written = (shape: StructShape, value: object): string => {
  const writer = new JsonWriter().raw('{')
  writer.members(shape, value)
  return writtenBy(writer.raw('}'))
}

describe('writing JSON by shape', () => {
  const shape = s.struct({
    Name: s.string(),
    Count: s.integer(),
    Items: s.struct({ Item: s.list(s.struct({ Id: s.string() })) }),
  })

  test('members come in declared order, without white space, absent ones left out', () => {
    expect(written(shape, { Items: { Item: [{ Id: '1' }, { Id: '2' }] }, Count: 0, Name: '' })).toBe(
      '{"Name":"","Count":0,"Items":{"Item":[{"Id":"1"},{"Id":"2"}]}}',
    )
    expect(written(shape, { Count: undefined, More: 1, Items: { Item: [] } })).toBe('{"Items":{"Item":[]}}')
    expect(written(shape, {})).toBe('{}')
  })

  test('members beside the declared ones are written only of an open struct, after them', () => {
    const open = s.struct({ Id: s.string() }, { open: true })
    expect(written(open, { 'x"y': [1, { a: null }], Id: 'i' })).toBe('{"Id":"i","x\\"y":[1,{"a":null}]}')
    expect(written(open, { More: null })).toBe('{"More":null}')
    expect(written(s.struct({ Id: s.string() }), { More: null, Id: 'i' })).toBe('{"Id":"i"}')
  })

  test('tells whether anything stands before what follows', () => {
    expect(new JsonWriter().members(shape, {}, false)).toBe(true)
    expect(new JsonWriter().members(shape, { More: 1 }, true)).toBe(false)
    expect(new JsonWriter().members(shape, { More: 1 })).toBe(false)
    expect(new JsonWriter().members(shape, { Count: 1 })).toBe(true)
    expect(new JsonWriter().members(s.struct({}, { open: true }), { More: 1 })).toBe(true)
  })

  test('texts are raw UTF-8, and what must be is escaped', () => {
    expect(written(shape, { Name: '金色 🦊 & <b> "q" \\ \n\u0001' })).toBe('{"Name":"金色 🦊 & <b> \\"q\\" \\\\ \\n\\u0001"}')
    const nasty = '\0\ud800x\udc00\u2028'
    expect(JSON.parse(written(shape, { Name: nasty }))).toEqual({ Name: nasty })
  })

  test('raw text and members stand where they were written', () => {
    const writer = new JsonWriter().raw('{"A":1,')
    writer.members(shape, { Count: 2, Items: { Item: [{ Id: 'i' }] } })
    expect(writtenBy(writer.raw('}'))).toBe('{"A":1,"Count":2,"Items":{"Item":[{"Id":"i"}]}}')
  })
})
