import type { MaybePromise } from '../maybe-promise.ts'
import type { StoreReader } from './decision.ts'
import type { DiskImageReader } from './disk-images.ts'
import type { Image } from './image.ts'
import type { Task, TaskQuery } from './task.ts'

/** A task that cannot be finished. The message is for the people whose task it is. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed'
}

/** What work outside of a transaction is given. */
export interface PerformContext {
  /** Aborted when the server closes, or the lease is lost: what is done then counts for nothing. */
  readonly signal: AbortSignal
  /** Tells how far the work is. It is written down every few seconds, however often it is told. @param percent 0–100 */
  onProgress(percent: number): void
  readonly diskImages: DiskImageReader
}

/** How the tasks of an operation are done. What it throws beside {@link TaskFailed} is a fault, with which the task fails too. */
export interface TaskWork {
  /** How many steps they take, at least 1. */
  readonly steps: number
  /**
   * What takes long, in the last step. It may be done again after a crash.
   * @returns members that are added to the task's payload
   * @throws TaskFailed
   */
  perform?(task: Task, context: PerformContext): Promise<Task['payload']>
  /** The image when all is done, decided while no other writer is at work. @throws TaskFailed */
  finish(task: Task, image: Image, read: StoreReader): MaybePromise<Image>
  /** The image of a task that failed. */
  fail(task: Task, image: Image): Image
  /** What is kept of the payload when the task has ended, well or not; all of it where this is left out. */
  keeps?(payload: Task['payload']): Task['payload']
}

/** How time passes for tasks: not at all, by the clock, or by how often they are looked at. */
export type TaskTime = 'instant' | { readonly secondsPerStep: number } | { readonly reads: number }

/** What operations do with tasks. */
export interface Tasks {
  /** The tasks, newest first, at most 1,000, of which those are wanted. That counts as describing them. */
  find(query: TaskQuery, isWanted?: (task: Task) => boolean): Promise<readonly Task[]>
  /**
   * Settles when the next read may come after a task was put in. Work that takes long is waited for only a moment.
   * @param id of the task whose work is waited for
   */
  begun(id: number): Promise<void>
  /** Whether describing an image may move its task. */
  readonly countsReads: boolean
  /** Counts that images of an account were described. @returns whether that moved one of them */
  described(accountId: string, images: readonly Image[]): Promise<boolean>
}
