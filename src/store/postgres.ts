import { Kysely, PostgresDialect, type PostgresPoolClient, sql } from 'kysely'
import { Client, type ClientConfig, Pool, type PoolClient, types } from 'pg'
import { Damaged, Unavailable } from '../catalogue/store-port.ts'
import { CannotOpen, codeOf, type Engine } from './engine.ts'
import { holdsCatalogue } from './foreign.ts'
import { listen } from './postgres-hints.ts'
import { type Patience, queryUnlessSilent } from './postgres-silence.ts'
import type { Tables } from './tables.ts'

const CONNECT_TIMEOUT_MS = 5000
const POOL_SIZE = 10
/** How long a write waits for another, and how long a writer that has gone silent may keep others waiting. */
const LOCK_TIMEOUT_MS = 15_000
const PATIENCE: Patience = { reading: 10_000, writing: 60_000 }
/** Any number that means "somebody writes to the catalogue"; every version of Mirrorhall must use the same. */
const WRITERS_LOCK = 7_101_325_781
const CHANNEL = 'mirrorhall_changes'

/** The system's codes, and PostgreSQL's for: connection lost, resources, locks, read-only, idle for too long, shutdown, I/O. */
const UNREACHABLE_CODE = /^(E(?!RR_)[A-Z]+|08...|53...|55P03|25006|25P03|57P0.|58...)$/
/** PostgreSQL's codes for data and indexes that are not as they were written, and for tables and columns that are gone. */
const DAMAGE = /^(XX00[12]|42P01|42703)$/
const UNREACHABLE_MESSAGE = /^(Connection terminated|Client has encountered a connection error|Client was closed)/
const BIGINT_TYPE = 20

/** What a server says that is there and does not take a write, and how to fix it. */
const TAKES_NO_WRITE: Readonly<Record<string, string>> = {
  '53100': 'its disk is full; make room there and try again',
  '25006': 'it only lets read; give the address of the primary server',
  '55P03': `another process has been writing to the catalogue for more than ${LOCK_TIMEOUT_MS / 1000} seconds; look for it in pg_stat_activity, end it and try again`,
}

/**
 * Opens a pool of connections; none is made before the first query. A lost connection is replaced when next needed.
 * @param url `postgres://user:password@host:port/database`; never shown in a message
 * @throws CannotOpen when the address makes no sense
 */
export function openPostgres(url: string): Engine {
  const config: ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'mirrorhall',
    types: { getTypeParser: (oid, format) => (oid === BIGINT_TYPE ? Number : types.getTypeParser(oid, format)) },
  }
  const address = describe(config)
  const pool = new Pool({ ...config, max: POOL_SIZE })
  // A lost connection fails the query that was on it, or nothing; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const unavailable = (failure: unknown) => {
    const noWrite = TAKES_NO_WRITE[codeOf(failure)]
    const problem =
      noWrite === undefined
        ? `Cannot reach PostgreSQL at ${address}: ${reasonOf(failure)}`
        : `PostgreSQL at ${address} takes no writes now: ${noWrite}`
    return new Unavailable(`${problem}.`, { cause: failure })
  }
  const damaged = (failure: unknown) =>
    new Damaged(
      `The data in PostgreSQL at ${address} is damaged: ${reasonOf(failure)} (${codeOf(failure)}). Restore a backup into an empty database; \`mirrorhall check\` tells what can still be read.`,
      { cause: failure },
    )
  // Whatever prevents a connection (network, TLS, password, no such database), without it nothing can be reached.
  const connected = async <T>(connecting: Promise<T>) =>
    connecting.catch((failure: unknown) => {
      throw unavailable(failure)
    })
  return {
    name: 'postgres',
    place: `PostgreSQL ${address}`,
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    db: new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: { connect: async () => poolClient(await connected(pool.connect())), end: () => pool.end() } }),
    }),
    async lockOutWriters(transaction) {
      await sql`select set_config('lock_timeout', ${String(LOCK_TIMEOUT_MS)}, true),
        set_config('idle_in_transaction_session_timeout', ${String(LOCK_TIMEOUT_MS)}, true)`.execute(transaction)
      // Without it, a write that took number 5 of the change log could commit after the one that took 6, and whoever
      // had read up to 6 by then would never learn of 5.
      await sql`select pg_advisory_xact_lock(${sql.lit(WRITERS_LOCK)})`.execute(transaction)
    },
    async announce(transaction) {
      await sql`select pg_notify(${CHANNEL}, '')`.execute(transaction)
    },
    onHint: (listener) => connected(listen(() => new Client({ ...config, query_timeout: CONNECT_TIMEOUT_MS }), CHANNEL, listener)),
    unreachable: (failure) =>
      isConnectionFailure(failure) ? unavailable(failure) : DAMAGE.test(codeOf(failure)) ? damaged(failure) : undefined,
  }
}

/** Whether there is no catalogue in the database yet. @throws CannotOpen when it is another program's */
export async function isNewDatabase({ db, place }: Engine): Promise<boolean> {
  // Tables of extensions may come with any database.
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind in ('r', 'p') and relnamespace = to_regnamespace(current_schema())
      and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')`.execute(db)
  const tables = rows.map(({ name }) => name)
  return !holdsCatalogue(tables, place, 'give Mirrorhall a database of its own (createdb), and name it with --data')
}

/** A connection of the pool in the shape that Kysely knows, which is given up when it falls silent. */
function poolClient(client: PoolClient): PostgresPoolClient {
  // No cursors are used, so what is asked is always a text.
  const query = (text: unknown, values: readonly unknown[] = []) => queryUnlessSilent(client, String(text), values, PATIENCE) as never
  return { query, release: () => client.release() }
}

/** Host, port and database, as the driver understands the address. */
function describe(config: ClientConfig): string {
  try {
    const { host, port, database } = new Client(config)
    return `${host}:${port}, database "${database ?? ''}"`
  } catch {
    // The driver's own error repeats the address, and with it the password.
    throw new CannotOpen('The PostgreSQL address is malformed; write postgres://user:password@host:port/database.')
  }
}

function isConnectionFailure(failure: unknown): boolean {
  return UNREACHABLE_CODE.test(codeOf(failure)) || (failure instanceof Error && UNREACHABLE_MESSAGE.test(failure.message))
}

function reasonOf(failure: unknown): string {
  // A name with several addresses fails with all of their errors and no message of its own.
  const first = failure instanceof AggregateError ? failure.errors[0] : failure
  return first instanceof Error && first.message !== '' ? first.message : codeOf(failure)
}
