import { readHead } from './http.ts'
import { Latencies } from './latencies.ts'

/** What is sent, and for how long. */
export interface LoadOptions {
  readonly port: number
  /** Whole requests, sent in turn, over and over. */
  readonly requests: readonly Uint8Array[]
  /** How the body of every answer must begin. */
  readonly bodyStart: string
  readonly connections: number
  readonly seconds: number
}

/** What came of it. */
export interface LoadResult {
  readonly answers: number
  readonly seconds: number
  readonly bodyBytes: number
  readonly latencies: Latencies
}

/**
 * Sends requests over keep-alive connections, one at a time on each, as fast as they are answered.
 * @throws Error for the first answer that is not the right one, or a connection that breaks
 */
export async function load({ port, requests, bodyStart, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const expected = Buffer.from(bodyStart)
  const latencies = new Latencies()
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  let answers = 0
  let bodyBytes = 0
  let next = 0
  const started = performance.now()
  const end = started + seconds * 1000

  class Connection {
    #sentAt = 0
    #left = 0
    #early: Buffer | undefined

    send(socket: Bun.Socket<Connection>): void {
      const request = requests[next++ % requests.length] as Uint8Array
      this.#sentAt = performance.now()
      if (socket.write(request) !== request.byteLength) reject(new Error('a request did not fit into the socket'))
    }

    take(socket: Bun.Socket<Connection>, chunk: Buffer): void {
      if (this.#left > 0) this.#left -= chunk.byteLength
      else {
        const bytes = this.#early === undefined ? chunk : Buffer.concat([this.#early, chunk])
        const head = readHead(bytes)
        // The expected beginning may come in a later piece than the head.
        if (head === undefined || bytes.byteLength < head.length + expected.byteLength) {
          if (head !== undefined && head.bodyLength < expected.byteLength) return reject(wrong(bytes))
          this.#early = bytes
          return
        }
        this.#early = undefined
        const begins = bytes.compare(expected, 0, expected.byteLength, head.length, head.length + expected.byteLength) === 0
        if (head.status !== 200 || !begins) return reject(wrong(bytes))
        bodyBytes += head.bodyLength
        this.#left = head.length + head.bodyLength - bytes.byteLength
      }
      if (this.#left > 0) return
      if (this.#left < 0) return reject(new Error('more bytes than the answer announced'))
      const now = performance.now()
      latencies.add(now - this.#sentAt)
      answers++
      if (now < end) this.send(socket)
      else resolve()
    }
  }

  const open = () =>
    Bun.connect<Connection>({
      hostname: '127.0.0.1',
      port,
      data: new Connection(),
      socket: {
        data: (socket, chunk) => socket.data.take(socket, chunk),
        close: () => performance.now() < end && reject(new Error('the server closed a connection')),
        error: (_, error) => reject(error),
      },
    })
  const sockets = await Promise.all(Array.from({ length: connections }, open))
  for (const socket of sockets) socket.data.send(socket)
  try {
    await done
    return { answers, bodyBytes, latencies, seconds: (performance.now() - started) / 1000 }
  } finally {
    for (const socket of sockets) socket.terminate()
  }
}

const wrong = (bytes: Buffer) => new Error(`a wrong answer:\n${bytes.toString('utf8', 0, 1_000)}`)
