import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { rawRequest } from '../support/server.ts'
import { type AttackedServer, bodyOf, isAnswer, startAttacked, statusesOf } from './attacked-server.ts'

let attacked: AttackedServer
beforeAll(async () => {
  attacked = await startAttacked()
})
afterEach(() => attacked.isWell())
afterAll(() => attacked.end())

const get = (target: string, headers = '', host = `Host: ${attacked.host}\r\n`) => `GET ${target} HTTP/1.1\r\n${host}${headers}\r\n`
const health = '/_mirrorhall/health'

describe('what is no request ends the connection', () => {
  test.each<[string, string | Uint8Array]>([
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'],
    ['a TLS hello', Buffer.from('16030100c8010000c40303', 'hex')],
    ['HTTP/0.9', `GET ${health}\r\n\r\n`],
    ['HTTP/9.9', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['no host', `GET ${health} HTTP/1.1\r\n\r\n`],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a method with a sign', 'G=T / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['line feeds alone', `GET ${health} HTTP/1.1\nHost: x\n\n`],
    ['a NUL in a header', `GET ${health} HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n`],
    ['a return in a header', `GET ${health} HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n`],
    ['a blank before the colon', `GET ${health} HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n`],
    ['a header without a colon', `GET ${health} HTTP/1.1\r\nHost: x\r\ngarbage\r\n\r\n`],
    ['a header with an accent', `GET ${health} HTTP/1.1\r\nHost: x\r\né: a\r\n\r\n`],
    ['a method of 3,000 letters', `${'A'.repeat(3_000)} / HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a header of 100,000 bytes', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a target of 100,000 bytes', `GET /?${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['5,000 headers', `GET / HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(5_000)}\r\n`],
    ['5 MB of one header', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(5_000_000)}`],
  ])('%s', async (_, bytes) => {
    const outcome = await attacked.attack(bytes)
    expect(outcome.closed).toBe(true)
    expect(statusesOf(outcome).filter((status) => ![400, 431, 505].includes(status))).toEqual([])
    expect(outcome.received.length).toBeLessThan(1_000)
  })
})

describe('hosts', () => {
  test('with two of them the console is not for this machine', async () => {
    for (const hosts of [`Host: ${attacked.host}\r\nHost: evil.example\r\n`, `Host: evil.example\r\nHost: ${attacked.host}\r\n`]) {
      const outcome = await attacked.attack(get('/_mirrorhall/', '', hosts), { enough: isAnswer })
      expect([statusesOf(outcome), bodyOf(outcome)]).toEqual([[403], expect.stringContaining('This is for operators')])
    }
  })

  test.each([
    '',
    ' ',
    '127.0.0.1.evil.example',
    '127.0.0.1:80:80',
    '127.0.0.1 evil',
    '127.0.0.1@evil.example',
    '[::1',
    '0',
    'localhost.',
    '%31',
  ])('the console is not for one who calls it %j', async (host) => {
    const outcome = await attacked.attack(get('/_mirrorhall/', '', `Host: ${host}\r\n`), { enough: isAnswer, patience: 3_000 })
    expect([400, 403]).toContain(statusesOf(outcome)[0] ?? 0)
  })

  test('without one, in the old protocol, neither is it', async () => {
    expect(statusesOf(await attacked.attack('GET /_mirrorhall/ HTTP/1.0\r\n\r\n'))).toEqual([403])
  })

  test('the whole URL in the request line does not stand for the Host header', async () => {
    const outcome = await attacked.attack(get(`http://${attacked.host}/_mirrorhall/metrics`, '', 'Host: evil.example\r\n'), {
      enough: isAnswer,
    })
    expect(statusesOf(outcome)).toEqual([403])
  })

  test('nor does a header that a proxy would add', async () => {
    const headers = `X-Forwarded-Host: ${attacked.host}\r\nX-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1;host=${attacked.host}\r\n`
    const outcome = await attacked.attack(get('/_mirrorhall/requests', headers, 'Host: evil.example\r\n'), { enough: isAnswer })
    expect(statusesOf(outcome)).toEqual([403])
  })
})

describe('a header that may come only once and comes twice', () => {
  const twice = (line: string) => rawRequest(attacked.host, attacked.key, '/', { body: '{"Limit":1}' }).replace('Host:', `${line}\r\nHost:`)

  test.each([
    'Authorization: Basic YTpi',
    'Host: evil.example',
    'Content-Type: text/plain',
    'X-TC-Action: Nope',
    'X-TC-Version: 2019-07-19',
  ])('%s is refused in the words of the cloud, wherever it stands', async (line) => {
    const { received } = await attacked.attack(twice(line), { enough: isAnswer })
    expect(received).toContain('AuthFailure.InvalidAuthorization')
    expect(received).toContain(`The header ${line.split(':')[0]?.toLowerCase()} is sent more than once`)
  })

  test('is refused in the words of the other cloud too', async () => {
    const { received } = await attacked.attack(get('/', 'x-acs-action: ListImages\r\nHost: evil.example\r\n'), { enough: isAnswer })
    expect(received).toContain('IncompleteSignature')
  })
})

describe('other ways to talk', () => {
  const signed = () => rawRequest(attacked.host, attacked.key, '/', { body: '{"Limit":1}' })

  test('a tunnel is not opened', async () => {
    const request = 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'
    expect(statusesOf(await attacked.attack(request, { enough: isAnswer }))).toEqual([404])
  })

  test('no other protocol is switched to', async () => {
    for (const to of ['websocket', 'h2c', 'TLS/1.0']) {
      const headers = `Connection: Upgrade\r\nUpgrade: ${to}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n`
      expect(statusesOf(await attacked.attack(get(health, headers), { enough: isAnswer }))).toEqual([200])
    }
  })

  test('a client that waits to be told to go on is told, and answered', async () => {
    const [head = '', body = ''] = signed().split('\r\n\r\n')
    const outcome = await attacked.attack([`${head}\r\nExpect: 100-continue\r\n\r\n`, 100, body], { enough: (text) => text.includes('}]') })
    expect(statusesOf(outcome)).toEqual([100, 200])
  })

  test('a request of the old protocol is answered, and the connection closed', async () => {
    const outcome = await attacked.attack(signed().replace('HTTP/1.1', 'HTTP/1.0'))
    expect([outcome.closed, bodyOf(outcome)]).toEqual([true, expect.stringContaining('"TotalCount":65')])
  })

  test('a client that has closed its side is answered or closed, and not kept', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => attacked.attack(signed(), { halfClosed: true })))
    for (const outcome of outcomes) {
      expect(outcome.closed).toBe(true)
      expect(['', '"TotalCount":65']).toContain(/"TotalCount":65/.exec(bodyOf(outcome))?.[0] ?? outcome.received)
    }
  })

  test('requests sent before the answer to the first are all answered, in their order', async () => {
    const outcome = await attacked.attack(signed().repeat(3) + get(health), { enough: (text) => text.includes('"status":"ok"') })
    expect(statusesOf(outcome)).toEqual([200, 200, 200, 200])
    const answers = outcome.received.match(/"TotalCount":65|"status":"ok"/g) ?? []
    expect([...answers]).toEqual(['"TotalCount":65', '"TotalCount":65', '"TotalCount":65', '"status":"ok"'])
  })

  test('one after the other, on one connection, they are', async () => {
    const outcome = await attacked.attack([signed(), 200, signed(), 200, get(health)], { enough: (text) => text.includes('"status":"ok"') })
    expect(statusesOf(outcome)).toEqual([200, 200, 200])
  })
})
