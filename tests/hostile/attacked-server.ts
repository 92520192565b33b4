import { expect } from 'bun:test'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rawRequest } from '../support/server.ts'
import type { ClientKey } from '../support/tencent-requests.ts'

const PROGRAM = join(import.meta.dir, '../../bin/mirrorhall')

/** What came back over a connection, and whether the server ended it. */
export interface Outcome {
  readonly received: string
  readonly closed: boolean
  readonly ms: number
}

/** How a connection is used beside what is written. */
export interface Manner {
  /** The sending side is closed after the last write. */
  readonly halfClosed?: boolean
  /** What is received is enough; else everything until the end. */
  readonly enough?: (received: string) => boolean
  /** Milliseconds after which the connection is given up. */
  readonly patience?: number
}

/** A server in a process of its own, to be attacked. */
export interface AttackedServer {
  readonly port: number
  readonly host: string
  readonly key: ClientKey
  /** Writes to a connection of its own; a number is a pause, milliseconds. */
  attack(parts: string | Uint8Array | readonly (string | Uint8Array | number)[], manner?: Manner): Promise<Outcome>
  /** Holds the server to what it was before: the same process, answering a signed call, with nothing on its error stream. */
  isWell(): Promise<void>
  /** Resident memory, MB. */
  memory(): Promise<number>
  /** Ends it in order, and holds it to that. */
  end(): Promise<void>
}

/** Starts a server with the starter images, without limits, in memory. */
export async function startAttacked(args: readonly string[] = []): Promise<AttackedServer> {
  const child = Bun.spawn([PROGRAM, 'serve', '--json', '--port', '0', '--data', ':memory:', '--no-throttle', ...args], {
    cwd: tmpdir(),
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MIRRORHALL_'))),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let output = ''
  const listening = listen(child.stderr, (text) => {
    output += text
  })
  const { value } = await child.stdout.getReader().read()
  if (value === undefined) {
    await listening
    throw new Error(`the server did not start: ${output}`)
  }
  const { url, accessKeyId, accessKeySecret } = JSON.parse(new TextDecoder().decode(value))
  const port = Number(new URL(url).port)
  const host = `127.0.0.1:${port}`
  const key = { id: accessKeyId, secret: accessKeySecret }
  return {
    port,
    host,
    key,
    attack: (parts, manner = {}) => exchange(port, typeof parts === 'string' || parts instanceof Uint8Array ? [parts] : parts, manner),
    async isWell() {
      const { received } = await exchange(port, [rawRequest(host, key, '/', { body: '{"Limit":1}' })], { enough: isAnswer })
      expect(received).toContain('"TotalCount":65')
      expect([child.exitCode, child.signalCode, output]).toEqual([null, null, ''])
    },
    async memory() {
      const text = await (await fetch(`${url}/_mirrorhall/metrics`)).text()
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]) / 1e6
    },
    async end() {
      child.kill('SIGTERM')
      await Promise.race([child.exited, Bun.sleep(10_000)])
      if (child.exitCode === null) child.kill('SIGKILL')
      await listening
      expect([child.exitCode, output]).toEqual([0, ''])
    },
  }
}

/** Whether a whole answer with a length has come. */
export function isAnswer(received: string): boolean {
  const [, head = '', body] = /^(.*?)\r\n\r\n(.*)$/s.exec(received) ?? []
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  return body !== undefined && length !== undefined && body.length >= Number(length)
}

/** Statuses of all answers that came, in order. */
export const statusesOf = ({ received }: Outcome): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))

/** The body of the first answer. */
export const bodyOf = ({ received }: Outcome): string => received.slice(received.indexOf('\r\n\r\n') + 4)

async function listen(stream: ReadableStream<Uint8Array>, hear: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of stream) hear(decoder.decode(chunk, { stream: true }))
}

function exchange(port: number, parts: readonly (string | Uint8Array | number)[], manner: Manner): Promise<Outcome> {
  const { halfClosed = false, enough = () => false, patience = 20_000 } = manner
  return new Promise((resolve) => {
    const started = performance.now()
    let received = ''
    let over = false
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const finish = (closed: boolean) => {
      if (over) return
      over = true
      clearTimeout(timer)
      socket.destroy()
      resolve({ received, closed, ms: performance.now() - started })
    }
    const timer = setTimeout(() => finish(false), patience)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      received += chunk
      if (enough(received)) finish(false)
    })
    for (const event of ['end', 'close', 'error']) socket.on(event, () => finish(true))
    socket.on('connect', async () => {
      for (const part of parts) {
        if (over) return
        if (typeof part === 'number') await Bun.sleep(part)
        else if (!socket.write(part)) await Promise.race([new Promise((drained) => socket.once('drain', drained)), Bun.sleep(2_000)])
      }
      if (halfClosed && !over) socket.end()
    })
  })
}
