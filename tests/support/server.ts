import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Subprocess } from 'bun'
import type { Answer } from './tencent.ts'
import { type ClientKey, type Tc3Options, tc3 } from './tencent-requests.ts'

const PROGRAM = join(import.meta.dir, '../../bin/mirrorhall')

/** What the server says when it is ready. */
export interface Ready {
  readonly url: string
  readonly console: string
  readonly version: string
  readonly database: string
  readonly images: number
  readonly accessKeyId: string
  readonly accessKeySecret?: string
}

/** A server in a process of its own. */
export interface RunningServer {
  readonly ready: Ready
  readonly url: string
  readonly port: number
  /** The root key it told, or was given. */
  readonly key: ClientKey
  /** Sends a signed DescribeImage. */
  DescribeImage(input?: unknown, options?: Tc3Options): Promise<Answer>
  /** Sends a signal, and tells how it ended and after how many milliseconds. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly ms: number; readonly stderr: string }>
}

type Environment = Readonly<Record<string, string>>

const children = new Set<Subprocess>()

function spawn(args: readonly string[], env: Environment) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MIRRORHALL_'))
  const child = Bun.spawn([PROGRAM, ...args], {
    cwd: tmpdir(),
    env: { ...Object.fromEntries(inherited), ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  children.add(child)
  void child.exited.then(() => children.delete(child))
  return child
}

/** Runs the program until it ends by itself. */
export async function run(args: readonly string[], env: Environment = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(args, env)
  const [code, stdout, stderr] = await Promise.all([child.exited, new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code, stdout, stderr }
}

/** Starts `serve` on a free port, in memory unless told, and waits until it says that it is ready. @throws when it ends instead */
export async function startServer(args: readonly string[] = [], env: Environment = {}): Promise<RunningServer> {
  const data = args.includes('--data') || env['MIRRORHALL_DATA'] !== undefined ? [] : ['--data', ':memory:']
  const port = args.includes('--port') || env['MIRRORHALL_PORT'] !== undefined ? [] : ['--port', '0']
  const child = spawn(['serve', '--json', ...port, ...data, ...args], env)
  const stderr = new Response(child.stderr).text()
  const ready: Ready = JSON.parse((await firstLine(child.stdout)) ?? '{}')
  if (ready.url === undefined) throw new Error(`the server ended with ${await child.exited}: ${await stderr}`)
  const given = args[args.indexOf('--key') + 1] ?? ''
  const secret = ready.accessKeySecret ?? (env['MIRRORHALL_KEY'] ?? given).split(':')[1] ?? ''
  const key = { id: ready.accessKeyId, secret }
  const { url } = ready
  return {
    ready,
    url,
    port: Number(new URL(url).port),
    key,
    DescribeImage: (input = {}, options = {}) => describeImage(url, key, input, options),
    async end(signal) {
      const started = performance.now()
      child.kill(signal)
      await child.exited
      return { code: child.exitCode, ms: performance.now() - started, stderr: await stderr }
    },
  }
}

/** Starts `serve` in memory, reads what it says until `enough`, and ends it. */
export async function greeting(args: readonly string[], enough: (said: string) => boolean, env: Environment = {}): Promise<string> {
  const child = spawn(['serve', '--port', '0', '--data', ':memory:', ...args], env)
  let said = ''
  const decoder = new TextDecoder()
  for await (const chunk of child.stdout) {
    said += decoder.decode(chunk, { stream: true })
    if (enough(said)) child.kill('SIGTERM')
  }
  await child.exited
  return said
}

/** Ends every program that still runs. */
export async function endAll(): Promise<void> {
  const running = [...children]
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(running.map((child) => child.exited))
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string | undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true })
    const end = text.indexOf('\n')
    if (end >= 0) return text.slice(0, end)
  }
  return undefined
}

const NAMES = [
  'Content-Type',
  'Authorization',
  'X-TC-Action',
  'X-TC-Version',
  'X-TC-Timestamp',
  'X-TC-Token',
  'X-TC-Language',
  'X-TC-Region',
]

/** A signed request as lines of HTTP, to be written to a socket. */
export function rawRequest(host: string, key: ClientKey, target = '/', options: Tc3Options = {}): string {
  const body = typeof options.body === 'string' ? options.body : '{}'
  const request = tc3({ host, key, timestamp: String(Math.floor(Date.now() / 1000)), ...options, body })
  const headers = [...NAMES, 'Host'].flatMap((name) => {
    const value = request.headers.get(name)
    return value === null ? [] : [`${name}: ${value}\r\n`]
  })
  return `${request.method} ${target} HTTP/1.1\r\n${headers.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

async function describeImage(url: string, key: ClientKey, input: unknown, options: Tc3Options): Promise<Answer> {
  const request = tc3({
    host: new URL(url).host,
    key,
    timestamp: String(Math.floor(Date.now() / 1000)),
    body: JSON.stringify(input),
    ...options,
  })
  const headers = NAMES.flatMap((name): [string, string][] => {
    const value = request.headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const query = request.query === '' ? '' : `?${request.query}`
  const init = request.method === 'GET' ? {} : { body: request.body as Uint8Array<ArrayBuffer> }
  const response = await fetch(`${url}${request.path}${query}`, { method: request.method, headers, ...init })
  const { Response: answer } = (await response.json()) as { readonly Response: Answer }
  return answer
}

/** Writes to a connection of its own, and gives everything that comes back until `enough` or the end. */
export function exchange(port: number, text: string | Uint8Array, enough: (received: string) => boolean = hasWholeBody): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      received += chunk
      if (enough(received)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

function hasWholeBody(received: string): boolean {
  const end = received.indexOf('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(received)?.[1]
  return end >= 0 && length !== undefined && Buffer.byteLength(received.slice(end + 4)) >= Number(length)
}
