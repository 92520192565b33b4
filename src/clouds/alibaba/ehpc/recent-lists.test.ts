import { describe, expect, test } from 'bun:test'
import { RecentLists } from './recent-lists.ts'

const context = {}
const items = (count: number) => Array.from({ length: count }, () => ({}))
const asIs = (source: readonly object[]) => async () => [...source]

describe('recent lists', () => {
  test('give the same list for the same question', async () => {
    const lists = new RecentLists(100)
    const source = items(3)
    const list = await lists.get(source, 'a', context, asIs(source))
    expect(await lists.get(source, 'a', context, () => expect.unreachable())).toBe(list)
    expect(await lists.get(source, 'b', context, asIs(source))).not.toBe(list)
    expect(await lists.get([...source], 'a', context, asIs(source))).not.toBe(list)
  })

  test('are made once for all who ask at the same time', async () => {
    const lists = new RecentLists(100)
    const source = items(3)
    let makings = 0
    const ask = (name: string) =>
      lists.get(source, name, context, async () => {
        makings++
        await Bun.sleep(1)
        return [...source]
      })
    const [first, second, other] = await Promise.all([ask('a'), ask('a'), ask('b')])
    expect(second).toBe(first as object[])
    expect(other).not.toBe(first as object[])
    expect(makings).toBe(2)
  })

  test('are made again for another context, and stay the same when their items do', async () => {
    const lists = new RecentLists(100)
    const source = items(3)
    const list = await lists.get(source, 'a', context, asIs(source))
    expect(await lists.get(source, 'a', {}, asIs(source))).toBe(list)
    const other = items(3)
    const later = {}
    const changed = await lists.get(source, 'a', later, asIs(other))
    expect(changed).toEqual(other)
    expect(await lists.get(source, 'a', later, () => expect.unreachable())).toBe(changed)
  })

  test('go when all together are too long, the longest unused first', async () => {
    const lists = new RecentLists(25)
    const [first, second, third] = [items(8), items(8), items(8)]
    const kept = [await lists.get(first, 'a', context, asIs(first)), await lists.get(second, 'a', context, asIs(second))]
    expect(await lists.get(first, 'a', context, asIs(first))).toBe(kept[0] as object[])
    await lists.get(third, 'a', context, asIs(third))
    expect(await lists.get(first, 'a', context, asIs(first))).toBe(kept[0] as object[])
    expect(await lists.get(second, 'a', context, asIs(second))).not.toBe(kept[1] as object[])
  })

  test('another list of the same items is a use of them', async () => {
    const lists = new RecentLists(35)
    const [first, second, third] = [items(8), items(8), items(8)]
    const [list] = [await lists.get(first, 'a', context, asIs(first)), await lists.get(second, 'a', context, asIs(second))]
    await lists.get(first, 'b', context, asIs(first))
    await lists.get(third, 'a', context, asIs(third))
    expect(await lists.get(first, 'a', context, asIs(first))).toBe(list as object[])
  })

  test('too long to be kept at all are answered all the same', async () => {
    const lists = new RecentLists(5)
    const source = items(8)
    const list = await lists.get(source, 'a', context, asIs(source))
    expect(list).toHaveLength(8)
    expect(await lists.get(source, 'a', context, asIs(source))).not.toBe(list)
    expect(await lists.get(items(0), '很长的名字'.repeat(9), context, asIs([]))).toEqual([])
  })

  test('that could not be made are not kept', async () => {
    const lists = new RecentLists(5)
    const source = items(1)
    expect(lists.get(source, 'a', context, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await lists.get(source, 'a', context, asIs(source))).toHaveLength(1)
  })
})
