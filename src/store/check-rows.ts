import type { Kysely } from 'kysely'
import { Damaged } from '../catalogue/store-port.ts'
import { type BackupRow, pagesOf } from './backup-tables.ts'
import type { Engine } from './engine.ts'
import { accessKeyKind, accountKind, clusterKind, imageKind, instanceKind, type Kind, policyKind, roleKind, userKind } from './kinds.ts'
import type { Vault } from './secrets.ts'
import { BAD_CHECKSUM, cureOf, isIntact } from './stored-row.ts'
import type { Tables, ThingTable } from './tables.ts'

/** One thing that is not as it was written. */
export interface Defect {
  /** Empty where the whole database is meant. */
  readonly table: string
  /** Id of the row; empty where all of the table is meant. */
  readonly row: string
  readonly problem: string
  /** What an operator does about it. */
  readonly cure: string
}

/** Opens nothing: for data whose master key is not at hand. */
const SHUT: Pick<Vault, 'seal' | 'open'> = { seal: () => '', open: () => '{}' }

/** Looks at every row of every table of things. */
export class RowCheck {
  readonly #db: Kysely<Tables>
  readonly #engine: Engine
  readonly #kinds: readonly Kind<never>[]
  readonly #onProgress: (done: number) => void
  readonly #ids = new Map<ThingTable, Set<string>>()
  #done = 0

  /** @param vault opens the secrets; undefined where they are not opened */
  constructor(db: Kysely<Tables>, engine: Engine, vault: Vault | undefined, onProgress: (done: number) => void) {
    this.#db = db
    this.#engine = engine
    this.#onProgress = onProgress
    // Each after those it refers to.
    this.#kinds = [
      accountKind,
      policyKind,
      userKind,
      roleKind,
      accessKeyKind((vault ?? SHUT) as Vault),
      clusterKind,
      instanceKind,
      imageKind,
    ] as unknown as readonly Kind<never>[]
  }

  /** All that is wrong. */
  async defects(): Promise<Defect[]> {
    const defects: Defect[] = []
    for (const kind of this.#kinds) {
      const { table } = kind
      const found = new Set<string>()
      this.#ids.set(table, found)
      try {
        for await (const page of pagesOf(this.#db, table)) {
          for (const row of page) {
            found.add(String(row['id']))
            const problem = this.#problemOf(kind, row)
            if (problem !== undefined) defects.push({ table, row: String(row['id']), problem, cure: cureOf(table) })
          }
          this.#done += page.length
          this.#onProgress(this.#done)
        }
      } catch (failure) {
        const damage = this.#engine.unreachable(failure)
        if (!(damage instanceof Damaged)) throw failure
        defects.push({ table, row: '', problem: damage.message, cure: 'restore a backup into new data' })
      }
    }
    return defects
  }

  #problemOf(kind: Kind<never>, row: BackupRow): string | undefined {
    if (!isIntact(row['body'], row['checksum'])) return BAD_CHECKSUM
    try {
      const thing = kind.read(String(row['body']))
      if (kind.rowId(thing) !== row['id']) return 'its text is that of another row'
      // Sealing never gives the same text twice, so bodies are not compared; their checksums were.
      const { body: _, ...columns } = kind.row(thing)
      const wrong = Object.keys(columns).find((column) => columns[column] !== row[column])
      if (wrong !== undefined) return `its column ${wrong} is not what its text says`
      const dangling = kind.references(thing).find(({ table, id }) => !this.#ids.get(table)?.has(id))
      return dangling === undefined ? undefined : `it refers to ${dangling.what}, which is not there`
    } catch (failure) {
      return failure instanceof Error ? failure.message : String(failure)
    }
  }
}
