import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { relayed } from '../harness.ts'

/** One answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A call as it went over the wire: what the client sent, byte by byte, and what came back. */
export interface Exchange {
  readonly request: Buffer
  readonly answer: WireAnswer
}

/**
 * Stands between a client and a server for one call, and writes down what passes. Of several calls the answer is the first.
 * @param call is given the `host:port` to be called
 */
export async function record(endpoint: string, call: (via: string) => Promise<unknown>): Promise<Exchange> {
  const { sent, received } = await relayed(endpoint, call)
  return { request: sent, answer: readAnswer(received) }
}

/** Sends the bytes of a request once more, as somebody who has listened would. */
export function replay(endpoint: string, request: Buffer): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = connectTo(endpoint)
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer to the replayed request')))
    socket.on('error', reject).on('data', (chunk: Buffer) => {
      received.push(chunk)
      const answer = Buffer.concat(received)
      if (!isWhole(answer)) return
      socket.destroy()
      resolve(readAnswer(answer))
    })
    socket.write(request)
  })
}

function connectTo(endpoint: string): Socket {
  const [host = '', port] = endpoint.split(':')
  return connect({ host, port: Number(port) })
}

function headOf(answer: Buffer): { readonly lines: string[]; readonly bodyAt: number } | undefined {
  const end = answer.indexOf('\r\n\r\n')
  return end < 0 ? undefined : { lines: answer.subarray(0, end).toString('latin1').split('\r\n'), bodyAt: end + 4 }
}

function isWhole(answer: Buffer): boolean {
  const head = headOf(answer)
  const length = head?.lines.map((line) => /^content-length: *(\d+)$/i.exec(line)?.[1]).find((value) => value !== undefined)
  return head !== undefined && length !== undefined && answer.length >= head.bodyAt + Number(length)
}

function readAnswer(answer: Buffer): WireAnswer {
  const head = headOf(answer)
  assert.ok(head !== undefined && isWhole(answer), 'not one whole answer with its Content-Length')
  const [first = '', ...lines] = head.lines
  const headers = new Map(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1]), headers, body: answer.subarray(head.bodyAt).toString() }
}
