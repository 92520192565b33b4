import { expect, test } from 'bun:test'
import { BodyBudget } from '../body-budget.ts'
import { Connection, type HttpRequest } from './connection.ts'

/** What a connection makes of parts that come in turns of their own. */
function received(parts: readonly Uint8Array[]): { requests: string[]; written: string } {
  const requests: string[] = []
  let written = ''
  const socket = {
    remoteAddress: '',
    write(bytes: Uint8Array) {
      written += Buffer.from(bytes).toString('latin1')
      return bytes.byteLength
    },
    end() {},
    terminate() {},
  }
  const connection = new Connection(socket, {
    maxBodyBytes: 1_000,
    budget: new BodyBudget(),
    answer({ head, body }: HttpRequest, send) {
      requests.push(`${head.method} ${head.target} ${head.headers.get('x-long')} ${Buffer.from(body)}`)
      send({ status: 200, headers: {}, body: '' })
    },
    onFault(fault) {
      throw fault
    },
    date: () => 'now',
    now: () => 0,
  })
  for (const part of parts) connection.receive(part)
  return { requests, written }
}

const REQUEST = Buffer.from('POST /?a=b HTTP/1.1\r\nHost: x\r\nX-Long: 1\r\nContent-Length: 3\r\n\r\none')
const CHUNKED = Buffer.from(
  'POST /c HTTP/1.1\r\nHost: x\r\nX-Long: 2\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\non\r\n1\r\ne\r\n0\r\nT: u\r\n\r\n',
)
const BOTH = Buffer.concat([REQUEST, Buffer.from('\r\n'), CHUNKED])
const MEANING = ['POST /?a=b 1 one', 'POST /c 2 one']

test('requests mean the same wherever their bytes are parted', () => {
  expect(received([BOTH]).requests).toEqual(MEANING)
  for (let at = 1; at < BOTH.length; at++) expect([at, received([BOTH.subarray(0, at), BOTH.subarray(at)]).requests]).toEqual([at, MEANING])
})

test('and when they come one by one, or three at a time', () => {
  for (const size of [1, 2, 3, 5]) {
    const parts = Array.from({ length: Math.ceil(BOTH.length / size) }, (_, n) => BOTH.subarray(n * size, (n + 1) * size))
    expect([size, received(parts).requests]).toEqual([size, MEANING])
  }
})

test('a line end that is not whole is refused wherever it is parted', () => {
  for (const bad of [
    'GET / HTTP/1.1\nHost: x\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n',
  ]) {
    const bytes = Buffer.from(bad)
    for (let at = 1; at < bytes.length; at++) {
      const { requests, written } = received([bytes.subarray(0, at), bytes.subarray(at)])
      expect([bad, at, requests, written.slice(0, 12)]).toEqual([bad, at, [], 'HTTP/1.1 400'])
    }
  }
})
