import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { rawRequest } from '../support/server.ts'
import { type AttackedServer, isAnswer, startAttacked, statusesOf } from './attacked-server.ts'

let attacked: AttackedServer
beforeAll(async () => {
  attacked = await startAttacked()
})
afterEach(() => attacked.isWell())
afterAll(() => attacked.end())

const post = (headers: string, body: string) =>
  `POST / HTTP/1.1\r\nHost: ${attacked.host}\r\nContent-Type: application/json\r\n${headers}\r\n${body}`
const chunked = (body: string) => post('Transfer-Encoding: chunked\r\n', body)
/** A request that would be seen if it were taken for one of its own. */
const smuggled = () => `GET /_mirrorhall/health HTTP/1.1\r\nHost: ${attacked.host}\r\n\r\n`
const CHUNKED = 'Transfer-Encoding: chunked\r\n'

describe('a length that is none is refused, and the connection closed', () => {
  test.each(['-1', '+2', '0x2', '2, 2', '2,40', '', ' ', '2 2', '2.0', '1e1', '２', '99999999999999999999999', 'two'])(
    '%j',
    async (length) => {
      const outcome = await attacked.attack(post(`Content-Length: ${length}\r\n`, `{}${smuggled()}`))
      expect(outcome.closed).toBe(true)
      expect(statusesOf(outcome).filter((status) => status !== 400 && status !== 413)).toEqual([])
    },
  )
})

test('a length beyond every bound is refused as too large, and nothing of the body is taken for a request', async () => {
  const outcome = await attacked.attack(post('Content-Length: 9007199254740993\r\n', `{}${smuggled()}`), { patience: 300 })
  expect(statusesOf(outcome)).toEqual([200])
  expect(outcome.received).toContain('RequestSizeLimitExceeded')
})

describe('two readings of where a body ends are refused, and what follows is not read', () => {
  test.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 40\r\n', '{}'],
    ['a length before chunks', `Content-Length: 4\r\n${CHUNKED}`, '0\r\n\r\n'],
    ['a length after chunks', `${CHUNKED}Content-Length: 4\r\n`, '0\r\n\r\n'],
    ['a length of none beside chunks', `Content-Length: 0\r\n${CHUNKED}`, '2\r\n{}\r\n0\r\n\r\n'],
    ['chunks twice', `${CHUNKED}Transfer-Encoding: identity\r\n`, '0\r\n\r\n'],
    ['another coding', 'Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'],
    ['no coding', 'Transfer-Encoding: identity\r\n', '0\r\n\r\n'],
    ['two codings', 'Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'],
    ['chunked, then something', 'Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'],
    ['a blank before the colon', 'Transfer-Encoding : chunked\r\n', '0\r\n\r\n'],
    ['a vertical tab', 'Transfer-Encoding:\x0bchunked\r\n', '0\r\n\r\n'],
    ['a folded line', 'Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n'],
    ['a line feed alone', 'X: y\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a return alone', 'X: y\rTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a NUL', 'X: y\0\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
  ])('%s', async (_, headers, body) => {
    const outcome = await attacked.attack(post(headers, body + smuggled()))
    expect([outcome.closed, statusesOf(outcome)]).toEqual([true, [400]])
  })
})

describe('chunks that are none end the connection', () => {
  test.each([
    ['an extension with a return in it', '2;a=b;c="x\ry"\r\n{}\r\n0\r\n\r\n'],
    ['an extension without an end', `2;${'x'.repeat(200_000)}`],
    ['a size that is no number', 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a size below zero', '-2\r\n{}\r\n0\r\n\r\n'],
    ['a size of 17 digits', 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n'],
    ['a size with a prefix', '0x2\r\n{}\r\n0\r\n\r\n'],
    ['line feeds alone', '2\n{}\n0\n\n'],
    ['more bytes than the size says', '2\r\n{}XX\r\n0\r\n\r\n'],
    ['endless trailers', `0\r\n${'X: y\r\n'.repeat(50_000)}`],
  ])('%s', async (_, body) => {
    const outcome = await attacked.attack(chunked(body + smuggled()), { halfClosed: true })
    expect(outcome.closed).toBe(true)
    expect(outcome.received).not.toContain('"status":"ok"')
  })
})

describe('a body that is cut off is not answered', () => {
  test.each([
    ['in its headers', () => `POST / HTTP/1.1\r\nHost: ${attacked.host}\r\nCont`],
    ['before its length', () => post('Content-Length: 100\r\n', '{}')],
    ['in a chunk', () => chunked('ff\r\n{}')],
    ['between chunks', () => chunked('2\r\n{}\r\n')],
    ['in a signed request', () => rawRequest(attacked.host, attacked.key).slice(0, -1)],
  ])('%s', async (_, text) => {
    const outcome = await attacked.attack(text(), { halfClosed: true })
    expect([outcome.closed, outcome.received]).toEqual([true, ''])
  })
})

describe('bytes beyond the length', () => {
  test('are not the body’s, and what follows an oversized body’s beginning is never a request', async () => {
    const long = await attacked.attack([post('Content-Length: 20000000\r\n', '{'), 100, smuggled()], { patience: 600 })
    expect(long.received).toContain('RequestSizeLimitExceeded')
    expect(statusesOf(long)).toEqual([200])
    const signed = rawRequest(attacked.host, attacked.key, '/', { body: '{"Limit":1}' })
    const short = await attacked.attack(`${signed.replace('Content-Length: 11', 'Content-Length: 10')}\r\n\r\n`)
    expect([short.closed, statusesOf(short)]).toEqual([true, [200, 400]])
    expect(short.received).toContain('AuthFailure.SignatureFailure')
  })

  test('the same length twice is one length', async () => {
    const signed = rawRequest(attacked.host, attacked.key, '/', { body: '{"Limit":1}' })
    const twice = signed.replace('Content-Length: 11', 'Content-Length: 11\r\nContent-Length: 11')
    expect((await attacked.attack(twice, { enough: isAnswer })).received).toContain('"TotalCount":65')
  })
})
