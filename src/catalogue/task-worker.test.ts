import { afterEach, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anAccount, anImage } from '../../tests/support/images.ts'
import { NO_DISK_IMAGES } from '../../tests/support/no-tasks.ts'
import { openStore } from '../store/open.ts'
import { Catalogue } from './catalogue.ts'
import { moved } from './lifecycle.ts'
import { type Store, Unavailable } from './store-port.ts'
import { newTask, type Task } from './task.ts'
import { TaskFailed, type TaskTime, type TaskWork } from './task-work.ts'
import { TaskWorker } from './task-worker.ts'

const NOW = 1_700_000_000_000
const BY = { who: 'acme', call: 'ecm:CreateImage', requestId: 'r-1' }
const IMAGE = anImage({ id: 'i', state: 'creating' })

const MAKES: TaskWork = {
  steps: 3,
  finish: (_, image) => moved(image, 'available'),
  fail: (_, image) => moved(image, 'failed'),
}

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Given {
  readonly time?: TaskTime
  readonly work?: TaskWork | undefined
  readonly data?: string
  readonly clock?: { now: number }
  readonly wrap?: (store: Store) => Store
  readonly patienceMs?: number
}

/** A worker with data of its own, unless told, and what it reports. */
async function open({
  time = 'instant',
  work = MAKES,
  data = ':memory:',
  clock = { now: NOW },
  wrap = (store) => store,
  patienceMs = 1,
}: Given = {}) {
  const store = await openStore({ data, masterKey: new Uint8Array(32), now: () => clock.now })
  const catalogue = await Catalogue.open(wrap(store), { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => 0 })
  const faults: unknown[] = []
  const worker = new TaskWorker({
    catalogue,
    store: wrap(store),
    workOf: ({ operation }) => (operation === 'CreateImage' ? work : undefined),
    time,
    diskImages: NO_DISK_IMAGES,
    patienceMs,
    now: () => clock.now,
    onFault: (problem) => void faults.push(problem),
  })
  await catalogue.write({ accounts: [anAccount()] })
  ends.push(async () => {
    await worker.close()
    await catalogue.close()
  })
  return { store, catalogue, worker, faults, clock }
}

type Opened = Awaited<ReturnType<typeof open>>

/** Begins the task 1, with the image it makes. */
const begin = ({ catalogue, clock }: Opened, given: Partial<Task> = {}) =>
  catalogue.write({
    images: [IMAGE],
    tasks: [
      {
        task: {
          ...newTask(
            { id: 1, service: 'tencent/ecm', accountId: 'acme', operation: 'CreateImage', imageId: 'i', by: BY, steps: 3, payload: {} },
            clock.now,
          ),
          ...given,
        },
      },
    ],
  })

const taskOf = async ({ store }: Opened) => (await store.tasks({ accountId: 'acme' }))[0]
const stateOf = async ({ store }: Opened) => (await store.ownShelf('acme'))[0]?.state
const both = async (opened: Opened) => {
  const task = await taskOf(opened)
  return [task?.state, task?.progress, await stateOf(opened)]
}

describe('how time passes', () => {
  test('instant: it is done by the time it was waited for, in all of its steps', async () => {
    const opened = await open()
    await begin(opened)
    expect(await both(opened)).toEqual(['pending', 0, 'creating'])
    await opened.worker.begun(1)
    expect(await both(opened)).toEqual(['succeeded', 100, 'available'])
    expect(await taskOf(opened)).toMatchObject({ step: 3, endedAt: NOW, message: '' })
    expect((await opened.store.history('images', 'i', 9)).map(({ by, before }) => [by, before])).toEqual([
      [BY, IMAGE],
      [undefined, undefined],
    ])
  })

  test('by the clock: each step takes that many seconds, and none less', async () => {
    const opened = await open({ time: { secondsPerStep: 10 } })
    await begin(opened)
    await opened.worker.begun(1)
    const seen: unknown[] = []
    for (const ms of [9_999, 1, 9_999, 1, 9_999, 1]) {
      opened.clock.now += ms
      await opened.worker.run()
      seen.push(await both(opened))
    }
    expect(seen).toEqual([
      ['pending', 0, 'creating'],
      ['processing', 33, 'creating'],
      ['processing', 33, 'creating'],
      ['processing', 66, 'creating'],
      ['processing', 66, 'creating'],
      ['succeeded', 100, 'available'],
    ])
  })

  test('by reads: it moves when its task or its image was described so often, and not by itself', async () => {
    const opened = await open({ time: { reads: 2 } })
    await begin(opened)
    await opened.worker.begun(1)
    opened.clock.now += 3_600_000
    await opened.worker.run()
    const { worker } = opened
    const seen: unknown[] = []
    const find = async () => (await worker.find({ accountId: 'acme', ids: [1] }))[0]?.progress
    seen.push(await find(), await find(), await find())
    seen.push(await worker.described('acme', [anImage({ id: 'i' })]), await worker.described('acme', [IMAGE]))
    expect(seen).toEqual([0, 33, 33, false, true])
    // Others may not move it.
    for (const _ of [1, 2, 3]) expect(await worker.described('globex', [IMAGE])).toBe(false)
    expect([await find(), await find(), await stateOf(opened)]).toEqual([66, 100, 'available'])
  })
})

describe('how a task ends', () => {
  test('with its reason, when it cannot be finished', async () => {
    const finish = () => Promise.reject(new TaskFailed('The instance is gone.'))
    const opened = await open({ work: { ...MAKES, finish } })
    await begin(opened)
    await opened.worker.begun(1)
    expect(await both(opened)).toEqual(['failed', 66, 'failed'])
    expect(await taskOf(opened)).toMatchObject({ message: 'The instance is gone.', endedAt: NOW })
    expect(opened.faults).toEqual([])
  })

  test('as failed, when its image was deleted or given another state meanwhile', async () => {
    for (const [change, message] of [
      [{ removals: { images: ['i'] } }, 'The image was deleted.'],
      [{ images: [anImage({ id: 'i', name: 'by hand' })] }, 'The image i cannot go from available to available.'],
    ] as const) {
      const opened = await open()
      await begin(opened)
      await opened.catalogue.write(change)
      await opened.worker.run()
      expect(await taskOf(opened)).toMatchObject({ state: 'failed', message })
      expect([undefined, 'available']).toContain(await stateOf(opened))
      expect(opened.faults).toEqual([])
    }
  })

  test('as failed, when there is a fault, which is reported and not told', async () => {
    const finish = () => {
      throw new TypeError('secret words')
    }
    const opened = await open({ work: { ...MAKES, finish } })
    await begin(opened)
    await opened.worker.begun(1)
    expect(await both(opened)).toEqual(['failed', 66, 'failed'])
    expect(await taskOf(opened)).toMatchObject({ message: 'An internal error has occurred.' })
    expect(opened.faults).toMatchObject([{ message: 'secret words' }])
  })

  test('later, when the database does not answer now; who began it is answered all the same', async () => {
    let isBroken = true
    const brittle = (store: Store) =>
      new Proxy(store, {
        get(of, name) {
          const value: unknown = Reflect.get(of, name)
          if (name === 'claimTasks' && isBroken) return () => Promise.reject(new Unavailable('gone'))
          return typeof value === 'function' ? value.bind(of) : value
        },
      })
    const opened = await open({ wrap: brittle })
    await begin(opened)
    await opened.worker.begun(1)
    expect([await both(opened), opened.faults]).toEqual([['pending', 0, 'creating'], []])
    isBroken = false
    await opened.worker.run()
    expect(await both(opened)).toEqual(['succeeded', 100, 'available'])
  })

  test('not at all, by a server that does not know its operation', async () => {
    const opened = await open()
    await begin(opened, { operation: 'CreateMoon' })
    await opened.worker.begun(1)
    expect(await both(opened)).toEqual(['pending', 0, 'creating'])
  })
})

describe('long work', () => {
  test('goes on while others are answered, and what it finds is kept', async () => {
    const held = Promise.withResolvers<Task['payload']>()
    const work = { ...MAKES, perform: () => held.promise }
    const opened = await open({ work })
    await begin(opened)
    await opened.worker.begun(1)
    expect(await both(opened)).toEqual(['processing', 66, 'creating'])
    held.resolve({ sizeGiB: 7 })
    await opened.worker.idle()
    expect(await both(opened)).toEqual(['succeeded', 100, 'available'])
    expect(await taskOf(opened)).toMatchObject({ payload: { sizeGiB: 7 } })
  })

  test('that is soon done is waited for by the call that began it', async () => {
    const opened = await open({ work: { ...MAKES, perform: async () => ({ sizeGiB: 7 }) }, patienceMs: 60_000 })
    await begin(opened)
    await opened.worker.begun(1)
    expect(await both(opened)).toEqual(['succeeded', 100, 'available'])
  })

  test('leaves of the payload what its operation keeps, whether it ends well or not', async () => {
    for (const [perform, payload] of [
      [async () => ({ found: 1 }), { kept: 1, found: 1 }],
      [() => Promise.reject(new TaskFailed('It is not an image.')), { kept: 1 }],
    ] as const) {
      const opened = await open({ work: { ...MAKES, perform, keeps: ({ secret: _, ...rest }) => rest } })
      await begin(opened, { payload: { kept: 1, secret: 's' } })
      await opened.worker.begun(1)
      await opened.worker.idle()
      expect((await taskOf(opened))?.payload).toEqual(payload)
    }
  })

  test('fails with its reason', async () => {
    const opened = await open({ work: { ...MAKES, perform: () => Promise.reject(new TaskFailed('It is not an image.')) } })
    await begin(opened)
    await opened.worker.begun(1)
    await opened.worker.idle()
    expect(await taskOf(opened)).toMatchObject({ state: 'failed', message: 'It is not an image.' })
  })

  test('is stopped when its server closes, and left for the next at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-tasks-'))
    ends.push(() => rm(folder, { recursive: true }))
    const data = join(folder, 'catalogue.db')
    const perform: TaskWork['perform'] = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    const first = await open({ data, work: { ...MAKES, perform } })
    await begin(first)
    await first.worker.begun(1)
    await first.worker.close()
    const second = await open({ data })
    expect(await both(second)).toEqual(['processing', 66, 'creating'])
    await second.worker.run()
    expect(await both(second)).toEqual(['succeeded', 100, 'available'])
    expect(first.faults).toEqual([])
  })

  test('of a server that hangs is taken over, and what it brings too late counts for nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-tasks-'))
    ends.push(() => rm(folder, { recursive: true }))
    const data = join(folder, 'catalogue.db')
    const clock = { now: NOW }
    const held = Promise.withResolvers<Task['payload']>()
    const first = await open({ data, clock, work: { ...MAKES, perform: () => held.promise } })
    await begin(first)
    await first.worker.begun(1)
    const second = await open({ data, clock, work: { ...MAKES, perform: async () => ({ by: 'second' }) } })
    await second.worker.run()
    expect(await both(second)).toEqual(['processing', 66, 'creating'])
    clock.now += 10_000
    await second.worker.run()
    await second.worker.idle()
    held.resolve({ by: 'first' })
    await first.worker.idle()
    expect(await taskOf(second)).toMatchObject({ state: 'succeeded', payload: { by: 'second' } })
    expect(await second.store.history('images', 'i', 9)).toHaveLength(2)
    expect([...first.faults, ...second.faults]).toEqual([])
  })

  test('is done by a few at a time, and all of it in the end', async () => {
    let [running, most] = [0, 0]
    const perform = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return {}
    }
    const opened = await open({ work: { ...MAKES, perform } })
    const images = Array.from({ length: 11 }, (_, n) => anImage({ id: `i${n}`, state: 'creating' }))
    const tasks = images.map(({ id }, n) => {
      const about = {
        id: n + 1,
        service: 'tencent/ecm',
        accountId: 'acme',
        operation: 'CreateImage',
        imageId: id,
        by: BY,
        steps: 1,
        payload: {},
      } as const
      return { task: { ...newTask(about, NOW), step: 2 } }
    })
    await opened.catalogue.write({ images, tasks })
    for (let round = 0; round < 5; round += 1) {
      await opened.worker.run()
      await opened.worker.idle()
    }
    expect((await opened.store.ownShelf('acme')).filter(({ state }) => state === 'available')).toHaveLength(11)
    expect(most).toBe(4)
  })
})

test('two workers on one database do every task once between them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-tasks-'))
  ends.push(() => rm(folder, { recursive: true }))
  const data = join(folder, 'catalogue.db')
  const finished: number[] = []
  const work: TaskWork = {
    ...MAKES,
    finish(task, image) {
      finished.push(task.id)
      return moved(image, 'available')
    },
  }
  const [first, second] = [await open({ data, work }), await open({ data, work })]
  const images = Array.from({ length: 30 }, (_, n) => anImage({ id: `i${n}`, state: 'creating' }))
  const tasks = images.map(({ id }, n) => ({
    task: newTask(
      { id: n + 1, service: 'tencent/ecm', accountId: 'acme', operation: 'CreateImage', imageId: id, by: BY, steps: 3, payload: {} },
      NOW,
    ),
  }))
  await first.catalogue.write({ images, tasks })
  await Promise.all([first.worker.run(), second.worker.run(), first.worker.run()])
  expect(finished.sort((a, b) => a - b)).toEqual(tasks.map(({ task }) => task.id))
  expect((await first.store.ownShelf('acme')).every(({ state }) => state === 'available')).toBe(true)
})
