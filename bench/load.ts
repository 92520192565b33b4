import { AnswerReader } from './answer-reader.ts'
import { Latencies } from './latencies.ts'

/** What is sent, and for how long. */
export interface LoadOptions {
  readonly port: number
  /** Whole requests, sent in turn, over and over. */
  readonly requests: readonly Uint8Array[]
  /** Each may be sent only once: the load ends when all were, if that is before its time. */
  readonly once?: boolean
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

/** One connection's answers, and when its present request was sent. */
interface Caller {
  readonly reader: AnswerReader
  sentAt: number
}

/** A server that has not answered so long after the end does not answer any more. */
const PATIENCE_MS = 10_000

/**
 * Sends requests over keep-alive connections, one at a time on each, as fast as they are answered.
 * @throws Error for the first answer that is not the right one, or a connection that breaks
 */
export async function load({ port, requests, once = false, bodyStart, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const latencies = new Latencies()
  const start = Buffer.from(bodyStart)
  const done = Promise.withResolvers<void>()
  let answers = 0
  let bodyBytes = 0
  let next = 0

  const send = (socket: Bun.Socket<Caller>) => {
    const request = requests[next++ % requests.length] as Uint8Array
    socket.data.sentAt = performance.now()
    if (socket.write(request) !== request.byteLength) done.reject(new Error('a request did not fit into the socket'))
  }
  const take = (socket: Bun.Socket<Caller>, chunk: Buffer) => {
    const bodyLength = socket.data.reader.take(chunk)
    if (bodyLength === undefined) return
    const now = performance.now()
    latencies.add(now - socket.data.sentAt)
    answers++
    bodyBytes += bodyLength
    if (now < end && (!once || next < requests.length)) send(socket)
    else done.resolve()
  }
  const open = () =>
    Bun.connect<Caller>({
      hostname: '127.0.0.1',
      port,
      data: { reader: new AnswerReader(start), sentAt: 0 },
      socket: {
        data: take,
        close: () => done.reject(new Error('the server closed a connection')),
        error: (_, error) => done.reject(error),
      },
    })

  const sockets = await Promise.all(Array.from({ length: connections }, open))
  const started = performance.now()
  const end = started + seconds * 1000
  const impatience = setTimeout(() => done.reject(new Error('the server does not answer')), seconds * 1000 + PATIENCE_MS)
  for (const socket of sockets) send(socket)
  try {
    await done.promise
    return { answers, bodyBytes, latencies, seconds: (performance.now() - started) / 1000 }
  } finally {
    clearTimeout(impatience)
    for (const socket of sockets) socket.terminate()
  }
}
