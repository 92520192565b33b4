import type { Json } from '../json.ts'
import type { Author } from './decision.ts'
import type { ServiceName } from './face.ts'

/** The states of a task, in their order; it ends in one of the last two. */
export type TaskState = 'pending' | 'processing' | 'succeeded' | 'failed'

/** A long operation on one image. Durable: it is finished once, whatever becomes of the server that began it. */
export interface Task {
  /** From 1, in the order in which the tasks of an installation began. */
  readonly id: number
  readonly service: ServiceName
  readonly accountId: string
  /** The action that began it, for example `CreateImage`. */
  readonly operation: string
  /** The catalogue's own id of the image it makes, which may be gone. */
  readonly imageId: string
  /** Who began it, for the history. */
  readonly by: Author
  readonly state: TaskState
  /** Why it failed, for people; empty for one that did not. */
  readonly message: string
  /** Percent. */
  readonly progress: number
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  /** When it came to its present step, milliseconds since the Unix epoch. */
  readonly movedAt: number
  /** Milliseconds since the Unix epoch; null while it is under way. */
  readonly endedAt: number | null
  /** How many of its steps are done. */
  readonly step: number
  readonly steps: number
  /** What only its operation knows of it. */
  readonly payload: { readonly [name: string]: Json }
}

/** A task to be written. */
export interface TaskMove {
  readonly task: Task
  /** Who holds the lease of the task, which must be so still; left out for a task that is new. */
  readonly leasedBy?: string
  /** How long the lease is held from now on; it is let go of without it. */
  readonly leaseMs?: number
}

/** Which tasks are wanted; those that hold for all that is said. */
export interface TaskQuery {
  readonly accountId: string
  readonly ids?: readonly number[]
  /** The catalogue's own ids of images. */
  readonly imageIds?: readonly string[]
  readonly operations?: readonly string[]
}

/** Which tasks are to be leased, and how. */
export interface TaskClaim {
  /** Of the lease: another text for every server. */
  readonly owner: string
  readonly leaseMs: number
  /** Those that came to their step by then, milliseconds since the Unix epoch; all of them without it. */
  readonly movedBy?: number
  readonly ids?: readonly number[]
  /** Whether the owner can do the task. */
  readonly accepts?: (task: Task) => boolean
}

/** A task that begins. */
export function newTask(
  given: Pick<Task, 'id' | 'service' | 'accountId' | 'operation' | 'imageId' | 'by' | 'steps' | 'payload'>,
  at: number,
): Task {
  return { ...given, state: 'pending', message: '', progress: 0, createdAt: at, movedAt: at, endedAt: null, step: 0 }
}
