import { describe, expect, test } from 'bun:test'
import type { Changes } from '../../src/catalogue/store-port.ts'
import { withEngine } from '../../src/store/open-engine.ts'
import { anAccessKey, anAccount, anImage, aRole } from '../support/images.ts'
import { type EngineUnderTest, storesOf } from './store.contract.ts'

const BY = { who: 'ann', call: 'mirrorhall image deprecate' }
const image = anImage({ id: 'i' })
const named = (name: string) => ({ ...image, name })

/** How a store tells what was, whatever keeps its data. */
export function historyContract(engine: EngineUnderTest): void {
  describe(`the past on ${engine.name}`, () => {
    const stores = storesOf(engine)
    /** A store with a clock, and three changes of an image at 100, 200 and 300, beside its account and a key. */
    const filled = async (options: { readonly changesKept?: number; readonly data?: string } = {}) => {
      const clock = { now: 100 }
      const store = await stores.open({ ...options, now: () => clock.now })
      const write = (at: number, changes: Changes) => {
        clock.now = at
        return store.write(changes, { by: BY })
      }
      await write(100, { accounts: [anAccount()], images: [image], keys: [anAccessKey({ id: 'root', secret: 'hunter2' })] })
      await write(200, { images: [named('second')] })
      await write(300, { removals: { images: ['i'] } })
      return { store, write }
    }

    test('each change says what it was of, what that was before and what it made of it, the newest first', async () => {
      const { store } = await filled()
      const ofImage = { kind: 'images', key: 'i' } as const
      const changes = await store.changes({ of: ofImage, max: 10 })
      expect(changes).toEqual([
        { seq: 5, at: 300, by: BY, of: ofImage, before: named('second'), after: undefined, isAfterKnown: true },
        { seq: 4, at: 200, by: BY, of: ofImage, before: image, after: named('second'), isAfterKnown: true },
        { seq: 3, at: 100, by: BY, of: ofImage, before: undefined, after: image, isAfterKnown: true },
      ])
      expect(await store.changes({ of: ofImage, max: 1 })).toEqual(changes.slice(0, 1))
      expect((await store.changes({ max: 10 })).map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1])
      expect((await store.changes({ seqs: [4, 99], max: 10 })).map(({ seq }) => seq)).toEqual([4])
      expect(await store.changes({ of: { kind: 'images', key: 'a\0b' }, max: 10 })).toEqual([])
      expect(await store.changes({ seqs: [], max: 10 })).toEqual([])
    })

    test('what a change made of a key is told without its secret', async () => {
      const { store } = await filled()
      const [change] = await store.changes({ of: { kind: 'keys', key: 'root' }, max: 1 })
      expect(change).toMatchObject({ before: undefined, after: { id: 'root', enabled: true }, isAfterKnown: true })
      expect(JSON.stringify(change)).not.toMatch(/hunter|sealed|secret/)
    })

    test('things of two names are told by both of them', async () => {
      const { store, write } = await filled()
      await write(400, { users: [{ accountId: 'acme', name: 'ci', policies: [] }] })
      expect((await store.changes({ max: 1 }))[0]?.of).toEqual({ kind: 'users', key: ['acme', 'ci'] })
    })

    test('after very many things were written at once, what an earlier change came to is not told', async () => {
      const { store, write } = await filled({ changesKept: 8 })
      await write(350, { images: [image] })
      await write(400, { images: [named('third'), ...Array.from({ length: 8 }, (_, n) => anImage({ id: `m${n}` }))] })
      const [atOnce, first] = await store.changes({ max: 2 })
      expect(atOnce).toMatchObject({ seq: 7, of: undefined, isAfterKnown: false })
      expect(first).toMatchObject({ seq: 6, after: undefined, isAfterKnown: false })
      expect((await store.changes({ seqs: [5], max: 1 }))[0]).toMatchObject({ after: undefined, isAfterKnown: true })
      expect(await store.thingAt('images', 'i', 399)).toEqual({ lost: 'at-once', at: 400 })
      expect(await store.thingAt('images', 'i', 400)).toEqual({ thing: named('third') })
    })

    test('a thing is told as it was at any time', async () => {
      const { store } = await filled()
      const at = async (time: number) => await store.thingAt('images', 'i', time)
      expect(await at(99)).toEqual({ thing: undefined })
      expect(await at(100)).toEqual({ thing: image })
      expect(await at(250)).toEqual({ thing: named('second') })
      expect(await at(300)).toEqual({ thing: undefined })
      expect(await store.thingAt('images', 'a\0b', 100)).toEqual({ thing: undefined })
    })

    test('of the time before the log begins nothing is told', async () => {
      const { store } = await filled({ changesKept: 2 })
      expect(await store.thingAt('images', 'i', 199)).toEqual({ lost: 'began', at: 200 })
      expect(await store.thingAt('images', 'i', 200)).toEqual({ thing: named('second') })
    })

    test('so many entries are kept as the data says, whoever writes, and what is more goes at once', async () => {
      const data = await engine.fresh()
      const { store, write } = await filled({ data })
      expect(await store.historyLength()).toBe(10_000)
      await store.setHistoryLength(4)
      expect((await store.changes({ max: 10 })).map(({ seq }) => seq)).toEqual([5, 4, 3, 2])
      const other = data === ':memory:' ? store : await stores.open({ data })
      expect(await other.historyLength()).toBe(4)
      await other.write({ images: [image] })
      await write(400, { images: [named('third')] })
      expect((await store.changes({ max: 10 })).map(({ seq }) => seq)).toEqual([7, 6, 5, 4])
      // A server that has not read so far is told to forget everything.
      expect(await store.changesSince(2)).toMatchObject({ last: 7, topics: ['everything'] })
      await store.setHistoryLength(6)
      expect(await other.historyLength()).toBe(6)
      if (data === ':memory:') return
      await withEngine(data, ({ db }) => db.updateTable('settings').set({ value: '1' }).where('name', '=', 'history-length').execute())
      expect(await store.historyLength()).toBe(10_000)
    })

    test('an entry that is not as it was written is neither told nor believed', async () => {
      const data = await engine.fresh()
      if (data === ':memory:') return
      const { store } = await filled({ data })
      await withEngine(data, ({ db }) => db.updateTable('changes').set({ before: '{"id":"i"}' }).where('seq', '=', 5).execute())
      const changes = await store.changes({ of: { kind: 'images', key: 'i' }, max: 10 })
      expect(changes.map(({ seq, isAfterKnown }) => [seq, isAfterKnown])).toEqual([
        [4, false],
        [3, true],
      ])
      expect(await store.thingAt('images', 'i', 250)).toEqual({ lost: 'damaged', at: 300 })
    })

    test('a look sees things of one moment, and fails as it does itself', async () => {
      const { store } = await filled()
      const seen = await store.read(async (read) => [(await read.get('accounts', 'acme'))?.thing, await read.get('images', 'i')])
      expect(seen).toEqual([anAccount(), undefined])
      await expect(store.read(() => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
      expect(await store.lastChange()).toBe(5)
    })

    test('what keeps a thing from being removed is told whole: of each kind the first, and how many more', async () => {
      const { store, write } = await filled()
      const instance = { cloud: 'tencent', accountId: 'acme', region: 'r', imageId: 'i', details: {} } as const
      const shared = anImage({ id: 's', owner: 'globex', visibility: 'shared', sharedWith: ['acme'] })
      await write(400, {
        accounts: [anAccount('globex')],
        roles: [aRole({ name: 'own' }), aRole({ name: 'theirs', accountId: 'globex', trusts: ['acme'] })],
        images: [image, shared],
        instances: ['ein-1', 'ein-2', 'ein-3'].map((id) => ({ ...instance, id })),
      })
      const told = (changes: Changes) => store.write(changes).catch((failure: unknown) => (failure as Error).message)
      expect(await told({ removals: { images: ['i'] } })).toBe('The image i is in use by instance ein-1 and 2 more, and cannot be removed.')
      expect(await told({ removals: { accounts: ['acme'] } })).toBe(
        'The account acme is in use by role acme/own, access key root, instance ein-1 and 2 more, image i, role globex/theirs, image s that is shared with it, and cannot be removed.',
      )
    })
  })
}
