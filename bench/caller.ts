import { type Head, readHead } from './http.ts'

/** A whole answer. */
export interface Answer {
  readonly status: number
  readonly body: Buffer
  /** Milliseconds from the request to the last byte. */
  readonly ms: number
}

/** One connection, on which one request at a time is asked. */
export interface Caller {
  /** @throws Error when the server closes the connection */
  ask(request: Uint8Array): Promise<Answer>
  close(): void
}

/** What is under way on a connection. */
interface Asking {
  readonly answered: PromiseWithResolvers<Answer>
  readonly at: number
  readonly chunks: Buffer[]
  received: number
  head: Head | undefined
}

/** Opens a keep-alive connection to a server of this machine. */
export async function openCaller({ port }: { readonly port: number }): Promise<Caller> {
  let asking: Asking | undefined
  const fail = (error: Error) => asking?.answered.reject(error)
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data(_, chunk) {
        if (asking !== undefined && isWhole(asking, chunk)) asking.answered.resolve(answerOf(asking))
      },
      close: () => fail(new Error('the server closed the connection')),
      error: (_, error) => fail(error),
    },
  })
  return {
    ask(request) {
      asking = { answered: Promise.withResolvers(), at: performance.now(), chunks: [], received: 0, head: undefined }
      if (socket.write(request) !== request.byteLength) fail(new Error('a request did not fit into the socket'))
      return asking.answered.promise
    },
    close: () => void socket.terminate(),
  }
}

function isWhole(asking: Asking, chunk: Buffer): boolean {
  asking.chunks.push(chunk)
  asking.received += chunk.byteLength
  asking.head ??= readHead(asking.chunks.length === 1 ? chunk : Buffer.concat(asking.chunks))
  return asking.head !== undefined && asking.received >= asking.head.length + asking.head.bodyLength
}

function answerOf({ at, chunks, head }: Asking): Answer {
  const ms = performance.now() - at
  return { status: head?.status ?? 0, body: Buffer.concat(chunks).subarray(head?.length), ms }
}
