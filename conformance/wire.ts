import { strict as assert } from 'node:assert'
import { connect, createServer, type Socket } from 'node:net'

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
 * @param onReceived learns of every part that the client receives, and may ask for all that it has received so far
 */
export async function relayed(
  endpoint: string,
  call: (via: string) => Promise<unknown>,
  onReceived?: (soFar: () => Buffer) => void,
): Promise<Traffic> {
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
    server
      .on('data', (chunk: Buffer) => {
        received.push(chunk)
        onReceived?.(() => Buffer.concat(received))
      })
      .pipe(client)
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

/** One answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  /** Status line and headers, to the letter. */
  readonly head: string
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** What a client sent in one call, byte by byte, and the first answer. */
export async function record(
  endpoint: string,
  call: (via: string) => Promise<unknown>,
): Promise<{ readonly request: Buffer; readonly answer: WireAnswer }> {
  const { sent, received } = await relayed(endpoint, call)
  return { request: sent, answer: readAnswer(received) }
}

/** Sends the bytes of a request once more, as somebody who has listened would. */
export function replay(endpoint: string, request: Buffer): Promise<WireAnswer> {
  const [host = '', port] = endpoint.split(':')
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    const socket = connect({ host, port: Number(port) })
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer to the replayed request')))
    socket.on('error', reject).on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (lengthOf(received) > received.length) return
      socket.destroy()
      resolve(readAnswer(received))
    })
    socket.write(request)
  })
}

/** How many bytes the first answer has, by its Content-Length; endless before its headers are there. */
function lengthOf(answer: Buffer): number {
  const end = answer.indexOf('\r\n\r\n')
  const length = /\r\ncontent-length: *(\d+)\r/i.exec(answer.subarray(0, end + 2).toString('latin1'))?.[1]
  return end < 0 || length === undefined ? Number.POSITIVE_INFINITY : end + 4 + Number(length)
}

function readAnswer(answer: Buffer): WireAnswer {
  assert.ok(answer.length >= lengthOf(answer), 'not one whole answer with its Content-Length')
  const end = answer.indexOf('\r\n\r\n')
  const head = answer.subarray(0, end + 2).toString('latin1')
  const [first = '', ...lines] = head.trimEnd().split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const body = answer.subarray(end + 4, lengthOf(answer)).toString()
  return { status: Number(first.split(' ')[1]), head, headers: new Map(headers), body }
}
