import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execute, plainEnvironment } from './execute.ts'

const EXECUTABLE = fileURLToPath(new URL('../bin/mirrorhall', import.meta.url))
const READY_WITHIN_MS = 180_000

/** A Mirrorhall of its own. */
export interface Server {
  /** `127.0.0.1:port` */
  readonly endpoint: string
  /** Puts a catalogue file into its data from outside, as an operator does. */
  apply(catalogueFile: string): Promise<void>
  stop(): Promise<void>
}

/** What a server is started with. */
export interface ServerOptions {
  /** Folder of its own for its data. */
  readonly folder: string
  readonly catalogueFile: string
  /** `id:secret` of the default account. */
  readonly key: string
  readonly throttled: boolean
  /** Where everything it logs is written. */
  readonly logFile: string
}

/**
 * Starts a server on a free port of 127.0.0.1 and waits until it says where it listens.
 * @throws Error with the end of its log, when it does not come up
 */
export async function startServer({ folder, catalogueFile, key, throttled, logFile }: ServerOptions): Promise<Server> {
  const data = join(folder, 'mirrorhall.db')
  const options = ['--host', '127.0.0.1', '--port', '0', '--data', data, '--no-starter', '--json', '--import-allow', '127.0.0.1']
  const given = ['--catalogue', catalogueFile, '--key', key, ...(throttled ? [] : ['--no-throttle'])]
  const child = spawn(EXECUTABLE, ['serve', ...options, ...given], { env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  const log = createWriteStream(logFile)
  child.stderr.pipe(log, { end: false })
  const url = await readyUrl(child, (text) => log.write(text))
  return {
    endpoint: new URL(url).host,
    apply: (file) => execute([EXECUTABLE, 'apply', '--data', data, file], { cwd: folder, timeoutMs: 120_000, env: plainEnvironment() }),
    stop: () => stop(child),
  }
}

function readyUrl(child: ChildProcess, record: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const giveUp = (why: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`the server ${why}\n${output.slice(-2_000)}`))
    }
    const timer = setTimeout(() => giveUp(`said nothing for ${READY_WITHIN_MS} ms`), READY_WITHIN_MS)
    child.on('error', (error) => giveUp(`did not start: ${error.message}`))
    child.on('exit', (code) => giveUp(`ended with code ${code} before it was ready`))
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      record(chunk.toString())
      output += chunk.toString()
      const url = findUrl(output)
      if (url === undefined) return
      clearTimeout(timer)
      child.removeAllListeners('exit')
      resolve(url)
    })
  })
}

function findUrl(output: string): string | undefined {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue
    try {
      const { url } = JSON.parse(line) as { url?: unknown }
      if (typeof url === 'string') return url
    } catch {
      // Half a line so far; the rest follows.
    }
  }
  return undefined
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
