import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import type { WireRequest } from '../api/wire.ts'
import type { Cloud } from '../clouds/cloud.ts'
import { BodyBudget } from './body-budget.ts'
import type { HttpServer } from './http/server.ts'
import { type ListenerOptions, listen } from './listener.ts'
import { TrustedProxies } from './proxies.ts'
import { router } from './router.ts'

/** Answers everything with what it was asked, at once or some turns later. */
const echo = { name: 'tencent', maxBodyBytes: 100_000, matches: () => true } as unknown as Cloud
const budget = new BodyBudget(100_000, 100_000)
const faults: unknown[] = []
let seen: WireRequest[] = []
let turns = 0
let listener: HttpServer
const onFault = (fault: unknown) => void faults.push(fault)

const options: ListenerOptions = {
  host: '127.0.0.1',
  port: 0,
  maxBodyBytes: echo.maxBodyBytes,
  budget,
  proxies: new TrustedProxies([]),
  clock: { now: () => 0, steady: () => 0 },
  onFault,
  handle: router({
    clouds: [echo],
    async admin({ path }) {
      if (path.endsWith('/broken')) throw new Error('broken')
      return { status: 200, headers: {}, body: 'admin' }
    },
    async pipeline(_, request) {
      seen.push(request)
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      const { method, path, unread, oversized } = request
      const state = unread ? ' unread' : oversized ? ' oversized' : ''
      return { status: 200, headers: { 'X-Echo': 'yes' }, body: `<${method} ${path} ${Buffer.from(request.body)}${state}>` }
    },
    onFault,
  }),
}
beforeAll(() => {
  listener = listen(options)
})
afterAll(async () => {
  await listener.stop()
  expect(faults).toEqual([])
})

const post = (path: string, body: string, headers = '') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** Writes the parts, each in a turn of its own, and gives the answers' bodies until there are so many or the connection ends. */
function exchange(parts: readonly string[], answers: number): Promise<{ bodies: string[]; statuses: string[]; closed: boolean }> {
  return new Promise((resolve) => {
    let received = ''
    const found = () => ({
      bodies: received.match(/<[^>]*>/g) ?? [],
      statuses: [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status),
    })
    const socket = connect({ port: listener.port, host: '127.0.0.1', noDelay: true }, async () => {
      for (const part of parts) {
        await new Promise((written) => socket.write(part, written))
        await new Promise((turn) => setImmediate(turn))
      }
    })
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      received += text
      if (found().bodies.length < answers) return
      socket.destroy()
      resolve({ ...found(), closed: false })
    })
    for (const event of ['end', 'error'] as const) socket.on(event, () => resolve({ ...found(), closed: true }))
  })
}

describe.each([
  ['in the turn it came in', 0],
  ['some turns later', 5],
])('a request that is answered %s', (_, later) => {
  const answered = async (parts: readonly string[], answers: number) => {
    turns = later
    return exchange(parts, answers)
  }

  test('is answered before what comes after it, whatever that is', async () => {
    const first = post('/1', 'one')
    for (const [rubbish, status] of [
      ['GARBAGE\r\n\r\n', '400'],
      ['SSH-2.0-OpenSSH_9.6\r\n', '400'],
      ['G=T / HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
      ['\0\0', '400'],
      ['GET / HTTP/7.0\r\n\r\n', '505'],
      ['CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', '404'],
    ] as const) {
      const { bodies, statuses, closed } = await answered([first + rubbish], 2)
      expect([rubbish, bodies, statuses, closed]).toEqual([rubbish, ['<POST /1 one>'], ['200', status], true])
    }
  })

  test('may be followed by an empty line, and by the next one', async () => {
    expect((await answered([`${post('/1', 'one')}\r\n`], 1)).bodies).toEqual(['<POST /1 one>'])
    const { bodies } = await answered([`${post('/1', 'one')}\r\n${post('/2', 'two')}`], 2)
    expect(bodies).toEqual(['<POST /1 one>', '<POST /2 two>'])
  })

  test('is answered in its order among many that came at once', async () => {
    const all = Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? post(`/${n}`, `b${n}`) : `GET /${n} HTTP/1.1\r\nHost: x\r\n\r\n`))
    const { bodies } = await answered([all.join('')], 50)
    expect(bodies).toEqual(all.map((_, n) => (n % 2 === 0 ? `<POST /${n} b${n}>` : `<GET /${n} >`)))
  })

  test('is answered wherever its bytes were parted, and so is the next one', async () => {
    const both = `${post('/1', 'one')}\r\n${post('/2', 'two')}`
    const all = await Promise.all(Array.from({ length: both.length - 1 }, (_, n) => answered([both.slice(0, n + 1), both.slice(n + 1)], 2)))
    for (const [n, { bodies }] of all.entries()) expect([n, bodies]).toEqual([n, ['<POST /1 one>', '<POST /2 two>']])
  })

  test('may come in chunks with a trailer', async () => {
    const chunked = 'POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n3\r\none\r\n0\r\nX-A: 1\r\n\r\n'
    const { bodies } = await answered([chunked + post('/2', 'two')], 2)
    expect(bodies).toEqual(['<POST /1 one>', '<POST /2 two>'])
  })
})

test('a fault of ours is answered as one and told, and what comes after it is answered', async () => {
  turns = 0
  const { statuses, bodies } = await exchange(['GET /_mirrorhall/broken HTTP/1.1\r\nHost: x\r\n\r\n', post('/2', 'two')], 1)
  expect([statuses, bodies]).toEqual([['500', '200'], ['<POST /2 two>']])
  expect(faults.splice(0)).toEqual([new Error('broken')])
})

test('a listener that stops answers what came whole, and takes no more connections', async () => {
  const { promise: come, resolve: hasCome } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const stopping = listen({
    ...options,
    async handle() {
      hasCome()
      await released
      return { status: 200, headers: {}, body: '<late>' }
    },
  })
  const answer = fetch(`http://127.0.0.1:${stopping.port}/`).then((response) => response.text())
  await come
  const stopped = stopping.stop()
  await expect(fetch(`http://127.0.0.1:${stopping.port}/`)).rejects.toThrow()
  release()
  expect(await answer).toBe('<late>')
  await stopped
})

describe('a method', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'QUERY', 'post', 'Get', 'FOO'])(
    '%s is for the cloud to judge',
    async (method) => {
      turns = 0
      const { bodies } = await exchange([`${method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`], 1)
      expect(bodies).toEqual([`<${method} / >`])
    },
  )

  test.each(['P\u00d6ST', 'GET\t', 'G=T', '', 'A'.repeat(33)])(
    '%j is none: the answer says so, and the connection ends',
    async (method) => {
      const { statuses, closed } = await exchange([post('/', 'one').replace('POST', method)], 1)
      expect([statuses, closed]).toEqual([['400'], true])
    },
  )
})

describe('headers', () => {
  test.each([
    ['Authorization: a\r\nauthorization: b\r\n', 'authorization'],
    ['Host: x\r\n', 'host'],
    ['Content-Type: a\r\nContent-Type: a\r\n', 'content-type'],
    ['X-TC-Action: a\r\nX-Tc-Action: b\r\n', 'x-tc-action'],
    ['x-acs-date: a\r\nx-acs-date: b\r\n', 'x-acs-date'],
    ['Accept: a\r\nAccept: b\r\n', undefined],
    ['Authorization: a\r\n', undefined],
  ])('%j: one that may come only once is seen', async (lines, repeated) => {
    seen = []
    await exchange([post('/', 'one', lines)], 1)
    expect(seen.map((request) => request.repeated)).toEqual([repeated])
  })

  test('are found by any spelling of their name, joined when there are several, and no member of an object is one', async () => {
    seen = []
    await exchange([post('/', 'one', 'X-List: a\r\nx-list: b\r\n')], 1)
    const headers = seen[0]?.headers
    expect(['X-List', 'x-list', 'HOST', '__proto__', 'constructor', 'none'].map((name) => headers?.get(name))).toEqual([
      'a, b',
      'a, b',
      'x',
      null,
      null,
      null,
    ])
  })
})

describe('targets', () => {
  test.each([
    ['/a/../b//%2e?x=1&y', '/a/../b//%2e', 'x=1&y'],
    ['http://other.example/x?y', '/x', 'y'],
    ['http://other.example', '/', ''],
    ['/', '/', ''],
    ['/?', '/', ''],
  ])('%s comes as it was sent', async (target, path, query) => {
    seen = []
    await exchange([post(target, 'one')], 1)
    expect(seen.map((request) => [request.path, request.query])).toEqual([[path, query]])
  })
})

describe('the room for bodies', () => {
  const large = 'x'.repeat(60_000)
  const turn = () => new Promise((next) => setImmediate(next))

  /** A request of which the last byte does not come. */
  async function hold() {
    const socket = connect(listener.port, '127.0.0.1')
    socket.write(post('/', large).slice(0, -1))
    while (budget.held < 59_999) await turn()
    return socket
  }

  test('is given back with every answer', async () => {
    turns = 5
    for (let n = 0; n < 5; n++) expect((await exchange([post('/', large)], 1)).bodies).toEqual([`<POST / ${large}>`])
    while (budget.held > 0) await turn()
  })

  test('is bounded over all senders: who finds none is told so by the cloud, and it is given back by those who go away', async () => {
    const held = await hold()
    expect((await exchange([post('/', large)], 1)).bodies).toEqual(['<POST /  unread>'])
    expect((await exchange([post('/', 'x'.repeat(30_000))], 1)).bodies).toEqual([`<POST / ${'x'.repeat(30_000)}>`])
    held.destroy()
    while (budget.held > 0) await turn()
    expect((await exchange([post('/', large)], 1)).bodies).toEqual([`<POST / ${large}>`])
  })

  test('is given back by those whose connection breaks', async () => {
    const held = await hold()
    held.resetAndDestroy()
    while (budget.held > 0) await turn()
    expect((await exchange([post('/', large)], 1)).bodies).toEqual([`<POST / ${large}>`])
  })

  test('is not taken by a body over the bound of one', async () => {
    for (const sent of [post('/', 'x'.repeat(100_001)), post('/', 'x').replace('Content-Length: 1', 'Content-Length: 99999999999')]) {
      expect((await exchange([sent], 1)).bodies).toEqual(['<POST /  oversized>'])
    }
    while (budget.held > 0) await turn()
  })
})
