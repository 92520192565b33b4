import { describe, expect, test } from 'bun:test'
import { Conflict, Damaged, type Store } from '../../src/catalogue/store-port.ts'
import { newTask, type Task, type TaskClaim } from '../../src/catalogue/task.ts'
import { checkData } from '../../src/store/check.ts'
import { withEngine } from '../../src/store/open-engine.ts'
import { anAccount, anImage } from '../support/images.ts'
import { type EngineUnderTest, MASTER_KEY, storesOf } from './store.contract.ts'

const NOW = 1_700_000_000_000
const BY = { who: 'qcs::cam::uin/1:uin/1', call: 'ecm:CreateImage', requestId: 'r-1' }

/** A task of account `acme` that has just begun. */
const aTask = (given: Partial<Task> & Pick<Task, 'id'>): Task => ({
  ...newTask(
    {
      service: 'tencent/ecm',
      accountId: 'acme',
      operation: 'CreateImage',
      imageId: 'i',
      by: BY,
      steps: 2,
      payload: { from: '金色' },
      ...given,
    },
    NOW,
  ),
  ...given,
})

const claim = (owner: string, more: Partial<TaskClaim> = {}): TaskClaim => ({ owner, leaseMs: 10_000, ...more })
const ids = (tasks: readonly Task[]) => tasks.map(({ id }) => id)

/** How a store keeps tasks, and who may do them, whatever keeps its data. */
export function taskContract(engine: EngineUnderTest): void {
  describe(`tasks on ${engine.name}`, () => {
    const stores = storesOf(engine)
    /** A store with account `acme`, and the time its leases are of. */
    const fresh = async (data?: string) => {
      const clock = { now: NOW }
      const store = await stores.open({ now: () => clock.now, ...(data === undefined ? {} : { data }) })
      await store.write({ accounts: [anAccount(), anAccount('globex')] })
      return { store, clock }
    }
    const put = (store: Store, ...tasks: readonly Task[]) => store.write({ tasks: tasks.map((task) => ({ task })) })
    const move = (store: Store, leasedBy: string, task: Task) => store.write({ tasks: [{ task, leasedBy }] })
    const reasonOf = (writing: Promise<unknown>) =>
      writing.then(
        () => 'written',
        (failure: unknown) => (failure instanceof Conflict ? failure.reason : failure),
      )

    test('a task is written together with its image or not at all, and is found as it was written', async () => {
      const { store } = await fresh()
      const task = aTask({ id: 1 })
      const image = anImage({ id: 'i', state: 'creating' })
      expect(await reasonOf(store.write({ images: [{ ...image, owner: 'nobody' }], tasks: [{ task }] }))).toBe('dangling')
      expect(await store.tasks({ accountId: 'acme' })).toEqual([])
      expect(await store.write({ images: [image], tasks: [{ task }] })).toEqual({ written: 2, unchanged: 0 })
      expect(await store.tasks({ accountId: 'acme' })).toEqual([task])
    })

    test('numbers come one after the other, also when many begin at once', async () => {
      const { store } = await fresh()
      const begin = () => store.transact(async (read) => ({ tasks: [{ task: aTask({ id: await read.nextTaskId() }) }] }))
      await Promise.all(Array.from({ length: 12 }, begin))
      expect(ids(await store.tasks({ accountId: 'acme' }))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
      expect(await reasonOf(put(store, aTask({ id: 12 })))).toBe('exists')
    })

    test('tasks are found by number, image and operation, and never by another account', async () => {
      const { store } = await fresh()
      const others = aTask({ id: 3, accountId: 'globex' })
      await put(store, aTask({ id: 1 }), aTask({ id: 2, imageId: 'j', operation: 'ImportImage' }), others)
      const found = async (query: object) => ids(await store.tasks({ accountId: 'acme', ...query }))
      expect(await found({})).toEqual([2, 1])
      expect([
        await found({ ids: [1, 3, 9] }),
        await found({ ids: [] }),
        await found({ imageIds: ['j'] }),
        await found({ imageIds: [] }),
      ]).toEqual([[1], [], [2], []])
      expect(await found({ operations: ['ImportImage', 'ImportCustomImage'] })).toEqual([2])
      expect(await store.tasks({ accountId: 'a\0b' })).toEqual([])
      let read: Task | undefined
      await store.transact(async (reader) => {
        read = await reader.task(3)
        expect(await reader.task(4)).toBeUndefined()
        return {}
      })
      expect(read).toEqual(others)
    })

    test('a decision reads an account’s own images, no more than it asks for', async () => {
      const { store } = await fresh()
      await store.write({ images: [anImage({ id: 'i' }), anImage({ id: 'j' }), anImage({ id: 'k', owner: 'globex' })] })
      const read = await new Promise<string[][]>((resolve) =>
        store.transact(async (reader) => {
          const of = async (id: string, max: number) => (await reader.imagesOwnedBy(id, max)).map(({ id }) => id).sort()
          resolve([await of('acme', 9), await of('acme', 1), await of('nobody', 9), await of('\0', 9)])
          return {}
        }),
      )
      expect(read.map((found) => found.length)).toEqual([2, 1, 0, 0])
      expect(read[0]).toEqual(['i', 'j'])
    })

    test('a task is leased to one at a time, until its lease runs out', async () => {
      const { store, clock } = await fresh()
      await put(store, aTask({ id: 1 }))
      expect(ids(await store.claimTasks(claim('first')))).toEqual([1])
      expect(await store.claimTasks(claim('second'))).toEqual([])
      clock.now += 9_999
      expect(await store.claimTasks(claim('second'))).toEqual([])
      // The first was killed: nobody renews its lease.
      clock.now += 1
      expect(ids(await store.claimTasks(claim('second')))).toEqual([1])
      const done = aTask({ id: 1, state: 'succeeded', endedAt: clock.now })
      expect(await reasonOf(move(store, 'first', done))).toBe('stale')
      expect(await store.tasks({ accountId: 'acme' })).toEqual([aTask({ id: 1 })])
      expect(await reasonOf(move(store, 'second', done))).toBe('written')
      expect(await store.tasks({ accountId: 'acme' })).toEqual([done])
      expect(await reasonOf(move(store, 'second', done))).toBe('stale')
      clock.now += 3_600_000
      expect(await store.claimTasks(claim('third'))).toEqual([])
    })

    test('a lease is renewed by who holds it, and given back', async () => {
      const { store, clock } = await fresh()
      await put(store, aTask({ id: 1 }), aTask({ id: 2 }))
      await store.claimTasks(claim('first', { ids: [1] }))
      await store.claimTasks(claim('second'))
      clock.now += 9_000
      const half = aTask({ id: 1, progress: 50 })
      const renew = (task: Task) => store.write({ tasks: [{ task, leasedBy: 'first', leaseMs: 10_000 }] })
      expect([await reasonOf(renew(half)), await reasonOf(renew(aTask({ id: 2 }))), await reasonOf(renew(aTask({ id: 3 })))]).toEqual([
        'written',
        'stale',
        'stale',
      ])
      expect(await store.tasks({ accountId: 'acme', ids: [1] })).toEqual([half])
      clock.now += 9_000
      expect(ids(await store.claimTasks(claim('third')))).toEqual([2])
      await move(store, 'first', half)
      expect(ids(await store.claimTasks(claim('third')))).toEqual([1])
      expect(await reasonOf(renew(half))).toBe('stale')
    })

    test('only those are leased that are due, wanted, and can be done by who asks', async () => {
      const { store } = await fresh()
      const later = aTask({ id: 2, createdAt: NOW - 500, movedAt: NOW - 500 })
      await put(store, aTask({ id: 1, movedAt: NOW - 1_000 }), later, aTask({ id: 3, operation: 'ImportImage', movedAt: NOW - 1_000 }))
      const claimed = async (more: Partial<TaskClaim>) => {
        const found = await store.claimTasks(claim('first', more))
        for (const task of found) await move(store, 'first', task)
        return ids(found)
      }
      expect(await claimed({ movedBy: NOW - 1_000 })).toEqual([1, 3])
      expect(await claimed({ movedBy: NOW - 1_001 })).toEqual([])
      expect(await claimed({ ids: [2, 7] })).toEqual([2])
      expect(await claimed({ ids: [] })).toEqual([])
      expect(await claimed({ accepts: ({ operation }) => operation === 'ImportImage' })).toEqual([3])
    })

    test('a clock that was set back keeps no task waiting', async () => {
      const { store, clock } = await fresh()
      clock.now = NOW + 86_400_000
      await put(store, aTask({ id: 1, movedAt: clock.now }))
      await store.claimTasks(claim('first'))
      clock.now = NOW
      expect(ids(await store.claimTasks(claim('second', { movedBy: NOW })))).toEqual([1])
    })

    test('of many that race for many tasks, none gets one that another has', async () => {
      const data = await engine.fresh()
      const { store } = await fresh(data)
      const others = data === ':memory:' ? [store] : await Promise.all([1, 2].map(() => stores.open({ data, now: () => NOW })))
      await put(store, ...Array.from({ length: 40 }, (_, n) => aTask({ id: n + 1 })))
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, n) => (others[n % others.length] ?? store).claimTasks(claim(`worker ${n}`))),
      )
      const claimed = all.flatMap(ids)
      expect(claimed.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
    })

    test('the newest ten thousand are kept, and every one that has not ended', async () => {
      const { store } = await fresh()
      const ended = { state: 'succeeded', endedAt: NOW } as const
      await put(store, aTask({ id: 1, ...ended }), aTask({ id: 2 }), aTask({ id: 3, ...ended }), aTask({ id: 10_002, ...ended }))
      expect(ids(await store.tasks({ accountId: 'acme' }))).toEqual([10_002, 3, 2])
    })

    test('a task that is damaged is not done and not shown, and the check tells', async () => {
      const data = await engine.fresh()
      if (data === ':memory:') return
      const { store } = await fresh(data)
      await put(store, aTask({ id: 1 }), aTask({ id: 2 }))
      await withEngine(data, ({ db }) => db.updateTable('tasks').set({ checksum: 1 }).where('id', '=', 1).execute())
      expect(ids(await store.claimTasks(claim('first')))).toEqual([2])
      expect(await store.tasks({ accountId: 'acme' }).catch((failure: unknown) => failure)).toBeInstanceOf(Damaged)
      expect((await checkData({ data, masterKey: MASTER_KEY })).defects).toEqual([
        { table: 'tasks', row: '1', problem: 'its text does not have its checksum', cure: 'restore a backup into new data' },
      ])
    })
  })
}
