import type { Account, Role } from '../access/account.ts'
import type { Credential } from '../access/credential.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import { WeighedCache } from './cache.ts'
import { type ImageChange, replacementsByShelf, type Topic } from './change.ts'
import type { Author, Decide } from './decision.ts'
import type { Image } from './image.ts'
import type { Cluster, Instance, Module } from './inventory.ts'
import { mergedPage, type Page } from './page.ts'
import type { ImageQuery, Origin } from './query.ts'
import { Shelf } from './shelf.ts'
import type { Changes, Store, WriteOptions, WriteResult } from './store-port.ts'

/** How a catalogue keeps up with its store. All times in milliseconds. */
export interface CatalogueOptions {
  /** Most bytes of shelves kept in memory, less one shelf of more than half of it. */
  readonly cacheBytes: number
  /** Time between two looks at the change log. */
  readonly pollEveryMs: number
  /** After so long without hearing the change log, what is in memory no longer counts as fresh. */
  readonly staleAfterMs: number
  /** Milliseconds since whenever, by a clock that is never set. */
  readonly now: () => number
  /** Who writes, where a write does not say. */
  readonly by?: Author
  /** Told each time the change log could not be heard, and when it is heard again (undefined). */
  readonly onHearing?: (problem: unknown) => void
}

/** Most bytes of credentials kept in memory, as estimated; one without policies weighs a kilobyte. */
const CREDENTIAL_BYTES_KEPT = 16 * 1024 * 1024

/** Most clusters, instances and modules kept in memory, of each kind. */
const INVENTORY_KEPT = 100_000

const inventoryCache = <T>() => new WeighedCache<readonly T[]>(INVENTORY_KEPT, (things) => 1 + things.length)

/**
 * The images, and who may see them: shelves in memory over a durable store. A write goes to the store first;
 * shelves follow the store's change log, whoever wrote.
 */
export class Catalogue {
  readonly #store: Store
  readonly #options: CatalogueOptions
  readonly #shelves: WeighedCache<Shelf>
  readonly #credentials = new WeighedCache<Credential>(CREDENTIAL_BYTES_KEPT, estimatedBytesOf)
  readonly #accounts = new WeighedCache<ReadonlyMap<string, Account>>(1, () => 1)
  readonly #clusters = inventoryCache<Cluster>()
  readonly #instances = inventoryCache<Instance>()
  readonly #modules = inventoryCache<Module>()
  #lastChange = 0
  #heardAt = 0
  #following: Promise<void> | undefined
  #followAgain = false
  #news: Promise<void> | undefined
  #stop: (() => Promise<void>) | undefined
  readonly #writes = new Set<Promise<WriteResult>>()

  private constructor(store: Store, options: CatalogueOptions) {
    this.#store = store
    this.#options = options
    this.#shelves = new WeighedCache(options.cacheBytes, (shelf) => shelf.estimatedBytes)
  }

  /** Opens the catalogue on a store and starts to follow its change log. */
  static async open(store: Store, options: CatalogueOptions): Promise<Catalogue> {
    const catalogue = new Catalogue(store, options)
    catalogue.#lastChange = await store.lastChange()
    catalogue.#heardAt = options.now()
    const stopHints = await store.onHint(() => void catalogue.follow())
    const timer = setInterval(() => void catalogue.follow(), options.pollEveryMs)
    timer.unref()
    catalogue.#stop = async () => {
      clearInterval(timer)
      await stopHints()
    }
    return catalogue
  }

  /** The page of the viewer's list. Total counts every match, before paging. */
  list(accountId: string, query: ImageQuery, offset: number, limit: number): MaybePromise<Page> {
    const shelves = query.from.map((origin) => this.#shelf(origin, accountId))
    const cut = (loaded: readonly Shelf[]) =>
      mergedPage(
        loaded.map((shelf) => shelf.select(query.service, query.where)),
        offset,
        limit,
      )
    return shelves.every((shelf) => shelf instanceof Shelf) ? cut(shelves) : Promise.all(shelves).then(cut)
  }

  /**
   * What is needed to judge a request signed with the key; undefined when there is no such key. Each request asks for it
   * first, so this is where it waits for what others have written before it came, where that can be told at once.
   */
  credential(keyId: string): MaybePromise<Credential | undefined> {
    if (this.#store.hasNews?.() === true) this.#catchUpFirst()
    if (this.#news !== undefined) return this.#news.then(() => this.credential(keyId))
    return this.#credentials.peek(keyId) ?? this.#lookUp(keyId)
  }

  /** Every account, by id. */
  accounts(): MaybePromise<ReadonlyMap<string, Account>> {
    return this.#accounts.get('', async () => new Map((await this.#store.accounts()).map((account) => [account.id, account])))
  }

  /** The role of an account, as it is now; undefined when it has none of that name. */
  role(accountId: string, name: string): Promise<Role | undefined> {
    return this.#store.role(accountId, name)
  }

  /** How many keys of sessions an account has, and how many of them have not expired. @param at milliseconds since the Unix epoch */
  countSessions(accountId: string, at: number): ReturnType<Store['countSessions']> {
    return this.#store.countSessions(accountId, at)
  }

  /** The clusters of an account, by id. */
  clusters(accountId: string): MaybePromise<readonly Cluster[]> {
    return this.#clusters.get(accountId, () => this.#store.clusters(accountId))
  }

  /** The instances of an account, by id. */
  instances(accountId: string): MaybePromise<readonly Instance[]> {
    return this.#instances.get(accountId, () => this.#store.instances(accountId))
  }

  /** The modules of an account, by id. */
  modules(accountId: string): MaybePromise<readonly Module[]> {
    return this.#modules.get(accountId, () => this.#store.modules(accountId))
  }

  /** See {@link Store.imagesById}; as they are now. */
  imagesById(ids: readonly string[]): Promise<readonly Image[]> {
    return this.#store.imagesById(ids)
  }

  /** Writes all of it or nothing, and returns when this catalogue shows it. @throws Conflict */
  write(changes: Changes, options?: WriteOptions): Promise<WriteResult> {
    return this.transact(() => changes, options)
  }

  /** See {@link Store.transact}; returns when this catalogue shows what was written. @throws Conflict */
  async transact(decide: Decide, options?: WriteOptions): Promise<WriteResult> {
    const writing = this.#transact(decide, options)
    this.#writes.add(writing)
    try {
      return await writing
    } finally {
      this.#writes.delete(writing)
    }
  }

  /** How long the change log has not been heard, milliseconds, once that is long enough to matter; else 0. */
  get staleForMs(): number {
    const silence = this.silentForMs
    return silence > this.#options.staleAfterMs ? silence : 0
  }

  /** How long ago the change log was heard, milliseconds. */
  get silentForMs(): number {
    return this.#options.now() - this.#heardAt
  }

  /** Number of the newest entry of the change log that was followed. */
  get position(): number {
    return this.#lastChange
  }

  /** What is in memory, for people. */
  get memory(): { readonly shelves: number; readonly bytes: number } {
    return { shelves: this.#shelves.size, bytes: this.#shelves.bytes }
  }

  /** Reads what is new in the change log, patches shelves with it and forgets what else it touches. Calls while one is under way share one more look. */
  async follow(): Promise<void> {
    if (this.#following !== undefined) {
      this.#followAgain = true
      return this.#following
    }
    this.#following = this.#catchUp()
    return this.#following
  }

  /** Stops following, waits for the writes that are under way and closes the store. */
  async close(): Promise<void> {
    await this.#stop?.()
    await Promise.allSettled(this.#writes)
    await this.#following
    await this.#store.close()
  }

  async #transact(decide: Decide, options: WriteOptions | undefined): Promise<WriteResult> {
    const result = await this.#store.transact(decide, this.#options.by === undefined ? options : { by: this.#options.by, ...options })
    await this.follow()
    return result
  }

  #catchUpFirst(): void {
    const news = this.follow().finally(() => {
      if (this.#news === news) this.#news = undefined
    })
    this.#news = news
  }

  async #catchUp(): Promise<void> {
    do {
      this.#followAgain = false
      try {
        const mark = this.#shelves.mark()
        const { last, topics, images } = await this.#store.changesSince(this.#lastChange)
        for (const topic of topics) this.#forget(topic)
        this.#patch(images, mark)
        this.#lastChange = last
        this.#heardAt = this.#options.now()
        this.#options.onHearing?.(undefined)
      } catch (problem) {
        this.#options.onHearing?.(problem)
      }
    } while (this.#followAgain)
    this.#following = undefined
  }

  /** A shelf that came since the look began may have what came after the look: it is forgotten. */
  #patch(images: readonly ImageChange[], mark: number): void {
    for (const [topic, replacements] of replacementsByShelf(images)) {
      this.#shelves.replace(topic, mark, (shelf) => shelf.patched(replacements))
    }
  }

  #forget(topic: Topic): void {
    if (topic === 'access' || topic === 'everything') {
      this.#credentials.clear()
      this.#accounts.clear()
    }
    if (topic.startsWith('key:')) this.#credentials.forget(topic.slice('key:'.length))
    if (topic === 'estate' || topic === 'everything') for (const kind of [this.#clusters, this.#instances, this.#modules]) kind.clear()
    if (topic === 'everything') this.#shelves.clear()
    else this.#shelves.forget(topic)
  }

  async #lookUp(keyId: string): Promise<Credential | undefined> {
    try {
      return await this.#credentials.get(keyId, async () => {
        const credential = await this.#store.credential(keyId)
        if (credential === undefined) throw new UnknownKey()
        return credential
      })
    } catch (error) {
      if (error instanceof UnknownKey) return undefined
      throw error
    }
  }

  #shelf(origin: Origin, accountId: string): MaybePromise<Shelf> {
    switch (origin) {
      case 'own':
        return this.#shelves.get(`shelf:${accountId}` satisfies Topic, () => this.#load(() => this.#store.ownShelf(accountId)))
      case 'public':
      case 'shared':
      case 'community': {
        const shelf = this.#shelves.get(`shelf-${origin}` satisfies Topic, () => this.#load(() => this.#store.openShelf(origin)))
        return shelf instanceof Shelf ? shelf.shownTo(accountId) : shelf.then((loaded) => loaded.shownTo(accountId))
      }
    }
  }

  /**
   * A shelf as it was read is of some moment of the reading. If the log has gone on meanwhile, it is read once more to that
   * moment, so that the patches of all that came since it began, which are put in when this is done, lead up to the present.
   */
  async #load(read: () => Promise<readonly Image[]>): Promise<Shelf> {
    const began = this.#lastChange
    const shelf = await Shelf.inTurns(await read())
    if (this.#lastChange !== began) await this.follow()
    return shelf
  }
}

class UnknownKey extends Error {}

/** Policies are held once as texts and once as what was read from them, with every key they are given to. */
const estimatedBytesOf = ({ policies, sessionPolicy }: Credential): number => 1024 + 2 * JSON.stringify([policies, sessionPolicy]).length
