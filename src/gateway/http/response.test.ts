import { describe, expect, test } from 'bun:test'
import { responseBytes } from './response.ts'

type Body = Parameters<typeof responseBytes>[0]['body']

const sent = (body: Body, headers: Record<string, string> = { 'X-One': '1' }, isHead = false) =>
  Buffer.concat(responseBytes({ status: 200, headers, body }, 'now', true, isHead)).toString()
/** A part of an answer that lies among other bytes. */
const inside = (text: string) => {
  const chunk = Buffer.from(`<${text}>`)
  return { chunk, start: 1, end: chunk.length - 1 }
}
const HEAD = 'HTTP/1.1 200 OK\r\nX-One: 1\r\nDate: now\r\nContent-Length: '

describe('an answer', () => {
  test('tells the length of its body in bytes, whatever its parts are', () => {
    for (const body of ['镜像 🦊', ['镜', inside('像'), ' ', '🦊'], [inside('镜像 🦊')]]) {
      expect(sent(body)).toBe(`${HEAD}11\r\n\r\n镜像 🦊`)
    }
    for (const body of ['', [], ['']]) expect(sent(body)).toBe(`${HEAD}0\r\n\r\n`)
  })

  test('may be longer than what is put together in place', () => {
    const long = '像'.repeat(500_000)
    for (const body of [long, [long], [inside(long)], [long.slice(1), inside('像')]]) {
      expect(sent(body) === `${HEAD}1500000\r\n\r\n${long}`).toBe(true)
    }
    expect(sent('short')).toBe(`${HEAD}5\r\n\r\nshort`)
  })

  test('to HEAD tells the length of what is left out', () => {
    expect(sent(['镜', inside('像')], undefined, true)).toBe(`${HEAD}6\r\n\r\n`)
  })
})

describe('a header that is not one', () => {
  test.each([['a\r\nB: c'], ['a\nb'], ['a\rb'], ['\0'], ['镜像'], ['\x7f']])('%j is not sent as a value or as a name', (text) => {
    expect(() => sent('', { 'X-One': text })).toThrow('cannot be sent')
    expect(() => sent('', { [text]: '1' })).toThrow('cannot be sent')
  })
})
