import { describe, expect, test } from 'bun:test'
import { aCluster } from '../../tests/support/ehpc.ts'
import { anAccessKey, anAccount, anImage } from '../../tests/support/images.ts'
import { Catalogue } from './catalogue.ts'
import type { Predicate } from './query.ts'
import { Shelf } from './shelf.ts'
import type { Store } from './store-port.ts'

/** A catalogue on a store that has whatever is asked for, and what was asked of it. */
async function onStore(answers: Partial<Store>) {
  const asked: string[] = []
  const store = new Proxy({} as Store, {
    get: (_, name) => {
      const answer = answers[name as keyof Store] as ((id: string) => unknown) | undefined
      return async (id: string) => {
        if (answer !== undefined) asked.push(id)
        return answer === undefined ? (name === 'onHint' ? async () => {} : 0) : answer(id)
      }
    },
  })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1_000_000, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => 0 })
  return { catalogue, asked }
}

describe('what a catalogue keeps of its store is bounded', () => {
  test('credentials by their bytes: of very many keys with long policies the first are asked for again', async () => {
    const policies = [{ name: 'long', documents: { ram: { Version: '1', Statement: 'x'.repeat(6_000) } } }]
    const { catalogue, asked } = await onStore({
      credential: async (id) => ({ key: anAccessKey({ id }), account: anAccount(), policies, sessionPolicy: null, signingKeys: new Map() }),
    })
    for (let n = 0; n < 2_000; n++) await catalogue.credential(`key ${n}`)
    expect(asked).toHaveLength(2_000)
    await catalogue.credential('key 1999')
    expect(asked).toHaveLength(2_000)
    await catalogue.credential('key 0')
    expect(asked).toHaveLength(2_001)
  })

  test('credentials by their bytes, which are the session policy’s too', async () => {
    const sessionPolicy = { name: 'session s', documents: { ram: { Version: '1', Statement: 'x'.repeat(2_000) } } }
    const { catalogue, asked } = await onStore({
      credential: async (id) => ({ key: anAccessKey({ id }), account: anAccount(), policies: [], sessionPolicy, signingKeys: new Map() }),
    })
    for (let n = 0; n < 4_000; n++) await catalogue.credential(`key ${n}`)
    await catalogue.credential('key 3999')
    expect(asked).toHaveLength(4_000)
    await catalogue.credential('key 0')
    expect(asked).toHaveLength(4_001)
  })

  test('credentials without policies by their number', async () => {
    const { catalogue, asked } = await onStore({
      credential: async (id) => ({
        key: anAccessKey({ id }),
        account: anAccount(),
        policies: [],
        sessionPolicy: null,
        signingKeys: new Map(),
      }),
    })
    for (let n = 0; n < 20_000; n++) await catalogue.credential(`key ${n}`)
    await catalogue.credential('key 19999')
    expect(asked).toHaveLength(20_000)
    await catalogue.credential('key 0')
    expect(asked).toHaveLength(20_001)
  })

  test('keys that are not there are not kept at all', async () => {
    const { catalogue, asked } = await onStore({ credential: async () => undefined })
    for (let n = 0; n < 3; n++) expect(await catalogue.credential('nobody')).toBeUndefined()
    expect(asked).toHaveLength(3)
  })

  test('clusters by their number', async () => {
    const thousand = Array.from({ length: 1_000 }, (_, n) => aCluster(`ehpc-${n}`, ''))
    const { catalogue, asked } = await onStore({ clusters: async () => thousand })
    for (let n = 0; n < 100; n++) await catalogue.clusters(`account ${n}`)
    await catalogue.clusters('account 99')
    expect(asked).toHaveLength(100)
    await catalogue.clusters('account 0')
    expect(asked).toHaveLength(101)
  })
})

describe('what a shelf keeps beside its images is bounded', () => {
  const images = Array.from({ length: 10 }, (_, n) => anImage({ id: `i${n}`, owner: `account ${n}`, visibility: 'shared' }))

  test('selections by their number', () => {
    const shelf = new Shelf(images)
    const select = (n: number) => shelf.select('tencent/ecm', [{ on: 'name', contains: `${n}` }])
    const first = select(0)
    for (let n = 1; n < 16; n++) select(n)
    expect(select(0)).toBe(first)
    select(16)
    expect(select(0)).not.toBe(first)
  })

  test('selections by the length of what was asked', () => {
    const shelf = new Shelf(images)
    const asked = (contains: string): Predicate[] => [{ on: 'name', contains }]
    const select = (length: number) => shelf.select('tencent/ecm', asked('x'.repeat(length - JSON.stringify(asked('')).length)))
    expect(select(1_000)).toBe(select(1_000))
    expect(select(1_001)).not.toBe(select(1_001))
  })

  test('what accounts see of it by their number', () => {
    const shelf = new Shelf(images)
    const first = shelf.shownTo('somebody 0')
    for (let n = 1; n < 1_000; n++) shelf.shownTo(`somebody ${n}`)
    expect(shelf.shownTo('somebody 0')).toBe(first)
    shelf.shownTo('somebody 1000')
    expect(shelf.shownTo('somebody 0')).not.toBe(first)
  })

  test('what accounts see of it by the images in all of it', () => {
    const open = images.map((image) => ({ ...image, visibility: 'public' as const }))
    const shelf = new Shelf(open, 18)
    const first = shelf.shownTo('account 0')
    shelf.shownTo('account 1')
    expect(shelf.shownTo('account 0')).toBe(first)
    shelf.shownTo('account 2')
    expect(shelf.shownTo('account 0')).not.toBe(first)
    expect(shelf.shownTo('account 0')).toEqual(first)
  })
})
