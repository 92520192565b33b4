import type { AccessKey, Account, Role, User } from '../access/account.ts'
import type { Credential } from '../access/credential.ts'
import type { Policy } from '../access/policy.ts'
import type { ImageChange, Topic } from './change.ts'
import type { Author, Change, ChangeSelection, Decide, HistoryEntry, PastState, Precondition, StoreReader, ThingKey } from './decision.ts'
import type { Image, OpenVisibility } from './image.ts'
import type { Cluster, Instance, Module } from './inventory.ts'
import type { Task, TaskClaim, TaskMove, TaskQuery } from './task.ts'
import type { OnThingChange } from './thing-change.ts'

/** Everything one act of writing puts in, all of it or nothing. A row that is there already is replaced. */
export interface Changes {
  readonly accounts?: readonly Account[]
  readonly users?: readonly User[]
  readonly roles?: readonly Role[]
  readonly keys?: readonly AccessKey[]
  readonly policies?: readonly Policy[]
  readonly clusters?: readonly Cluster[]
  readonly modules?: readonly Module[]
  readonly instances?: readonly Instance[]
  readonly images?: readonly Image[]
  /**
   * What is taken out, as far as it is there; of a role, its sessions too. Keys, clusters, modules, instances and images go before
   * the others of the write come, so that their ids are free; what they refer to goes last.
   */
  readonly removals?: { readonly [K in ThingKind]?: readonly ThingKey[] }
  /** What must hold before anything of this is written. */
  readonly expects?: readonly Precondition[]
  /** What is done to keys by hand, for safety. */
  readonly holds?: readonly HoldChange[]
  /** What is let go of; all that is held of the key where it does not say what. */
  readonly releases?: readonly (Pick<HoldChange, 'keyId'> & Partial<HoldChange>)[]
  /** Whether the keys are those of files or settings, which say the same every time: what is held of a key stays as it is. */
  readonly keepsHolds?: boolean
  /** The files the things come from: what each of them named before and no longer names is told. */
  readonly manifests?: readonly Manifest[]
  /** Whether what the manifests no longer name is taken out, as far as that can be; false when left out. */
  readonly prune?: boolean
  /** Tasks that begin, or that whoever holds their lease moves on. Written last. */
  readonly tasks?: readonly TaskMove[]
  /**
   * Milliseconds since the Unix epoch: keys of sessions that expired before are taken out, the oldest first and a
   * bounded number in one write.
   */
  readonly removeSessionsExpiredBefore?: number
}

/** What was done to a key by hand, for safety: catalogue files do not undo it. */
export type KeyHold = 'deleted' | 'disabled' | 'rotated'

/** A key, and what is done to it by hand. */
export interface HoldChange {
  readonly keyId: string
  readonly what: KeyHold
}

/** A key of which files say otherwise than what was done by hand, which stays. */
export interface HeldKey extends HoldChange {
  /** When that was done, milliseconds since the Unix epoch. */
  readonly at: number
}

/** The kinds of things that files name, each after those it refers to. */
export const THING_KINDS = ['accounts', 'policies', 'users', 'roles', 'keys', 'clusters', 'modules', 'instances', 'images'] as const

/** One of {@link THING_KINDS}. */
export type ThingKind = (typeof THING_KINDS)[number]

/** What one catalogue file, or a set of them under a name, names. */
export interface Manifest {
  /** The same each time the file is applied. */
  readonly id: string
  readonly things: Pick<Changes, ThingKind>
}

/** Things that their manifest no longer names, by kind, as people call them. */
export interface Unnamed {
  /** Those that were taken out. */
  readonly removed: { readonly [K in ThingKind]?: readonly string[] }
  /** Those that are still there. */
  readonly left: { readonly [K in ThingKind]?: readonly string[] }
}

/** What a write did. `written` counts rows that are new or differ from what was there, and those that were taken out. */
export interface WriteResult {
  readonly written: number
  readonly unchanged: number
  /** Of a write that keeps holds: keys that stayed otherwise than it says. */
  readonly held?: readonly HeldKey[]
  /** Of a write with manifests: what they no longer name. */
  readonly unnamed?: Unnamed
  /** Of a write that releases: how much was let go of. */
  readonly released?: number
}

/** Told how far each step of a write has come: rows of one kind. */
export type OnWriteProgress = (step: 'comparing' | 'writing' | 'entering ids', done: number, total: number) => void

/** What goes along with a write. */
export interface WriteOptions {
  /** Who wants it, for the history. */
  readonly by?: Author
  readonly onProgress?: OnWriteProgress | undefined
  readonly onChange?: OnThingChange | undefined
  /** Whether the write is decided and checked, told of, and then not made. Other writers wait meanwhile. */
  readonly dryRun?: boolean
}

/**
 * Why a write cannot be: an id or a name is another's (`exists`), a thing is not the one that was read (`stale`), what
 * shall go is referred to (`in-use`), a reference leads to nothing (`dangling`), a thing that must be there is not
 * (`not-found`), or a text cannot be kept as an id (`unstorable`).
 */
export type ConflictReason = 'exists' | 'stale' | 'in-use' | 'dangling' | 'not-found' | 'unstorable'

/** A write that cannot be. `subject` is the id or the name of the offender, as people know it. */
export class Conflict extends Error {
  override readonly name = 'Conflict'

  readonly reason: ConflictReason
  readonly subject: string

  constructor(reason: ConflictReason, subject: string, message: string) {
    super(message)
    this.reason = reason
    this.subject = subject
  }
}

/**
 * The database cannot be reached now; every method of a store may throw it. The message is for operators, never for
 * callers. A write that ends so may have happened or not, but never by half.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable'
}

/** What the database holds is not what was written, and is not served. The message names it and says how to fix it; trying again does not help. */
export class Damaged extends Unavailable {
  override readonly name = 'Damaged'
}

/**
 * Told of what is damaged in a list, for whom the rest of it is of use all the same. Without it such a list is refused.
 * @param id of the row
 */
export type OnDamaged = (id: string, failure: Unavailable) => void

/** What others need to know of what was written. */
export interface Changed {
  /** Number of the newest entry of the change log. */
  readonly last: number
  /** What is to be forgotten; `everything` when the log does not reach back far enough, or is damaged. */
  readonly topics: readonly Topic[]
  /** Images whose shelves can be patched; where there are too many, their shelves are among the topics. */
  readonly images: readonly ImageChange[]
}

/** Connections to a database by what they do. */
export interface ConnectionCounts {
  readonly open: number
  readonly idle: number
  /** Queries that have none yet. */
  readonly waiting: number
}

/**
 * What the catalogue asks of a database. Semantics of listing are not here: a store gives whole shelves and the
 * catalogue filters them, so every engine gives the same answers.
 */
export interface Store {
  /** `sqlite` or `postgres`, for people. */
  readonly engine: string
  /** Where the data is, for people: `memory`, a path, or host, port and database; without a password. */
  readonly place: string
  /** Connections to the database by what they do, for people; undefined where there is but one. `waiting` counts those who have none yet. */
  readonly connections: ConnectionCounts | undefined
  /** Images owned by the account, whatever their visibility, in list order. */
  ownShelf(accountId: string): Promise<readonly Image[]>
  /** Every image of that visibility, whoever owns it, in list order. */
  openShelf(visibility: OpenVisibility): Promise<readonly Image[]>
  /** The key with its account and policies; undefined when no such key exists. */
  credential(keyId: string): Promise<Credential | undefined>
  accounts(onDamaged?: OnDamaged): Promise<Account[]>
  users(accountId: string): Promise<User[]>
  /** The role of an account; undefined when it has none of that name. */
  role(accountId: string, name: string): Promise<Role | undefined>
  /** Keys of an account, secrets opened. @param max of them that are read; an account may have very many */
  keys(accountId: string, max?: number, onDamaged?: OnDamaged): Promise<AccessKey[]>
  /** How many keys of sessions an account has, and how many of them have not expired. @param at milliseconds since the Unix epoch */
  countSessions(accountId: string, at: number): Promise<{ readonly all: number; readonly live: number }>
  policies(onDamaged?: OnDamaged): Promise<Policy[]>
  clusters(accountId: string): Promise<Cluster[]>
  instances(accountId: string): Promise<Instance[]>
  modules(accountId: string): Promise<Module[]>
  /** Those of the images that are there, by the catalogue's own ids. @param ids some hundred at most */
  imagesById(ids: readonly string[]): Promise<Image[]>
  /** Whether there is any image. */
  hasImages(): Promise<boolean>
  /** Total of images, for people: the more there are, the longer it takes. */
  countImages(): Promise<number>
  /**
   * Decides and writes in one transaction, while no other writer is at work. What `decide` throws is thrown, and nothing
   * is written then. It asks nobody but the reader, which serves only until it is done.
   * @throws Conflict
   */
  transact(decide: Decide, options?: WriteOptions): Promise<WriteResult>
  /** Writes what needs no reading before: see {@link transact}. @throws Conflict */
  write(changes: Changes, options?: WriteOptions): Promise<WriteResult>
  /** What the change log remembers of a thing, the newest first. @param max entries that are read */
  history(kind: ThingKind, key: ThingKey, max: number): Promise<HistoryEntry[]>
  /** What the change log remembers, the newest first, with what became of each thing: all of one moment. */
  changes(selection: ChangeSelection): Promise<Change[]>
  /** A thing as it was at some time. @param at milliseconds since the Unix epoch */
  thingAt(kind: ThingKind, key: ThingKey, at: number): Promise<PastState>
  /** Reads things by their names, all of one moment, while others write. The reader serves only until `look` is done. */
  read<T>(look: (reader: StoreReader) => Promise<T>): Promise<T>
  /** Tasks of an account, the newest first, at most 1,000 of them. */
  tasks(query: TaskQuery): Promise<readonly Task[]>
  /**
   * Leases tasks that wait and that nobody does, also those whose lease ran out: a task is leased to one owner at a time.
   * Servers whose clocks are further apart than a lease may both do a task; only the one that has the lease can write what
   * came of it.
   */
  claimTasks(claim: TaskClaim): Promise<readonly Task[]>
  /** How many entries the change log keeps, whoever writes. */
  historyLength(): Promise<number>
  /** Lets the change log keep so many entries from now on; what is more is let go of at once. @param entries at least 1 */
  setHistoryLength(entries: number): Promise<void>
  /** Number of the newest entry of the change log; 0 when empty. */
  lastChange(): Promise<number>
  /** What the entries after `seq` say, with the newest number. */
  changesSince(seq: number): Promise<Changed>
  /**
   * Whether another process has written since this was last asked, as it was at most a millisecond ago; undefined where
   * that cannot be told at once.
   */
  readonly hasNews?: () => boolean
  /**
   * Calls back when another process may have written. Only a hint: what is not heard here is found by polling.
   * @returns a function that stops listening
   */
  onHint(listener: () => void): Promise<() => Promise<void>>
  /** Waits for what is under way and lets go of the database. */
  close(): Promise<void>
}
