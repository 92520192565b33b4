import type { Account } from '../access/account.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { ServiceName } from './face.ts'
import type { Image } from './image.ts'
import type { Instance, Module } from './inventory.ts'
import type { Changes, KeyHold, ThingKind } from './store-port.ts'

import type { Task } from './task.ts'

/** A thing of a kind. */
export type Thing<K extends ThingKind> = NonNullable<Changes[K]>[number]

/**
 * What names a thing of a kind: its id; the name of a policy; of users and roles the id of their account and their name;
 * of clusters, modules and instances their cloud and their id there.
 */
export type ThingKey = string | readonly [within: string, name: string]

/** A thing as it is stored. */
export interface Stored<T> {
  readonly thing: T
  /** Another text for every other state of the thing. */
  readonly revision: string
}

/** What a decision reads, while no other writer is at work. @throws Damaged for a row that is not as it was written */
export interface StoreReader {
  /** Every thing of a kind, by the ids of the rows. */
  all<K extends ThingKind>(kind: K): Promise<readonly Thing<K>[]>
  /** The thing of that name; undefined when there is none. */
  get<K extends ThingKind>(kind: K, key: ThingKey): Promise<Stored<Thing<K>> | undefined>
  /** The image with that id in a service. */
  imageOf(service: ServiceName, id: string): Promise<Stored<Image> | undefined>
  accountNamed(name: string): Promise<Stored<Account> | undefined>
  /** An account's own images of that very name. The more images it has, the longer it takes. */
  imagesNamed(accountId: string, name: string): Promise<readonly Image[]>
  /** Whether anything refers to the thing, so that it cannot be removed. */
  isUsed(kind: ThingKind, key: ThingKey): Promise<boolean>
  /** The instances that run an image. */
  instancesOf(imageId: string): Promise<readonly Instance[]>
  /** The modules that start an image. */
  modulesOf(imageId: string): Promise<readonly Module[]>
  /** The ids of all manifests. */
  manifestIds(): Promise<readonly string[]>
  /** What was done to a key by hand, for safety. */
  holdsOf(keyId: string): Promise<readonly KeyHold[]>
  /** Images that an account owns, in no order, at most `max` of them. */
  imagesOwnedBy(accountId: string, max: number): Promise<readonly Image[]>
  /** The number of the next task; of several that are decided together, the first. */
  nextTaskId(): Promise<number>
  task(id: number): Promise<Task | undefined>
}

/** Reads what it needs, and says what shall be written. It must not ask the store otherwise, and may be slow to nobody but other writers. */
export type Decide = (read: StoreReader) => MaybePromise<Changes>

/** What must hold of a thing before a write: it is there or not, or it is still as it was read. */
export interface Precondition {
  readonly kind: ThingKind
  readonly key: ThingKey
  readonly is: 'absent' | 'present' | { readonly revision: string }
}

/** Who wants a write, for the history. */
export interface Author {
  /** For people, such as the resource name of a user, or the name of an operator's account on the machine. */
  readonly who: string
  /** Through what: an action of a service, or a command. */
  readonly call: string
  /** Of the request, where it came as one. */
  readonly requestId?: string
}

/** One change of one thing. */
export interface HistoryEntry {
  /** Number of the entry in the change log. */
  readonly seq: number
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly by: Author | undefined
  /** The thing before, without secrets; undefined when it was new, or could not be read. */
  readonly before: unknown
}

/** One change, with what it was of and what it made of that. */
export interface Change extends HistoryEntry {
  /** The thing; undefined for an entry that tells of very many things at once, or with which the log begins. */
  readonly of: { readonly kind: ThingKind; readonly key: ThingKey } | undefined
  /** The thing after, without secrets; undefined when it was taken out, or where the log does not tell. */
  readonly after: unknown
  /** False where `after` cannot be told: after the change very many things were written at once. */
  readonly isAfterKnown: boolean
}

/** Which changes are looked for; of all that are asked for, those that fit every member. */
export interface ChangeSelection {
  readonly of?: { readonly kind: ThingKind; readonly key: ThingKey }
  /** Numbers of entries. */
  readonly seqs?: readonly number[]
  /** Most that are read, the newest. */
  readonly max: number
}

/** A thing as it was at some time: `thing` is undefined when there was none. `lost` where the log no longer tells. */
export type PastState =
  | { readonly thing: unknown }
  /** `began`: the log tells nothing of the time before `at`; `at-once`: at `at` very many things were written at once. */
  | { readonly lost: 'began' | 'at-once' | 'damaged'; readonly at: number }
