import { sql, type Transaction } from 'kysely'
import type { Stored, StoreReader, Thing, ThingKey } from '../catalogue/decision.ts'
import type { ServiceName } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'
import type { Instance, Module } from '../catalogue/inventory.ts'
import type { ThingKind } from '../catalogue/store-port.ts'
import type { Task } from '../catalogue/task.ts'
import { isStorableId, type Kind, type Kinds, rowIdOf } from './kinds.ts'
import { readRow, revisionOf, STORED } from './stored-row.ts'
import type { Tables } from './tables.ts'
import { nextTaskId, taskOf } from './tasks.ts'
import { usesOf } from './uses.ts'

/** Longest name that is looked for, characters: SQLite bounds patterns. */
const MAX_LENGTH_NAME = 1000

/** Reads for a decision, in the transaction that writes what is decided. */
export class DecisionReader implements StoreReader {
  readonly #transaction: Transaction<Tables>
  readonly #kinds: Kinds

  constructor(transaction: Transaction<Tables>, kinds: Kinds) {
    this.#transaction = transaction
    this.#kinds = kinds
  }

  /** See {@link StoreReader.all}. */
  async all<K extends ThingKind>(name: K): Promise<readonly Thing<K>[]> {
    const kind = this.#kinds[name] as Kind<Thing<K>>
    const rows = await this.#transaction.selectFrom(kind.table).select(STORED).execute()
    // In code units: the databases' own orders differ from each other.
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => readRow(kind, row))
  }

  /** See {@link StoreReader.get}. */
  async get<K extends ThingKind>(name: K, key: ThingKey): Promise<Stored<Thing<K>> | undefined> {
    const kind = this.#kinds[name] as Kind<Thing<K>>
    const id = rowIdOf(key)
    if (!isStorableId(id)) return undefined
    const row = await this.#transaction.selectFrom(kind.table).select(STORED).where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : { thing: readRow(kind, row), revision: revisionOf(row.body) }
  }

  /** See {@link StoreReader.imageOf}. */
  async imageOf(service: ServiceName, id: string) {
    if (!isStorableId(id)) return undefined
    const faces = this.#transaction.selectFrom('image_faces').select('image_id')
    const face = await faces.where('service', '=', service).where('face_id', '=', id).executeTakeFirst()
    return face === undefined ? undefined : this.get('images', face.image_id)
  }

  /** See {@link StoreReader.accountNamed}. */
  async accountNamed(name: string) {
    if (!isStorableId(name)) return undefined
    const row = await this.#transaction.selectFrom('accounts').select('id').where('name', '=', name).executeTakeFirst()
    return row === undefined ? undefined : this.get('accounts', row.id)
  }

  /** See {@link StoreReader.imagesNamed}. Names have no column: they are looked for in the texts of the account's images. */
  async imagesNamed(accountId: string, name: string): Promise<readonly Image[]> {
    if (!isStorableId(accountId) || name.length > MAX_LENGTH_NAME) return []
    const part = `"name":${JSON.stringify(name)}`.replaceAll(/[~%_]/g, '~$&')
    const rows = await this.#transaction
      .selectFrom('images')
      .select(STORED)
      .where('owner', '=', accountId)
      .where(sql<boolean>`body like ${`%${part}%`} escape '~'`)
      .execute()
    // Other members have names too, and one of the databases folds the case.
    return rows.map((row) => readRow(this.#kinds.images, row)).filter((image) => image.name === name)
  }

  /** See {@link StoreReader.isUsed}. */
  async isUsed(kind: ThingKind, key: ThingKey): Promise<boolean> {
    const id = rowIdOf(key)
    return isStorableId(id) && (await usesOf(this.#transaction, this.#kinds, kind, [id])).size > 0
  }

  /** See {@link StoreReader.instancesOf}. */
  instancesOf(imageId: string): Promise<readonly Instance[]> {
    return this.#withImage(this.#kinds.instances, imageId)
  }

  /** See {@link StoreReader.modulesOf}. */
  modulesOf(imageId: string): Promise<readonly Module[]> {
    return this.#withImage(this.#kinds.modules, imageId)
  }

  /** See {@link StoreReader.manifestIds}. */
  async manifestIds() {
    return (await this.#transaction.selectFrom('manifests').select('id').execute()).map(({ id }) => id)
  }

  /** See {@link StoreReader.holdsOf}. */
  async holdsOf(keyId: string) {
    if (!isStorableId(keyId)) return []
    const rows = await this.#transaction.selectFrom('key_holds').select('what').where('key_id', '=', keyId).execute()
    return rows.map(({ what }) => what)
  }

  /** See {@link StoreReader.imagesOwnedBy}. */
  async imagesOwnedBy(accountId: string, max: number): Promise<readonly Image[]> {
    if (!isStorableId(accountId)) return []
    const rows = await this.#transaction.selectFrom('images').select(STORED).where('owner', '=', accountId).limit(max).execute()
    return rows.map((row) => readRow(this.#kinds.images, row))
  }

  /** See {@link StoreReader.nextTaskId}. */
  nextTaskId(): Promise<number> {
    return nextTaskId(this.#transaction)
  }

  /** See {@link StoreReader.task}. */
  task(id: number): Promise<Task | undefined> {
    return taskOf(this.#transaction, id)
  }

  async #withImage<T>(kind: Kind<T>, imageId: string): Promise<readonly T[]> {
    if (!isStorableId(imageId)) return []
    const rows = await this.#transaction
      .selectFrom(kind.table as 'instances' | 'modules')
      .select(STORED)
      .where('image_id', '=', imageId)
      .execute()
    return rows.map((row) => readRow(kind, row))
  }
}
