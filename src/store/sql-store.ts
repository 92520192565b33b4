import type { Transaction } from 'kysely'
import type { AccessKey, Account, Role, User } from '../access/account.ts'
import type { Credential } from '../access/credential.ts'
import type { Policy } from '../access/policy.ts'
import type { Change, ChangeSelection, Decide, HistoryEntry, PastState, StoreReader, ThingKey } from '../catalogue/decision.ts'
import type { Image, OpenVisibility } from '../catalogue/image.ts'
import type { Cluster, Instance, Module } from '../catalogue/inventory.ts'
import {
  type Changed,
  type Changes,
  type ConnectionCounts,
  type OnDamaged,
  type Store,
  type ThingKind,
  Unavailable,
  type WriteOptions,
  type WriteResult,
} from '../catalogue/store-port.ts'
import type { Task, TaskClaim, TaskQuery } from '../catalogue/task.ts'
import { lastChange, logChanges } from './change-log.ts'
import { changesSince, historyOf } from './change-log-reader.ts'
import { readCredential } from './credential-reader.ts'
import { DecisionReader } from './decision-reader.ts'
import { DryRun, resultOfDryRun } from './dry-run.ts'
import type { Engine } from './engine.ts'
import { alone } from './engine.ts'
import { storedLength, storeLength } from './history-length.ts'
import { ImageReader, lettingGo } from './image-reader.ts'
import { refuseOtherMasterKey } from './key-check.ts'
import {
  accessKeyKind,
  accountKind,
  clusterKind,
  imageKind,
  instanceKind,
  isStorableId,
  type Kind,
  type Kinds,
  kindsWith,
  moduleKind,
  policyKind,
  roleId,
  roleKind,
  rowIdOf,
  userKind,
} from './kinds.ts'
import { changesOf, thingAt } from './past-reader.ts'
import { reportChanges } from './report-changes.ts'
import type { Vault } from './secrets.ts'
import { damagedRow, readRow, STORED, type StoredRow } from './stored-row.ts'
import type { Tables } from './tables.ts'
import { claimTasks, hasWaitingTasks, tasksOf } from './tasks.ts'
import { writeAll } from './writing.ts'

/** How a store keeps its change log. */
export interface SqlStoreOptions {
  /** Most entries of the change log that are kept. */
  readonly changesKept: number
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** Images of a shelf that is read at once. */
const SHORT_SHELF = 200

/** The store, over either database. Whatever the connection does, callers see {@link Unavailable} for it and nothing else. */
export class SqlStore implements Store {
  readonly engine: string
  readonly place: string
  readonly hasNews?: () => boolean
  readonly #engine: Engine
  readonly #vault: Vault
  readonly #kinds: Kinds
  readonly #options: SqlStoreOptions
  readonly #images = new ImageReader()
  readonly #underWay = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  /**
   * @param engine opened and brought up to date
   * @param vault opened with the key that sealed what the database holds
   */
  constructor(engine: Engine, vault: Vault, options: SqlStoreOptions) {
    this.engine = engine.name
    this.place = engine.place
    if (engine.hasNews !== undefined) this.hasNews = engine.hasNews
    this.#engine = engine
    this.#vault = vault
    this.#kinds = kindsWith(accessKeyKind(vault))
    this.#options = options
  }

  /** See {@link Store.connections}. */
  get connections(): ConnectionCounts | undefined {
    return this.#engine.connections?.()
  }

  /** See {@link Store.ownShelf}. */
  ownShelf(accountId: string): Promise<readonly Image[]> {
    return this.#shelf('owner', accountId)
  }

  /** See {@link Store.openShelf}. */
  openShelf(visibility: OpenVisibility): Promise<readonly Image[]> {
    return this.#shelf('visibility', visibility)
  }

  /** See {@link Store.credential}. */
  async credential(keyId: string): Promise<Credential | undefined> {
    // Ids come from the wire, and PostgreSQL fails on texts it cannot hold.
    if (!isStorableId(keyId)) return undefined
    return this.#run(({ db }) => readCredential(db, keyId, this.#kinds.keys))
  }

  /** See {@link Store.accounts}; by id. */
  accounts(onDamaged?: OnDamaged): Promise<Account[]> {
    return this.#all(accountKind, onDamaged)
  }

  /** See {@link Store.users}; by name. */
  users(accountId: string): Promise<User[]> {
    return this.#ownedBy(accountId, 'users', userKind)
  }

  /** See {@link Store.role}. */
  async role(accountId: string, name: string): Promise<Role | undefined> {
    const id = roleId(accountId, name)
    // Names come from the wire, and PostgreSQL fails on texts it cannot hold.
    if (!isStorableId(id)) return undefined
    return this.#run(async ({ db }) => {
      const row = await db.selectFrom('roles').select(STORED).where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : readRow(roleKind, row)
    })
  }

  /** See {@link Store.keys}; by id. */
  keys(accountId: string, max?: number, onDamaged?: OnDamaged): Promise<AccessKey[]> {
    return this.#ownedBy(accountId, 'access_keys', this.#kinds.keys, max, onDamaged)
  }

  /** See {@link Store.countSessions}. */
  countSessions(accountId: string, at: number): Promise<{ readonly all: number; readonly live: number }> {
    return this.#run(async ({ db }) => {
      const { all, live } = await db
        .selectFrom('access_keys')
        .where('account_id', '=', accountId)
        .select(({ fn }) => [
          fn.count<number | string>('session_ends_at').as('all'),
          fn.count<number | string>('session_ends_at').filterWhere('session_ends_at', '>=', at).as('live'),
        ])
        .executeTakeFirstOrThrow()
      return { all: Number(all), live: Number(live) }
    })
  }

  /** See {@link Store.policies}; by name. */
  policies(onDamaged?: OnDamaged): Promise<Policy[]> {
    return this.#all(policyKind, onDamaged)
  }

  /** See {@link Store.clusters}; by id. */
  clusters(accountId: string): Promise<Cluster[]> {
    return this.#ownedBy(accountId, 'clusters', clusterKind)
  }

  /** See {@link Store.instances}; by id. */
  instances(accountId: string): Promise<Instance[]> {
    return this.#ownedBy(accountId, 'instances', instanceKind)
  }

  /** See {@link Store.modules}; by id. */
  modules(accountId: string): Promise<Module[]> {
    return this.#ownedBy(accountId, 'modules', moduleKind)
  }

  /** See {@link Store.imagesById}. */
  imagesById(ids: readonly string[]): Promise<Image[]> {
    const wanted = ids.filter(isStorableId)
    return this.#run(async ({ db }) => {
      const rows = wanted.length === 0 ? [] : await db.selectFrom('images').select(STORED).where('id', 'in', wanted).execute()
      return rows.map((row) => readRow(imageKind, row))
    })
  }

  /** See {@link Store.hasImages}. */
  hasImages(): Promise<boolean> {
    return this.#run(async ({ db }) => (await db.selectFrom('images').select('id').limit(1).executeTakeFirst()) !== undefined)
  }

  /** See {@link Store.countImages}. */
  countImages(): Promise<number> {
    return this.#run(async ({ db }) => {
      const { count } = await db
        .selectFrom('images')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return count
    })
  }

  /** See {@link Store.transact}. Things that are taken out count as written. */
  transact(decide: Decide, { by, onProgress, onChange, dryRun = false }: WriteOptions = {}): Promise<WriteResult> {
    return this.#run((engine) =>
      alone(engine, async (transaction) => {
        const changes = await decide(new DecisionReader(transaction, this.#kinds))
        if (changes.keys?.length) await refuseOtherMasterKey(transaction, this.#vault)
        const now = this.#options.now()
        const { result, log } = await writeAll(transaction, changes, this.#kinds, now, onProgress)
        if (onChange !== undefined) reportChanges(log, onChange)
        if (dryRun) throw new DryRun(result)
        if (log.length > 0) {
          const kept = (await storedLength(transaction)) ?? this.#options.changesKept
          await logChanges(transaction, log, { kept, now, by })
          await engine.announce(transaction)
        }
        return result
      }).catch(resultOfDryRun),
    )
  }

  /** See {@link Store.write}. */
  write(changes: Changes, options?: WriteOptions): Promise<WriteResult> {
    return this.transact(() => changes, options)
  }

  /** See {@link Store.history}. */
  async history(kind: ThingKind, key: ThingKey, max: number): Promise<HistoryEntry[]> {
    const id = rowIdOf(key)
    return isStorableId(id) ? this.#run(({ db }) => historyOf(db, kind, id, max)) : []
  }

  /** See {@link Store.changes}. */
  async changes(selection: ChangeSelection): Promise<Change[]> {
    const { of, seqs } = selection
    if ((of !== undefined && !isStorableId(rowIdOf(of.key))) || seqs?.length === 0) return []
    return this.#ofOneMoment((transaction) => changesOf(transaction, this.#kinds, selection))
  }

  /** See {@link Store.thingAt}. */
  async thingAt(kind: ThingKind, key: ThingKey, at: number): Promise<PastState> {
    const id = rowIdOf(key)
    if (!isStorableId(id)) return { thing: undefined }
    return this.#ofOneMoment((transaction) => thingAt(transaction, this.#kinds[kind] as Kind<unknown>, id, at))
  }

  /** See {@link Store.read}. */
  read<T>(look: (reader: StoreReader) => Promise<T>): Promise<T> {
    return this.#ofOneMoment((transaction) => look(new DecisionReader(transaction, this.#kinds)))
  }

  /** See {@link Store.tasks}. */
  tasks(query: TaskQuery): Promise<readonly Task[]> {
    return this.#run(({ db }) => tasksOf(db, query))
  }

  /** See {@link Store.claimTasks}. */
  claimTasks(claim: TaskClaim): Promise<readonly Task[]> {
    return this.#run(async (engine) => {
      // Mostly there is none, and then nobody need be kept out.
      if (!(await hasWaitingTasks(engine.db))) return []
      return alone(engine, (transaction) => claimTasks(transaction, claim, this.#options.now()))
    })
  }

  /** See {@link Store.historyLength}. */
  historyLength(): Promise<number> {
    return this.#run(async ({ db }) => (await storedLength(db)) ?? this.#options.changesKept)
  }

  /** See {@link Store.setHistoryLength}. */
  setHistoryLength(entries: number): Promise<void> {
    return this.#run((engine) => alone(engine, async (transaction) => storeLength(transaction, entries, await lastChange(transaction))))
  }

  /** See {@link Store.lastChange}. */
  lastChange(): Promise<number> {
    return this.#run(({ db }) => lastChange(db))
  }

  /** See {@link Store.changesSince}. */
  changesSince(seq: number): Promise<Changed> {
    return this.#run(({ db }) => changesSince(db, seq, this.#images))
  }

  /** See {@link Store.onHint}. */
  onHint(listener: () => void): Promise<() => Promise<void>> {
    return this.#run((engine) => engine.onHint(listener))
  }

  /** See {@link Store.close}. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
    await this.#engine.db.destroy()
  }

  #shelf(column: 'owner' | 'visibility', value: string): Promise<readonly Image[]> {
    return this.#run(async ({ db, rowsApart }) => {
      const query = db.selectFrom('images').select(STORED).where(column, '=', value)
      if (rowsApart === undefined) return this.#images.read(lettingGo(await query.execute()), column, value)
      // Most shelves are short, and are not worth a connection.
      const rows = await query.limit(SHORT_SHELF + 1).execute()
      return this.#images.read(rows.length <= SHORT_SHELF ? rows : rowsApart(query.compile()), column, value)
    })
  }

  #all<T>(kind: Kind<T>, onDamaged: OnDamaged | undefined): Promise<T[]> {
    return this.#run(async ({ db }) => inOrder(kind, await db.selectFrom(kind.table).select(STORED).execute(), onDamaged))
  }

  #ownedBy<T extends { readonly accountId: string }>(
    accountId: string,
    table: 'users' | 'access_keys' | 'clusters' | 'modules' | 'instances',
    kind: Kind<T>,
    max?: number,
    onDamaged?: OnDamaged,
  ): Promise<T[]> {
    return this.#run(async ({ db }) => {
      const all = db.selectFrom(table).select(STORED).where('account_id', '=', accountId)
      const rows = await (max === undefined ? all : all.orderBy('id').limit(max)).execute()
      return inOrder(kind, rows, onDamaged, (thing) =>
        thing.accountId === accountId ? undefined : `its account is ${accountId} in one place and not in another`,
      )
    })
  }

  /** Reads several times, and sees the same data each time. Writers go on. */
  #ofOneMoment<T>(look: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#run(({ db }) => db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(look))
  }

  async #run<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    const running = this.#attempt(work)
    this.#underWay.add(running)
    try {
      return await running
    } finally {
      this.#underWay.delete(running)
    }
  }

  async #attempt<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    try {
      this.#engine.assertPresent?.()
      return await work(this.#engine)
    } catch (failure) {
      throw this.#engine.unreachable(failure) ?? failure
    }
  }
}

/**
 * By label and in code units: the databases' own orders differ from each other.
 * @param problemOf what is wrong with a thing that is intact itself
 * @throws Damaged for the first that is damaged, Unavailable for the first secret that does not open; unless somebody is told of each
 */
function inOrder<T>(
  kind: Kind<T>,
  rows: readonly StoredRow[],
  onDamaged?: OnDamaged,
  problemOf: (thing: T) => string | undefined = () => undefined,
): T[] {
  const things: T[] = []
  for (const row of rows) {
    try {
      const thing = readRow(kind, row)
      const problem = problemOf(thing)
      if (problem !== undefined) throw damagedRow(kind.table, row.id, problem)
      things.push(thing)
    } catch (failure) {
      if (onDamaged === undefined || !(failure instanceof Unavailable)) throw failure
      onDamaged(row.id, failure)
    }
  }
  return things.sort((a, b) => (kind.label(a) < kind.label(b) ? -1 : kind.label(a) > kind.label(b) ? 1 : 0))
}
