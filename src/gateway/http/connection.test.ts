import { expect, test } from 'bun:test'
import type { WireResponse } from '../../api/wire.ts'
import { BodyBudget } from '../body-budget.ts'
import { Connection, type HttpRequest } from './connection.ts'

/** A connection whose other end is the test. */
function opened(response: WireResponse = { status: 200, headers: {}, body: '' }) {
  const peer = {
    requests: [] as string[],
    written: '',
    /** Most bytes taken at once. */
    takes: Number.POSITIVE_INFINITY,
    ended: false,
    terminated: false,
    faults: 0,
    now: 0,
  }
  const socket = {
    remoteAddress: '',
    write(bytes: Uint8Array) {
      const taken = bytes.subarray(0, peer.takes)
      peer.written += Buffer.from(taken).toString('latin1')
      return taken.byteLength
    },
    end() {
      peer.ended = true
    },
    terminate() {
      peer.terminated = true
    },
  }
  const connection = new Connection(socket, {
    maxBodyBytes: 1_000,
    budget: new BodyBudget(),
    answer({ head, body, refusal }: HttpRequest, send) {
      peer.requests.push(`${head.method} ${head.target} ${head.headers.get('x-long')} ${refusal ?? Buffer.from(body)}`)
      send(response)
    },
    onFault: () => void peer.faults++,
    date: () => 'now',
    now: () => peer.now,
  })
  return Object.assign(peer, { connection })
}

/** What a connection makes of parts that come in turns of their own. */
function received(parts: readonly Buffer[]): { requests: string[]; written: string } {
  const peer = opened()
  for (const part of parts) peer.connection.receive(part)
  return peer
}

const REQUEST = Buffer.from('POST /?a=b HTTP/1.1\r\nHost: x\r\nX-Long: 1\r\nContent-Length: 3\r\n\r\none')
const CHUNKED = Buffer.from(
  'POST /c HTTP/1.1\r\nHost: x\r\nX-Long: 2\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\non\r\n1\r\ne\r\n0\r\nT: u\r\n\r\n',
)
const BOTH = Buffer.concat([REQUEST, Buffer.from('\r\n'), CHUNKED])
const MEANING = ['POST /?a=b 1 one', 'POST /c 2 one']

test.each(['Bad Name: 1', 'N\u00e4me: 1', ': 1', 'A(b): 1', 'A\t: 1', ' A: 1', 'A', 'A\0: 1'])(
  'a line %j among the headers is none',
  (line) => {
    const { requests, written } = received([Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`)])
    expect(requests).toEqual([])
    expect(written).toStartWith('HTTP/1.1 400 ')
  },
)

test.each([
  [65_536, 1, ''],
  [65_537, 0, 'HTTP/1.1 431 '],
])('headers of %d bytes make %d request', (length, answered, refusal) => {
  const head = 'GET / HTTP/1.1\r\nHost: x\r\nX-Long: '.padEnd(length, 'a')
  for (const parts of [[`${head}\r\n\r\n`], [head, '\r\n\r\n']]) {
    const { requests, written } = received(parts.map((part) => Buffer.from(part)))
    expect(requests).toHaveLength(answered)
    if (refusal !== '') expect(written).toStartWith(refusal)
  }
})

test.each(['', 'T: u\r\n', 'T: u\r\nV: w\r\n'])('chunks may end with the trailer %j', (trailer) => {
  const chunked = 'POST /c HTTP/1.1\r\nHost: x\r\nX-Long: 2\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n'
  const { requests, written } = received([Buffer.from(`${chunked}${trailer}\r\n`), REQUEST])
  expect([requests, written.includes(' 400 ')]).toEqual([['POST /c 2 one', 'POST /?a=b 1 one'], false])
})

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

test('a request that is the last ends the connection, whatever follows it', () => {
  const post = 'POST / HTTP/1.0\r\nX-Long: 1\r\nContent-Length: 3\r\n\r\none'
  for (const [request, rest] of [
    [post, ''],
    [post, '\r\n'],
    [post, REQUEST.toString()],
    [post.replace('1.0', '1.1').replace('X-Long', 'Connection: close\r\nHost: x\r\nX-Long'), REQUEST.toString()],
  ] as const) {
    const peer = opened()
    peer.connection.receive(Buffer.from(request + rest))
    expect([request, rest, peer.requests, peer.ended]).toEqual([request, rest, ['POST / 1 one'], true])
  }
})

test('a sender that has closed its side is answered all that it sent, and then left', () => {
  const peer = opened()
  peer.connection.receive(BOTH.subarray(0, 10))
  peer.connection.receive(BOTH.subarray(10))
  expect(peer.ended).toBe(false)
  peer.connection.ended()
  expect([peer.requests, peer.ended]).toEqual([MEANING, true])
})

test('a body that is too large is refused at once, and read to its end before the connection is closed', () => {
  const peer = opened()
  peer.connection.receive(Buffer.from('POST / HTTP/1.0\r\nX-Long: 1\r\nContent-Length: 1001\r\n\r\n'))
  expect([peer.requests, peer.ended]).toEqual([['POST / 1 too large'], false])
  peer.connection.receive(Buffer.alloc(1_000))
  expect(peer.ended).toBe(false)
  peer.connection.receive(Buffer.alloc(1))
  expect(peer.ended).toBe(true)
})

test('the time for a request begins with its first byte, however long the connection was idle before it', () => {
  const peer = opened()
  peer.connection.receive(REQUEST)
  expect(peer.connection.deadline).toBe(30_000)
  peer.now = 29_000
  peer.connection.receive(REQUEST.subarray(0, 20))
  expect(peer.connection.deadline).toBe(39_000)
  peer.now = 38_000
  peer.connection.receive(REQUEST.subarray(20, -1))
  expect(peer.connection.deadline).toBe(59_000)
  peer.connection.receive(REQUEST.subarray(-1))
  expect([peer.requests.length, peer.connection.deadline]).toEqual([2, 68_000])
})

test('half a request is told that its rest did not come; an idle connection is only closed', () => {
  const half = opened()
  half.connection.receive(REQUEST.subarray(0, -1))
  half.connection.timeOut()
  expect([half.written.slice(0, 12), half.ended, half.terminated]).toEqual(['HTTP/1.1 408', true, false])
  const idle = opened()
  idle.connection.receive(REQUEST)
  idle.written = ''
  idle.connection.timeOut()
  expect([idle.written, idle.terminated]).toEqual(['', true])
})

test('an answer that cannot be sent is a fault, and ends the connection', () => {
  const peer = opened({ status: 200, headers: { 'X-Two': 'a\r\nb: c' }, body: '' })
  peer.connection.receive(REQUEST)
  expect([peer.faults, peer.written, peer.ended]).toEqual([1, '', true])
})

test.each([
  ['short', 5_000],
  ['long', 2_000_000],
])('a %s answer that is taken bit by bit is not mixed with the answers to others', (_, length) => {
  const [slow, other] = [
    opened({ status: 200, headers: {}, body: 'a'.repeat(length) }),
    opened({ status: 200, headers: {}, body: 'b'.repeat(length) }),
  ]
  slow.takes = Math.ceil(length / 3)
  slow.connection.receive(REQUEST)
  while (slow.connection.isAnswering) {
    other.connection.receive(REQUEST)
    slow.connection.drained()
  }
  expect(slow.written.replace(/a{2,}$/, (run) => String(run.length))).toBe(
    `HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: ${length}\r\n\r\n${length}`,
  )
})

test('a long answer of parts of every length arrives whole and in order, however much is taken at once', () => {
  const letters = 'abcdefghij'
  const parts = [300_000, 1, 20_000, 5, 16_384, 16_383, 700_000, 0, 400_000, 2].map((length, index) =>
    (letters[index] ?? '').repeat(length),
  )
  const body = parts.map((part, index) => (index % 3 === 0 ? part : { chunk: Buffer.from(`<${part}>`), start: 1, end: part.length + 1 }))
  for (const takes of [Number.POSITIVE_INFINITY, 1_000_000, 65_537, 4_093]) {
    const peer = opened({ status: 200, headers: {}, body })
    peer.takes = takes
    peer.connection.receive(BOTH)
    while (peer.connection.isAnswering) peer.connection.drained()
    const answer = `HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: ${parts.join('').length}\r\n\r\n${parts.join('')}`
    expect(peer.written === answer.repeat(2)).toBe(true)
  }
})
