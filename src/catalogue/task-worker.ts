import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Catalogue } from './catalogue.ts'
import type { StoreReader } from './decision.ts'
import type { DiskImageReader } from './disk-images.ts'
import type { Image } from './image.ts'
import { IllegalTransition, PASSING_STATES } from './lifecycle.ts'
import { type Changes, Conflict, Damaged, type Store, Unavailable } from './store-port.ts'
import type { Task, TaskQuery } from './task.ts'
import { TaskFailed, type Tasks, type TaskTime, type TaskWork } from './task-work.ts'

/** What a worker works with. */
export interface TaskWorkerOptions {
  readonly catalogue: Catalogue
  readonly store: Store
  /** How the tasks of an operation are done; undefined for those this server does not know, which are left to others. */
  readonly workOf: (task: Task) => TaskWork | undefined
  readonly time: TaskTime
  readonly diskImages: DiskImageReader
  /** How long the call that begins a task is held by its long work; two seconds where nothing is said. */
  readonly patienceMs?: number
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Told of what is nobody's doing but ours or the database's; the task is tried again. */
  readonly onFault: (problem: unknown, task?: Task) => void
}

/** How long a server that was killed keeps others from its tasks. */
const LEASE_MS = 10_000

/** Several times within a lease. */
const RENEW_EVERY_MS = 3_000

/** How often a worker looks for tasks that have become due, and for those of servers that are gone. */
const LOOK_EVERY_MS = 500

/** Long work that is done at the same time. */
const MAX_PERFORMING = 4

/** Clients give a call up after some tens of seconds. */
const PATIENCE_MS = 2_000

/** Does the tasks of a server: each is moved on step by step by whoever holds its lease. */
export class TaskWorker implements Tasks {
  readonly countsReads: boolean
  readonly #options: TaskWorkerOptions
  readonly #owner = randomUUID()
  readonly #performing = new Map<number, { readonly done: Promise<void>; readonly stop: AbortController }>()
  /** How often tasks were described since they last moved. */
  readonly #described = new Map<number, number>()
  #running: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: TaskWorkerOptions) {
    this.#options = options
    this.countsReads = typeof options.time === 'object' && 'reads' in options.time
  }

  /** Takes up what is due now, also what servers that are gone have left, and looks again and again until it is closed. */
  start(): void {
    let isLooking = false
    const look = async () => {
      // A database that is silent is not asked again before it has answered.
      if (isLooking) return
      isLooking = true
      await this.#runLater()
      isLooking = false
    }
    void look()
    this.#timer = setInterval(() => void look(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  /** Does all steps that are due; what takes long is only begun. @throws Unavailable */
  run(): Promise<void> {
    const run = () => this.#doDue()
    // Whoever asks later must not be answered by a run that looked before.
    this.#running = this.#running.then(run, run)
    return this.#running
  }

  /** Waits for what takes long and was begun. */
  async idle(): Promise<void> {
    while (this.#performing.size > 0) await Promise.all([...this.#performing.values()].map(({ done }) => done))
  }

  /** Begins nothing more, stops what takes long, and lets go of the leases. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    for (const { stop } of this.#performing.values()) stop.abort()
    await this.#running.catch(() => {})
    await this.idle()
  }

  /** See {@link Tasks.find}. */
  async find(query: TaskQuery, isWanted: (task: Task) => boolean = () => true): Promise<readonly Task[]> {
    const look = async () => (await this.#options.store.tasks(query)).filter(isWanted)
    const tasks = await look()
    return this.countsReads && (await this.#count(tasks)) ? look() : tasks
  }

  /** See {@link Tasks.begun}. */
  async begun(id: number): Promise<void> {
    if (this.#options.time !== 'instant') return
    await this.#runLater()
    const work = this.#performing.get(id)
    if (work === undefined) return
    const patience = new AbortController()
    const moment = sleep(this.#options.patienceMs ?? PATIENCE_MS, undefined, { ref: false, signal: patience.signal }).catch(() => {})
    await Promise.race([work.done, moment])
    patience.abort()
  }

  /** See {@link Tasks.described}. */
  async described(accountId: string, images: readonly Image[]): Promise<boolean> {
    if (!this.countsReads) return false
    const imageIds = images.filter(({ state }) => PASSING_STATES.includes(state)).map(({ id }) => id)
    return imageIds.length > 0 && this.#count(await this.#options.store.tasks({ accountId, imageIds }))
  }

  /** Does what is due; what cannot be done now is in the database, and is done later. */
  async #runLater(): Promise<void> {
    await this.run().catch((problem: unknown) => {
      if (!this.#isOfLater(problem)) this.#options.onFault(problem)
    })
  }

  /** Counts that tasks were described, and moves those that were described often enough. */
  async #count(tasks: readonly Task[]): Promise<boolean> {
    const { time } = this.#options
    if (typeof time !== 'object' || !('reads' in time)) return false
    const due: number[] = []
    for (const { id, endedAt } of tasks) {
      if (endedAt !== null) {
        this.#described.delete(id)
        continue
      }
      const times = (this.#described.get(id) ?? 0) + 1
      if (times >= time.reads) due.push(id)
      this.#described.set(id, times)
    }
    if (due.length === 0) return false
    for (const id of due) this.#described.delete(id)
    const claimed = await this.#claim({ ids: due })
    for (const task of claimed) await this.#advance(task)
    return claimed.length > 0
  }

  async #doDue(): Promise<void> {
    const { time, now } = this.#options
    while (!this.#isClosed) {
      const movedBy = time === 'instant' ? now() : 'reads' in time ? undefined : now() - time.secondsPerStep * 1000
      // What moves when it is looked at does not move by itself.
      if (movedBy === undefined) return
      const claimed = await this.#claim({ movedBy })
      if (claimed.length === 0) return
      for (const task of claimed) await this.#advance(task)
    }
  }

  #claim(which: { readonly movedBy?: number; readonly ids?: readonly number[] }): Promise<readonly Task[]> {
    let room = MAX_PERFORMING - this.#performing.size
    return this.#options.store.claimTasks({
      ...which,
      owner: this.#owner,
      leaseMs: LEASE_MS,
      accepts: (task) => {
        const work = this.#options.workOf(task)
        if (work === undefined) return false
        if (work.perform === undefined || task.step + 1 < work.steps) return true
        room -= 1
        return room >= 0
      },
    })
  }

  /** Does one step of a task whose lease is held. What the database does not take now is tried again when the lease has run out. */
  async #advance(task: Task): Promise<void> {
    const work = this.#options.workOf(task)
    if (work === undefined) return
    await this.#attempt(task, work, async () => {
      if (task.step + 1 < work.steps) await this.#move(task, work)
      else if (work.perform === undefined) await this.#end(task, work)
      else this.#begin(task, work)
    })
  }

  async #attempt(task: Task, work: TaskWork, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (problem) {
      if (this.#isOfLater(problem)) return
      this.#options.onFault(problem, task)
      await this.#end(task, work, new TaskFailed(INTERNAL)).catch((again: unknown) => this.#options.onFault(again, task))
    }
  }

  /** Whether another server has the lease by now and does it, or the database does not answer, which is told by who listens to it. */
  #isOfLater(problem: unknown): boolean {
    if (problem instanceof Conflict) return problem.reason === 'stale'
    return problem instanceof Unavailable && !(problem instanceof Damaged)
  }

  async #move(task: Task, work: TaskWork): Promise<void> {
    const step = task.step + 1
    const progress = Math.floor((100 * step) / work.steps)
    const moved: Task = { ...task, state: 'processing', step, progress, movedAt: this.#options.now() }
    await this.#options.store.write({ tasks: [{ task: moved, leasedBy: this.#owner }] })
  }

  #begin(task: Task, work: TaskWork): void {
    const stop = new AbortController()
    const done = this.#attempt(task, work, () => this.#perform(task, work, stop)).finally(() => this.#performing.delete(task.id))
    this.#performing.set(task.id, { done, stop })
  }

  async #perform(task: Task, work: TaskWork, stop: AbortController): Promise<void> {
    const { store } = this.#options
    let progress = task.progress
    const hold = async (leaseMs?: number) => {
      const move = { task: { ...task, progress }, leasedBy: this.#owner }
      await store.write({ tasks: [leaseMs === undefined ? move : { ...move, leaseMs }] })
    }
    // Whoever has lost the lease cannot write what comes of the work, so it need not be done.
    const renew = () => hold(LEASE_MS).catch((problem: unknown) => problem instanceof Conflict && stop.abort())
    const timer = setInterval(() => void renew(), RENEW_EVERY_MS)
    timer.unref()
    try {
      const onProgress = (percent: number) => {
        progress = Math.max(progress, Math.min(99, Math.floor(percent)))
      }
      const found = await work.perform?.(task, { signal: stop.signal, onProgress, diskImages: this.#options.diskImages })
      clearInterval(timer)
      await this.#end({ ...task, payload: { ...task.payload, ...found } }, work)
    } catch (problem) {
      clearInterval(timer)
      if (stop.signal.aborted) await hold()
      else if (problem instanceof TaskFailed) await this.#end(task, work, problem)
      else throw problem
    }
  }

  /** Ends a task together with its image. @param failure why it cannot be finished; undefined for one that may be */
  async #end(task: Task, work: TaskWork, failure?: TaskFailed): Promise<void> {
    const at = this.#options.now()
    const ended = (state: 'succeeded' | 'failed', message = ''): Changes => {
      const done = state === 'succeeded' ? { progress: 100, step: task.steps } : {}
      const payload = work.keeps?.(task.payload) ?? task.payload
      return { tasks: [{ task: { ...task, ...done, payload, state, message, movedAt: at, endedAt: at }, leasedBy: this.#owner }] }
    }
    const decide = async (read: StoreReader): Promise<Changes> => {
      const image = (await read.get('images', task.imageId))?.thing
      if (image === undefined) return ended('failed', GONE)
      try {
        if (failure !== undefined) throw failure
        return { images: [await work.finish(task, image, read)], ...ended('succeeded') }
      } catch (problem) {
        // Somebody gave the image another state by hand.
        if (problem instanceof IllegalTransition) return ended('failed', problem.message)
        if (!(problem instanceof TaskFailed)) throw problem
        const isMoving = PASSING_STATES.includes(image.state)
        return { ...(isMoving && { images: [work.fail(task, image)] }), ...ended('failed', problem.message) }
      }
    }
    await this.#options.catalogue.transact(decide, { by: task.by })
  }
}

const INTERNAL = 'An internal error has occurred.'
const GONE = 'The image was deleted.'
