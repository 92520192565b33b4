import { execFileSync, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closedOnTheWayTo, embeddedPostgres } from './postgres-programs.ts'

/** A real PostgreSQL server on localhost. */
export interface PostgresServer {
  /** Makes an empty database and gives its address, password included. */
  freshDatabase(): Promise<string>
  /** Ends every connection to a database, as a failing server would. */
  dropConnections(url: string): Promise<void>
  /** Ends the server and leaves its files: `immediate` as a power cut would, without a word to its clients. */
  halt(mode: 'fast' | 'immediate'): Promise<void>
  /** Starts it again on the same port. */
  restart(): Promise<void>
  /** Stops every process of it in its tracks, as a hung machine or a dead network would look from outside. */
  freeze(): Promise<void>
  /** Lets them go on. */
  thaw(): Promise<void>
  /** Stops the server and removes its files. */
  stop(): Promise<void>
}

let shared: Promise<PostgresServer> | undefined

/** The server that all test files of this process share, started on first use and ended with the process. @throws when it cannot start */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= startPostgres()
  return shared
}

/** Starts a server of one's own, to be stopped by the caller. @throws when it cannot start */
export async function startPostgres(): Promise<PostgresServer> {
  if (process.getuid?.() === 0) await refuseClosedFolder(tmpdir())
  const home = await mkdtemp(join(tmpdir(), 'mirrorhall-postgres-'))
  await chmod(home, 0o755)
  const databaseDir = join(home, 'data')
  await mkdir(databaseDir)
  const EmbeddedPostgres = await embeddedPostgres(home)
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // UTF-8 with a natural language's collation is what people run, and what code must not rely on.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--no-sync'],
    // Tests prove what a crash of ours leaves behind, not one of the machine.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=localhost', '-c', 'unix_socket_directories='],
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (failure) {
    await rm(home, { recursive: true, force: true })
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: failure })
  }
  const end = endWithThisProcess(home)
  let databases = 0
  const postmaster = async () => Number((await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const signalAll = async (signal: NodeJS.Signals) => {
    const pid = await postmaster()
    const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    for (const each of [pid, ...children.trim().split('\n').map(Number)]) send(each, signal)
  }
  return {
    async halt(mode) {
      const pid = await postmaster()
      send(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
      while (send(pid, 0)) await Bun.sleep(20)
    },
    restart: () => server.start(),
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async freshDatabase() {
      databases += 1
      const name = `test_${databases}`
      await server.createDatabase(name)
      return `postgres://postgres:${password}@localhost:${port}/${name}`
    },
    async dropConnections(url) {
      const client = server.getPgClient()
      await client.connect()
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [new URL(url).pathname.slice(1)])
      await client.end()
    },
    async stop() {
      await server.stop()
      end()
    },
  }
}

/** @throws Error that names the folder on the way to the files of the server that its user, who is not root, may not enter */
export async function refuseClosedFolder(path: string): Promise<void> {
  const closed = await closedOnTheWayTo(path)
  if (closed === undefined) return
  throw new Error(
    `PostgreSQL of the tests runs as another user than root, who may not enter ${closed}: chmod o+x it, or name another folder in TMPDIR.`,
  )
}

/**
 * Ends the server and removes its files when this process is gone, however it ends: `bun test` runs no exit handlers,
 * and a killed process has none.
 * @returns a function that does so now
 */
function endWithThisProcess(home: string): () => void {
  const script = `cat > /dev/null; pid=$(head -n 1 "$0/data/postmaster.pid"); while kill -QUIT "$pid"; do kill -CONT "$pid"; sleep 0.1; done; rm -rf "$0"`
  const watchman = spawn('sh', ['-c', script, home], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watchman.unref()
  return () => watchman.stdin.end()
}

/** @returns false when there is no such process */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** A port that is free, and below those the system gives to whoever connects: one of them must not take it during a halt. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.on('error', () => resolve(false)).listen(port, 'localhost', () => resolve(true))
    })
    server.close()
    if (isFree) return port
  }
}
