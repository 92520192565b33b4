import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../src/store/open.ts'
import { embeddedPostgres } from '../tests/support/postgres-programs.ts'
import { freePort } from './free-port.ts'
import { fill } from './stock/fill.ts'
import type { Stock } from './stock/stock.ts'

/** A database of a PostgreSQL server that was started for one measure. */
export interface PostgresData {
  /** The address, password included. */
  readonly data: string
  /** In base64. */
  readonly masterKey: string
  /** Stops the server and removes its files. */
  stop(): Promise<void>
}

/** Starts a PostgreSQL server as it comes, on the disk and with every commit on it, and fills a database with the stock. */
export async function postgresWith(stock: Stock): Promise<PostgresData> {
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const log: string[] = []
  // Not in a folder of this user's: under root the server runs as another.
  const home = await mkdtemp(join(tmpdir(), 'mirrorhall-bench-postgres-'))
  await chmod(home, 0o755)
  const databaseDir = join(home, 'data')
  await mkdir(databaseDir)
  const EmbeddedPostgres = await embeddedPostgres(home)
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US'],
    postgresFlags: ['-c', 'listen_addresses=localhost', '-c', 'unix_socket_directories='],
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
    await server.createDatabase('bench')
  } catch (failure) {
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: failure })
  }
  const data = `postgres://postgres:${password}@localhost:${port}/bench`
  const masterKey = randomBytes(32)
  const store = await openStore({ data, masterKey })
  await fill(store, stock, () => {})
  await store.close()
  const stop = async () => {
    await server.stop()
    await rm(home, { recursive: true, force: true })
  }
  return { data, masterKey: masterKey.toString('base64'), stop }
}
