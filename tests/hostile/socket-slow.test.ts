import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { rawRequest } from '../support/server.ts'
import { type AttackedServer, startAttacked } from './attacked-server.ts'

let attacked: AttackedServer
beforeAll(async () => {
  attacked = await startAttacked()
  await attacked.isWell()
})
afterEach(() => attacked.isWell())
afterAll(() => attacked.end())

const post = (headers: string) => `POST / HTTP/1.1\r\nHost: ${attacked.host}\r\n${headers}`
const forever = (text: string): (string | number)[] => Array.from({ length: 120 }, (_, n) => (n % 2 === 0 ? 1_000 : text))

type Slow = readonly (readonly [name: string, parts: () => readonly (string | number)[]])[]

/** Holds the server to cutting off every one of them by itself, within a time. */
async function areCutOff(senders: Slow, withinMs: number): Promise<void> {
  const attack = async ([name, parts]: Slow[number]) => ({ name, ...(await attacked.attack(parts(), { patience: withinMs })) })
  for (const { name, closed } of await Promise.all(senders.map(attack))) expect([name, closed]).toEqual([name, true])
}

describe('a sender that takes its time', () => {
  test(
    'over its headers is cut off after some ten seconds',
    () =>
      areCutOff(
        [
          ['says nothing at all', () => []],
          ['stops in its headers', () => [post('Cont')]],
          ['sends a header now and then', () => [post(''), ...forever('a: b\r\n')]],
        ],
        25_000,
      ),
    30_000,
  )

  // Longer than every run of the tests may take.
  test.skipIf(process.env['HOSTILE_LONG'] === undefined)(
    'over its body is cut off after half a minute, however it goes on',
    () =>
      areCutOff(
        [
          ['stops in its body', () => [post('Content-Length: 100\r\n\r\n{')]],
          ['sends a byte of its body now and then', () => [post('Content-Length: 100\r\n\r\n{'), ...forever(' ')]],
          ['sends a chunk now and then', () => [post('Transfer-Encoding: chunked\r\n\r\n'), ...forever('1\r\n \r\n')]],
          ['stops in a chunk', () => [post('Transfer-Encoding: chunked\r\n\r\nff\r\n{')]],
          ['goes on with a body that was refused for its length', () => [post('Content-Length: 20000000\r\n\r\n'), ...forever('x')]],
          ['keeps its connection after its answer', () => [rawRequest(attacked.host, attacked.key)]],
        ],
        60_000,
      ),
    70_000,
  )
})

describe('connections', () => {
  test('3,000 idle ones keep nobody from being served, and are given back', async () => {
    const before = await attacked.memory()
    for (let round = 0; round < 3; round++) {
      const sockets: Socket[] = []
      for (let n = 0; n < 1_000; n++) sockets.push(connect(attacked.port, '127.0.0.1').on('error', () => {}))
      await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
      await attacked.isWell()
      for (const socket of sockets) socket.destroy()
    }
    expect((await attacked.memory()) - before).toBeLessThan(60)
  })

  test('cut in mid-answer, in mid-request or at once, they leave nothing behind', async () => {
    const request = rawRequest(attacked.host, attacked.key, '/', { body: '{"Limit":100}' })
    const cut = (n: number) =>
      new Promise<void>((resolve) => {
        const socket = connect(attacked.port, '127.0.0.1', () => {
          socket.write(n % 3 === 0 ? request.slice(0, -5) : request)
          if (n % 3 === 1) socket.once('data', () => socket.resetAndDestroy())
          else setTimeout(() => (n % 2 === 0 ? socket.resetAndDestroy() : socket.destroy()), n % 4)
        })
        socket.on('error', () => {}).on('close', () => resolve())
      })
    for (let n = 0; n < 300; n++) await cut(n)
    const before = await attacked.memory()
    for (let n = 0; n < 1_200; n += 4) await Promise.all([cut(n), cut(n + 1), cut(n + 2), cut(n + 3)])
    expect((await attacked.memory()) - before).toBeLessThan(60)
  })
})
