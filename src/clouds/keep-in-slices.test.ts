import { describe, expect, test } from 'bun:test'
import { s } from '../api/shape.ts'
import { JsonWriter, jsonLists } from './json-writer.ts'
import { keepInSlices } from './keep-in-slices.ts'
import { XmlWriter, xmlLists } from './xml-writer.ts'

const list = () => s.list(s.struct({ Id: s.integer() }, { immutable: true }), { immutable: true })

const formats = [
  ['JSON', jsonLists, new JsonWriter()],
  ['XML', xmlLists, new XmlWriter()],
] as const

/** So many items, and how often one was read. */
function counted(count: number) {
  const reads = { count: 0 }
  const items = Array.from({ length: count }, (_, n) => ({
    get Id() {
      reads.count++
      return n
    },
  }))
  return { items, reads }
}

describe.each(formats)('long lists in %s', (_, lists, writer) => {
  const shape = s.struct({ Count: s.integer(), In: s.struct({ Item: list(), More: list() }) })

  test('are written once for all who need them, while others have their turns', async () => {
    const { items, reads } = counted(1_001)
    const value = { Count: 2, In: { Item: items, More: [...items] } }
    let turns = 0
    const others = setInterval(() => turns++, 0)
    const readsAtOnce: number[] = []
    const keepings = [keepInSlices(shape, value, lists), keepInSlices(shape, { In: { Item: items } }, lists)]
    readsAtOnce.push(reads.count)
    await Promise.all(keepings)
    clearInterval(others)
    expect(keepings[0]).toBeInstanceOf(Promise)
    expect(readsAtOnce[0]).toBeLessThan(items.length / 2)
    expect(turns).toBeGreaterThan(0)
    const readsWhenKept = reads.count
    expect(keepInSlices(shape, value, lists)).toBeUndefined()
    writer.members(shape, value)
    expect(reads.count).toBe(readsWhenKept)
    expect(writer.parts().every(({ byteLength }) => byteLength < 10_000)).toBe(true)
  })

  test('and short, absent or odd ones need not be waited for', () => {
    for (const given of [{}, { In: null }, { In: { Item: [] } }, { In: { Item: 'text' } }, { In: { Item: counted(20).items } }]) {
      expect(keepInSlices(shape, given, lists)).toBeUndefined()
    }
  })
})
