import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onServerCore } from './cores.ts'

const inHouse = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** More calls than can be made in a second: limits are counted, and nobody meets them. */
const RATE = 1_000_000

/** A server under measurement, in a process of its own. */
export interface Server {
  readonly pid: number
  /** For example `http://127.0.0.1:7654`. */
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

/** What Mirrorhall is started with. */
export interface MirrorhallOptions {
  readonly catalogueFile: string
  readonly databaseFile: string
  /** Flags for Bun itself, for example those of its profiler. */
  readonly bunFlags?: readonly string[]
}

/** Starts Mirrorhall as `npm start` does: an SQLite file, signatures, policies and limits on. */
export function startMirrorhall({ catalogueFile, databaseFile, bunFlags = [] }: MirrorhallOptions): Promise<Server> {
  const bun = [process.execPath, `--config=${inHouse('bunfig.toml')}`, '--max-http-header-size=65536', ...bunFlags]
  const serve = [
    'serve',
    '--port',
    '0',
    '--data',
    databaseFile,
    '--no-starter',
    '--catalogue',
    catalogueFile,
    '--rate',
    String(RATE),
    '--json',
  ]
  return start([...bun, inHouse('src/main.ts'), ...serve])
}

/** Starts the bare server, which answers everything with the bytes of a file. */
export const startBare = (bodyFile: string): Promise<Server> => start([process.execPath, inHouse('bench/bare.ts'), bodyFile])

async function start(command: readonly string[]): Promise<Server> {
  const [program = '', ...args] = onServerCore(command)
  // Settings in this shell's environment must not change what is measured.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MIRRORHALL_')))
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await readyUrl(child)
  return { pid: child.pid ?? 0, url, port: Number(new URL(url).port), stop: () => stop(child) }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return (JSON.parse(line) as { url: string }).url
  }
  throw new Error('the server ended before it was ready')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
