import { describe, expect, test } from 'bun:test'
import { bodyText } from '../../tests/support/body-text.ts'
import { s } from '../api/shape.ts'
import type { AnswerWriter } from './answer-writer.ts'
import { viewOf } from './encoded-view.ts'
import { JsonWriter } from './json-writer.ts'
import { XmlWriter } from './xml-writer.ts'

const item = s.struct({ Id: s.integer() })
const shape = s.struct({ Count: s.integer(), In: s.struct({ Item: s.list(item), More: s.list(item) }), One: item })

const formats: readonly (readonly [string, (value: object) => AnswerWriter])[] = [
  [
    'JSON',
    (value) => {
      const writer = new JsonWriter().raw('{')
      writer.members(shape, value)
      return writer.raw('}')
    },
  ],
  ['XML', (value) => new XmlWriter().raw('<r>').members(shape, value).raw('</r>')],
]

/** So many views, and how often one was read. */
function counted(count: number) {
  const reads = { count: 0 }
  const views = Array.from({ length: count }, (_, n) =>
    viewOf(item, {
      get Id() {
        reads.count++
        return n
      },
    }),
  )
  return { views, reads }
}

const textOf = async (writer: AnswerWriter) => bodyText({ body: await writer.body() })

describe.each(formats)('views in %s', (_, write) => {
  test('are encoded once, whatever answers hold them', async () => {
    const { views, reads } = counted(4)
    const value = { In: { Item: views.slice(1) }, One: views[0] }
    const first = await textOf(write(value))
    expect(await textOf(write(value))).toBe(first)
    await textOf(write({ In: { Item: views.slice(1).toReversed() } }))
    expect(reads.count).toBe(4)
    expect(first).toBe(await textOf(write({ In: { Item: [1, 2, 3].map((Id) => ({ Id })) }, One: { Id: 0 } })))
  })

  test('that were encoded together are copied in one go, in their order', async () => {
    const { views } = counted(5)
    await textOf(write({ In: { Item: views } }))
    const piecesOf = async (list: readonly object[]) =>
      (await write({ In: { Item: list } }).body()).filter((part) => typeof part !== 'string').length
    const [a, b, c, d, e] = views as [object, object, object, object, object]
    expect(await Promise.all([views, views.slice(1, 3), [a, c], [b, a], [a, a], [a, b, d, e]].map(piecesOf))).toEqual([1, 1, 2, 2, 2, 2])
    for (const list of [[a, c], [b, a], [a, a], [a, b, d, e], [e]]) {
      expect(await textOf(write({ In: { Item: list } }))).toBe(await textOf(write({ In: { Item: list.map((view) => ({ ...view })) } })))
    }
  })

  test('that two answers encode at the same time are in both', async () => {
    const { views } = counted(1_001)
    const plain = await textOf(write({ In: { Item: views.map((view) => ({ ...view })) } }))
    const both = [views, views.toReversed()].map((Item) => textOf(write({ In: { Item } })))
    const [first, second] = await Promise.all(both)
    expect(first === plain).toBe(true)
    expect(second).toBe(await textOf(write({ In: { Item: views.map((view) => ({ ...view })).toReversed() } })))
  })

  test('of a long list are encoded while others have their turns, and need not be waited for again', async () => {
    const { views, reads } = counted(1_001)
    const value = { Count: 2, In: { Item: views, More: views.slice(0, 5) } }
    let turns = 0
    let others = setImmediate(takeTurn)
    function takeTurn() {
      turns++
      others = setImmediate(takeTurn)
    }
    const writing = write(value).body()
    const readAtOnce = reads.count
    await writing
    clearImmediate(others)
    expect(readAtOnce).toBeLessThan(views.length / 2)
    expect(turns).toBeGreaterThan(5)
    expect(write(value).body()).not.toBeInstanceOf(Promise)
  })

  test('may stand among values that are none', async () => {
    const [view = { Id: 0 }] = counted(1).views
    for (const list of [[view, { Id: 1 }, view], [{ Id: 1 }, view, view], [view, view, { Id: 1 }], [view], []]) {
      const plain = list.map(({ Id }) => ({ Id }))
      expect(await textOf(write({ In: { Item: list } }))).toBe(await textOf(write({ In: { Item: plain } })))
    }
  })
})

test('a view is the value itself, frozen; a copy of it is no view', async () => {
  const value = { Id: 1 }
  const view = viewOf(item, value)
  expect(view).toBe(value)
  expect([Object.isFrozen(view), Object.keys(view), JSON.stringify(view)]).toEqual([true, ['Id'], '{"Id":1}'])
  await textOf(new XmlWriter().members(shape, { One: view }))
  expect(await textOf(new XmlWriter().members(shape, { One: { ...view, Id: 2 } }))).toBe('<One><Id>2</Id></One>')
})
