import { describe, expect, test } from 'bun:test'
import { WeighedCache } from './cache.ts'

interface Box {
  readonly name: string
  readonly bytes: number
}

const cacheOf = (capacity: number) => new WeighedCache<Box>(capacity, ({ bytes }) => bytes)
const box =
  (name: string, bytes = 1) =>
  async (): Promise<Box> => ({ name, bytes })

describe('a weighed cache', () => {
  test('loads once and then gives the same value without a promise', async () => {
    const cache = cacheOf(10)
    const loaded = await cache.get('a', box('a'))
    expect(cache.get('a', () => expect.unreachable())).toBe(loaded)
    expect(cache.peek('a')).toBe(loaded)
    expect(cache).toMatchObject({ size: 1, bytes: 1 })
  })

  test('loads once however many ask at the same time', async () => {
    const cache = cacheOf(10)
    let loads = 0
    const load = async () => ({ name: `load ${++loads}`, bytes: 1 })
    const given = await Promise.all(Array.from({ length: 20 }, () => cache.get('a', load)))
    expect(loads).toBe(1)
    expect(new Set(given).size).toBe(1)
  })

  test('lets the least recently used go when the bound is exceeded', async () => {
    const cache = cacheOf(10)
    for (const name of ['a', 'b', 'c']) await cache.get(name, box(name, 3))
    await cache.get('a', () => expect.unreachable())
    await cache.get('d', box('d', 4))
    expect(['a', 'b', 'c', 'd'].filter((name) => cache.peek(name))).toEqual(['a', 'c', 'd'])
    expect(cache.bytes).toBe(10)
  })

  test('lets several go for one that is heavy', async () => {
    const cache = cacheOf(10)
    for (const name of ['a', 'b', 'c']) await cache.get(name, box(name, 3))
    await cache.get('d', box('d', 5))
    expect(cache).toMatchObject({ size: 2, bytes: 8 })
    expect(cache.peek('d')).toMatchObject({ name: 'd' })
  })

  test('looking is a use', async () => {
    const cache = cacheOf(10)
    for (const name of ['a', 'b', 'c']) await cache.get(name, box(name, 3))
    cache.peek('a')
    await cache.get('d', box('d', 3))
    expect(['a', 'b', 'c', 'd'].filter((name) => cache.peek(name))).toEqual(['a', 'c', 'd'])
  })

  test('of values that were all used the one that was used first goes', async () => {
    const cache = cacheOf(10)
    for (const name of ['a', 'b', 'c']) await cache.get(name, box(name, 3))
    for (const name of ['c', 'b', 'a']) cache.peek(name)
    await cache.get('d', box('d', 3))
    expect(['a', 'b', 'c', 'd'].filter((name) => cache.peek(name))).toEqual(['a', 'b', 'd'])
  })

  test('keeps a value heavier than the bound beside what fits into the bound', async () => {
    const cache = cacheOf(10)
    await cache.get('giant', box('giant', 50))
    for (let n = 0; n < 20; n++) {
      await cache.get(`${n}`, box(`${n}`, 3))
      expect(cache.get('giant', () => expect.unreachable())).toMatchObject({ bytes: 50 })
      expect(cache.bytes).toBeLessThanOrEqual(50 + 10)
    }
  })

  test('lets a heavy value go that nobody uses, once others want the room', async () => {
    const cache = cacheOf(10)
    await cache.get('giant', box('giant', 50))
    for (let n = 0; n < 4; n++) await cache.get(`${n}`, box(`${n}`, 3))
    expect(cache.peek('giant')).toBeUndefined()
    expect(cache.bytes).toBeLessThanOrEqual(10)
  })

  test('keeps one heavy value at a time, and each while the next is not there', async () => {
    const cache = cacheOf(10)
    for (const name of ['a', 'b', 'c']) {
      await cache.get(name, box(name, 50))
      expect(cache.size).toBe(1)
      expect(cache.get(name, () => expect.unreachable())).toMatchObject({ name })
    }
  })

  test('any two values are kept together, whatever they weigh', async () => {
    for (const [a, b] of [
      [5, 5],
      [6, 10],
      [10, 6],
      [1, 50],
      [50, 1],
      [7, 7],
    ] as const) {
      const cache = cacheOf(10)
      await Promise.all([cache.get('a', box('a', a)), cache.get('b', box('b', b))])
      expect(cache).toMatchObject({ size: 2, bytes: a + b })
    }
  })

  test('keeps the heaviest of the others beside the bound when the heaviest is forgotten', async () => {
    const cache = cacheOf(10)
    for (const [name, bytes] of Object.entries({ heavy: 8, heaviest: 9, light: 1 })) await cache.get(name, box(name, bytes))
    cache.forget('heaviest')
    await cache.get('middling', box('middling', 5))
    expect(['heavy', 'light', 'middling'].filter((name) => cache.peek(name))).toEqual(['heavy', 'light', 'middling'])
  })

  test('takes another value in the place of one that came before a mark or is still to come, with its weight, and lets go of one that came since', async () => {
    const cache = cacheOf(10)
    await cache.get('a', box('a', 8))
    const mark = cache.mark()
    cache.replace('a', mark, (value) => ({ ...value, bytes: 4 }))
    expect(cache.get('a', () => expect.unreachable())).toEqual({ name: 'a', bytes: 4 })
    expect(cache).toMatchObject({ size: 1, bytes: 4 })
    await cache.get('b', box('b', 6))
    cache.replace('b', mark, () => expect.unreachable())
    cache.replace('nothing', mark, () => expect.unreachable())
    expect([cache.peek('b'), cache.bytes]).toEqual([undefined, 4])
    const [coming, later] = [Promise.withResolvers<Box>(), cache.mark()]
    const asked = cache.get('c', () => coming.promise)
    for (const letter of ['d', 'e']) cache.replace('c', later, ({ name, bytes }) => ({ name: name + letter, bytes: bytes + 1 }))
    coming.resolve({ name: 'c', bytes: 1 })
    expect(await asked).toEqual({ name: 'cde', bytes: 3 })
    expect(cache.peek('c')).toBe(await asked)
    expect(cache.bytes).toBe(7)
    cache.forget('c')
    await cache.get('d', box('d', 6))
    cache.replace('a', cache.mark(), (value) => ({ ...value, bytes: 6 }))
    expect(cache.bytes).toBeLessThanOrEqual(12)
    expect(cache.peek('a')?.bytes).toBe(6)
  })

  test('does not keep a load that fails', async () => {
    const cache = cacheOf(10)
    await expect(Promise.resolve(cache.get('a', () => Promise.reject(new Error('no'))))).rejects.toThrow('no')
    expect(cache.size).toBe(0)
    expect(await cache.get('a', box('second'))).toMatchObject({ name: 'second' })
  })

  test('does not keep what was forgotten while it loaded', async () => {
    for (const forget of [(cache: WeighedCache<Box>) => cache.forget('a'), (cache: WeighedCache<Box>) => cache.clear()]) {
      const cache = cacheOf(10)
      const { promise, resolve } = Promise.withResolvers<Box>()
      const first = cache.get('a', () => promise)
      forget(cache)
      resolve({ name: 'stale', bytes: 5 })
      expect(await first).toMatchObject({ name: 'stale' })
      expect(cache).toMatchObject({ size: 0, bytes: 0 })
      expect(await cache.get('a', box('fresh'))).toMatchObject({ name: 'fresh' })
    }
  })

  test('a load that was forgotten does not take the place of a later one', async () => {
    const cache = cacheOf(10)
    const [slow, quick] = [Promise.withResolvers<Box>(), Promise.withResolvers<Box>()]
    const first = cache.get('a', () => slow.promise)
    cache.forget('a')
    const second = cache.get('a', () => quick.promise)
    quick.resolve({ name: 'new', bytes: 2 })
    await second
    slow.resolve({ name: 'old', bytes: 3 })
    await first
    expect(cache.peek('a')).toMatchObject({ name: 'new' })
    expect(cache.bytes).toBe(2)
  })

  test('a failing load that was forgotten does not take a later one away', async () => {
    const cache = cacheOf(10)
    const slow = Promise.withResolvers<Box>()
    const first = Promise.resolve(cache.get('a', () => slow.promise)).catch(() => 'failed')
    cache.forget('a')
    await cache.get('a', box('new'))
    slow.reject(new Error('late'))
    expect(await first).toBe('failed')
    expect(cache.peek('a')).toMatchObject({ name: 'new' })
  })

  test('forgetting gives the weight back, and forgetting what is not there nothing', async () => {
    const cache = cacheOf(10)
    await cache.get('a', box('a', 4))
    cache.forget('b')
    expect(cache.bytes).toBe(4)
    cache.forget('a')
    expect(cache).toMatchObject({ size: 0, bytes: 0 })
  })

  test('what is loading is not let go for want of room', async () => {
    const cache = cacheOf(4)
    const slow = Promise.withResolvers<Box>()
    const first = cache.get('slow', () => slow.promise)
    await cache.get('a', box('a', 2))
    await cache.get('b', box('b', 2))
    slow.resolve({ name: 'slow', bytes: 1 })
    expect(await first).toMatchObject({ name: 'slow' })
    expect(cache.peek('slow')).toMatchObject({ name: 'slow' })
    expect(cache.bytes).toBeLessThanOrEqual(4)
  })
})
