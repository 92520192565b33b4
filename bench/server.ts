import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ClientKey } from '../src/clouds/client.ts'
import { onServerCore } from './cores.ts'
import { keptStock } from './stock/kept-stock.ts'
import { cacheMibFor, type Stock } from './stock/stock.ts'

const inProject = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** More calls than can be made in a second: limits are counted, and nobody meets them. */
const RATE = 1_000_000

/** A server under measurement, in a process of its own. */
export interface Server {
  readonly pid: number
  /** For example `http://127.0.0.1:7654`. */
  readonly url: string
  readonly port: number
  /** When the process was started, as `performance.now()` counts. */
  readonly startedAt: number
  stop(): Promise<void>
}

/** What Mirrorhall is started with. */
export interface MirrorhallOptions {
  /** A file, or the address of a database. */
  readonly data: string
  /** The key of a database that has none beside it. */
  readonly masterKey?: string
  /** Starts with the starter catalogue in empty data, and this root key of the default account. */
  readonly starterKey?: ClientKey
  /** Memory for shelves, MiB; the server's default when left out. */
  readonly cacheMib?: number | undefined
  /** Place among servers that run together; 0 when left out. */
  readonly serverIndex?: number
  /** Flags for Bun itself, for example those of its profiler. */
  readonly bunFlags?: readonly string[]
}

/** Starts Mirrorhall as `npm start` does: signatures, policies and limits on. */
export function startMirrorhall({
  data,
  masterKey,
  starterKey,
  cacheMib,
  serverIndex = 0,
  bunFlags = [],
}: MirrorhallOptions): Promise<Server> {
  const bun = [process.execPath, `--config=${inProject('bunfig.toml')}`, '--max-http-header-size=65536', ...bunFlags]
  const cache = cacheMib === undefined ? [] : ['--cache-mib', String(cacheMib)]
  const first = starterKey === undefined ? ['--no-starter'] : ['--key', `${starterKey.id}:${starterKey.secret}`]
  const serve = ['serve', '--port', '0', '--data', data, ...first, ...cache, '--rate', String(RATE), '--json']
  const command = onServerCore([...bun, inProject('src/main.ts'), ...serve], serverIndex)
  return start(command, masterKey === undefined ? {} : { MIRRORHALL_MASTER_KEY: masterKey })
}

/** Starts Mirrorhall on a SQLite file that holds the stock, which is made first when there is none. */
export async function startOnStock(stock: Stock, bunFlags: readonly string[] = []): Promise<Server> {
  return startMirrorhall({ data: await keptStock(stock), cacheMib: cacheMibFor(stock), bunFlags })
}

/** Starts the bare server, which answers whatever is asked with the files of a folder in turn. */
export const startBare = (folder: string, contentType: string): Promise<Server> =>
  start(onServerCore([process.execPath, inProject('bench/bare.ts'), folder, contentType]))

async function start(command: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Server> {
  const [program = '', ...args] = command
  // Settings in this shell's environment must not change what is measured.
  const env = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MIRRORHALL_'))), ...variables }
  const startedAt = performance.now()
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await readyUrl(child)
  return { pid: child.pid ?? 0, url, port: Number(new URL(url).port), startedAt, stop: () => stop(child) }
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
