import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

const world: unknown = JSON.parse(readFileSync(process.env.MIRRORHALL_WORLD ?? '', 'utf8'))
const { only } = world as { readonly only: readonly string[] | null }

/** What the runner was told, in the shape that its cloud's suite gives it. */
export const readWorld = <World>(): World => world as World

type Body = () => Promise<void>

const bodies = new Map<string, Body | { readonly reason: string }>()
const CASE_WITHIN_MS = 120_000

/** Declares a case. It passes when the body returns. */
export function test(name: string, body: Body): void {
  bodies.set(name, body)
}

/** Declares a case that this client cannot have, and says why. */
export function skip(name: string, reason: string): void {
  bodies.set(name, { reason })
}

/** Asks for a change of the server's data, which comes from outside within a few seconds. */
export function askForChange(name: 'image-ready'): void {
  console.log(JSON.stringify({ change: name }))
}

/** Runs the declared cases one after another, and prints one JSON line for each. */
export async function runAll(client: string): Promise<void> {
  for (const [name, body] of bodies) {
    if (only !== null && !only.includes(name)) continue
    const start = performance.now()
    const outcome = typeof body === 'function' ? await attempt(body) : { status: 'skip', reason: body.reason }
    console.log(JSON.stringify({ client, case: name, ms: Math.round(performance.now() - start), ...outcome }))
  }
}

async function attempt(body: Body): Promise<{ readonly status: string; readonly detail?: string }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${CASE_WITHIN_MS} ms`)), CASE_WITHIN_MS)
  })
  try {
    await Promise.race([body(), late])
    return { status: 'pass' }
  } catch (error) {
    return { status: 'fail', detail: describe(error) }
  } finally {
    clearTimeout(timer)
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(JSON.stringify(error)).slice(0, 1_500)
  const { code, requestId } = error as { readonly code?: unknown; readonly requestId?: unknown }
  return `${code === undefined ? '' : `${code}: `}${error.message}${requestId ? ` (request ${requestId})` : ''}`.slice(0, 1_500)
}

/** A check that something is a request id as the cloud writes them, and one that no other call of this run had. */
export function requestIdCheck(pattern: RegExp): (requestId: unknown) => void {
  const seen = new Set<string>()
  return (requestId) => {
    assert.ok(typeof requestId === 'string' && pattern.test(requestId), `not a request id: ${String(requestId)}`)
    assert.ok(!seen.has(requestId), `request id ${requestId} was given twice`)
    seen.add(requestId)
  }
}

/** Makes a call in a program whose clock is off. */
export async function withClockOff<T>(offsetMs: number, call: () => Promise<T>): Promise<T> {
  const RealDate = globalThis.Date
  globalThis.Date = class extends RealDate {
    constructor(...args: readonly [] | readonly [number | string | Date]) {
      super(args[0] ?? RealDate.now() + offsetMs)
    }

    static override now = () => RealDate.now() + offsetMs
  } as DateConstructor
  try {
    return await call()
  } finally {
    globalThis.Date = RealDate
  }
}

/** A user's program, run as a process of its own. */
export interface Program {
  /** The next line that it prints; undefined when there will be none. */
  line(): Promise<string | undefined>
  /**
   * The lines that are left, when it has ended.
   * @throws Error with what it complained of, unless it ended well
   */
  rest(): Promise<string[]>
  /** Ends it before its time. */
  stop(): Promise<void>
}

/** Starts a program with a user's environment: what this process was given for itself is left out. */
export function startProgram([program, ...args]: readonly [string, ...string[]], environment: Readonly<Record<string, string>>): Program {
  const { MIRRORHALL_WORLD: _, ...plain } = process.env
  const child = spawn(program, args, {
    env: { ...plain, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: CASE_WITHIN_MS,
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${signal ?? code}: ${complaint.slice(-1_000)}`))
    })
  })
  ended.catch(() => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => {
    const { value, done } = await lines.next()
    return done === true ? undefined : value
  }
  return {
    line,
    async rest() {
      const left: string[] = []
      for (let next = await line(); next !== undefined; next = await line()) left.push(next)
      await ended
      return left
    },
    async stop() {
      child.kill()
      await ended.catch(() => undefined)
    },
  }
}

/** What passed between a client and a server. */
export interface Traffic {
  readonly sent: Buffer
  readonly received: Buffer
  /** How many connections the client made. */
  readonly connections: number
}

/**
 * Stands between a client and a server during a call.
 * @param call is given the `host:port` to be called
 */
export async function relayed(endpoint: string, call: (via: string) => Promise<unknown>): Promise<Traffic> {
  const [host = '', port] = endpoint.split(':')
  const sent: Buffer[] = []
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const listener = createServer((client) => {
    connections += 1
    const server = connect({ host, port: Number(port) })
    for (const socket of [client, server]) {
      sockets.add(socket)
      // A request that comes in two parts waits for no acknowledgement between them.
      socket.setNoDelay(true)
      // Whoever hangs up first, the call itself tells whether that was wrong.
      socket.on('error', () => undefined)
    }
    client.on('data', (chunk: Buffer) => sent.push(chunk)).pipe(server)
    server.on('data', (chunk: Buffer) => received.push(chunk)).pipe(client)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  try {
    const address = listener.address()
    assert.ok(typeof address === 'object' && address !== null)
    await call(`127.0.0.1:${address.port}`)
    return { sent: Buffer.concat(sent), received: Buffer.concat(received), connections }
  } finally {
    for (const socket of sockets) socket.destroy()
    listener.close()
  }
}

/** How often a text passed. */
export const occurrences = (traffic: Buffer, text: string): number => traffic.toString('latin1').split(text).length - 1
