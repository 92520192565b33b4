import { describe, expect, test } from 'bun:test'
import { s } from '../api/shape.ts'
import { JsonWriter } from './json-writer.ts'

const written = (shape: Parameters<JsonWriter['braced']>[0], value: object): string =>
  Buffer.from(new JsonWriter().braced(shape, value).finish()).toString()

describe('writing JSON by shape', () => {
  const shape = s.struct({
    Name: s.string(),
    Count: s.integer(),
    Items: s.struct({ Item: s.list(s.struct({ Id: s.string() }, { immutable: true }), { immutable: true }) }),
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

  test('tells whether there was a member', () => {
    expect(new JsonWriter().members(shape, { More: 1 })).toBe(false)
    expect(new JsonWriter().members(shape, { Count: 1 })).toBe(true)
    expect(new JsonWriter().members(s.struct({}, { open: true }), { More: 1 })).toBe(true)
  })

  test('texts are raw UTF-8, and what must be is escaped', () => {
    expect(written(shape, { Name: '金色 🦊 & <b> "q" \\ \n\u0001' })).toBe('{"Name":"金色 🦊 & <b> \\"q\\" \\\\ \\n\\u0001"}')
    const nasty = '\0\ud800x\udc00\u2028'
    expect(JSON.parse(written(shape, { Name: nasty }))).toEqual({ Name: nasty })
  })

  test('the bytes of an immutable struct are made once for each value and shape', () => {
    let reads = 0
    const value = {
      get Id() {
        reads++
        return 'x'
      },
    }
    const others = s.struct({ A: s.struct({ Id: s.string() }, { immutable: true }), B: s.struct({ Id: s.string() }) })
    for (let times = 0; times < 3; times++) expect(written(others, { A: value })).toBe('{"A":{"Id":"x"}}')
    expect(reads).toBe(1)
    expect(written(others, { A: value, B: value })).toBe('{"A":{"Id":"x"},"B":{"Id":"x"}}')
    expect(reads).toBe(2)
  })

  test('the bytes of an immutable list are made once for each list', () => {
    const value = { Items: { Item: Array.from({ length: 3 }, (_, n) => ({ Id: `${n}` })) } }
    const first = new JsonWriter().braced(shape, value).parts()
    const second = new JsonWriter().braced(shape, value).parts()
    const long = (parts: readonly Uint8Array[]) => parts.find((part) => part.length > 20 && part[0] === '['.charCodeAt(0))
    expect(long(first)).toBeDefined()
    expect(long(second)).toBe(long(first) as Uint8Array)
  })

  test('raw text and members stand where they were written', () => {
    const writer = new JsonWriter().raw('{"A":1,')
    writer.members(shape, { Count: 2, Items: { Item: [{ Id: 'i' }] } })
    expect(Buffer.concat(writer.raw('}').parts()).toString()).toBe('{"A":1,"Count":2,"Items":{"Item":[{"Id":"i"}]}}')
  })
})
