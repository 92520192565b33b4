import type { Kysely } from 'kysely'
import { Damaged } from '../catalogue/store-port.ts'
import { type BackupRow, pagesOf } from './backup-tables.ts'
import type { Engine } from './engine.ts'
import {
  accessKeyKind,
  accountKind,
  clusterKind,
  imageKind,
  instanceKind,
  type Kind,
  moduleKind,
  policyKind,
  roleKind,
  userKind,
} from './kinds.ts'
import type { Vault } from './secrets.ts'
import { BAD_CHECKSUM, cureOf, cureOfColumns, isIntact, RESTORE } from './stored-row.ts'
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
      moduleKind,
      instanceKind,
      imageKind,
    ] as unknown as readonly Kind<never>[]
  }

  /** All that is wrong. */
  async defects(): Promise<Defect[]> {
    const defects: Defect[] = []
    for (const kind of this.#kinds) {
      const { table } = kind
      const ids = new Set<string>()
      this.#ids.set(table, ids)
      try {
        for await (const page of pagesOf(this.#db, table)) {
          for (const row of page) {
            ids.add(String(row['id']))
            const found = this.#problemOf(kind, row)
            if (found !== undefined) defects.push({ table, row: String(row['id']), ...found })
          }
          this.#done += page.length
          this.#onProgress(this.#done)
        }
      } catch (failure) {
        const damage = this.#engine.unreachable(failure)
        if (!(damage instanceof Damaged)) throw failure
        defects.push({ table, row: '', problem: damage.message, cure: RESTORE })
      }
    }
    return defects
  }

  #problemOf(kind: Kind<never>, row: BackupRow): Pick<Defect, 'problem' | 'cure'> | undefined {
    const cure = cureOf(kind.table)
    if (!isIntact(row['body'], row['checksum'])) return { problem: BAD_CHECKSUM, cure }
    try {
      const thing = kind.read(String(row['body']))
      if (kind.rowId(thing) !== row['id'])
        return { problem: 'its text is that of another row', cure: kind.table === 'access_keys' ? cure : RESTORE }
      // Sealing never gives the same text twice, so bodies are not compared; their checksums were.
      const { body: _, ...columns } = kind.row(thing)
      const wrong = Object.keys(columns).find((column) => columns[column] !== row[column])
      if (wrong !== undefined) return { problem: `its column ${wrong} is not what its text says`, cure: cureOfColumns(kind.table) }
      const dangling = kind.references(thing).find(({ table, id }) => !this.#ids.get(table)?.has(id))
      return dangling === undefined ? undefined : { problem: `it refers to ${dangling.what}, which is not there`, cure }
    } catch (failure) {
      return { problem: failure instanceof Error ? failure.message : String(failure), cure }
    }
  }
}
