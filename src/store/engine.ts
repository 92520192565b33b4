import type { CompiledQuery, Kysely, Transaction } from 'kysely'
import type { ConnectionCounts, Unavailable } from '../catalogue/store-port.ts'
import type { Tables } from './tables.ts'

/** A database that is there but cannot serve: not a database, a wrong key, an address that makes no sense. Trying again does not help. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
}

/** There is no catalogue in a place where one was looked for. */
export class NoData extends CannotOpen {
  /** @param place for people, without a password */
  constructor(place: string) {
    super(`There is no data at ${place}: name it with --data, or make it with \`mirrorhall init\` or \`mirrorhall serve\`.`)
  }
}

/** What differs between the databases; everything else is the same text on both. */
export interface Engine {
  /** For people. */
  readonly name: 'sqlite' | 'postgres'
  /** Where the data is, for people: a path, or host, port and database; without a password. */
  readonly place: string
  readonly db: Kysely<Tables>
  /** Connections by what they do; undefined where there is but one. */
  connections?(): ConnectionCounts
  /** Throws Unavailable when what was opened is no longer what others find in its place; undefined where that cannot be. */
  assertPresent?(): void
  /**
   * The rows of a query one after the other, all of one state of the data, whatever is done between two of them;
   * undefined where rows come by themselves without keeping others waiting, or can only come at once.
   */
  rowsApart?<Row>(query: CompiledQuery<Row>): Iterable<Row>
  /** What the database itself finds wrong with its structure, and with what its indexes lead to; undefined where it has no such check. */
  structureProblems?(db: Kysely<Tables>): Promise<readonly string[]>
  /** Marks what was found to be a catalogue as one; undefined where there is nothing to mark. */
  mark?(): void
  /** First step of every write: waits until no other write is under way, and keeps others out until the transaction ends. */
  lockOutWriters(transaction: Transaction<Tables>): Promise<void>
  /** Last step of a write that logged something: other processes hear of it once it is committed. */
  announce(transaction: Transaction<Tables>): Promise<void>
  /** See {@link Store.hasNews}; undefined where others can only be heard. */
  hasNews?(): boolean
  /** Calls back when another process may have written, until the returned function is called. */
  onHint(listener: () => void): Promise<() => Promise<void>>
  /** The failure in an operator's words when it means that the database cannot be reached; undefined for any other. */
  unreachable(failure: unknown): Unavailable | undefined
}

/** The machine-readable code of an error of a driver or of the system; empty when it has none. */
export function codeOf(failure: unknown): string {
  return failure instanceof Error && 'code' in failure && typeof failure.code === 'string' ? failure.code : ''
}

/**
 * Works in a transaction while no other writer is at work. A stricter level would fix what the work sees before it has the
 * lock, and so miss the write it waited for.
 */
export const alone = <T>({ db, lockOutWriters }: Engine, work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      await lockOutWriters(transaction)
      return work(transaction)
    })
