import { afterAll, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { asText, describeImage, listCustomImages } from './support/calls.ts'
import { endAll, type RunningServer, startServer } from './support/server.ts'

const CONNECTIONS = 64

afterAll(endAll)

/** What one connection came to. */
interface Outcome {
  /** Whole answers. */
  answers: number
  /** Bytes of an answer that was cut off. */
  cutOff: number
}

/** Sends signed calls on one connection, each when the one before is answered, until the server closes it. */
function callUntilClosed({ port, url, key }: RunningServer, onFirst: () => void): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { answers: 0, cutOff: 0 }
    let received = ''
    const ask = () => socket.write(asText((outcome.answers % 2 ? describeImage({ Limit: 65 }) : listCustomImages())(url, key)))
    const socket = connect(port, '127.0.0.1', ask)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      received += chunk
      const head = received.indexOf('\r\n\r\n')
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1])
      if (head < 0 || received.length < head + 4 + length) return
      received = received.slice(head + 4 + length)
      outcome.answers += 1
      if (outcome.answers === 1) onFirst()
      ask()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve({ ...outcome, cutOff: received.length }))
  })
}

test('a server that is told to stop while 64 connections are busy sends every answer it has made, whole', async () => {
  const server = await startServer(['--no-throttle', '--log-level', 'debug'])
  let busy = 0
  const outcomes = Array.from({ length: CONNECTIONS }, () => callUntilClosed(server, () => (busy += 1)))
  while (busy < CONNECTIONS) await Bun.sleep(5)
  await Bun.sleep(300)
  const { code, ms, stderr } = await server.end('SIGTERM')
  expect(code).toBe(0)
  expect(ms).toBeLessThan(5_000)
  const results = await Promise.all(outcomes)
  expect(results.map(({ cutOff }) => cutOff)).toEqual(results.map(() => 0))
  const made = stderr.split('\n').filter((line) => line.includes('"msg":"answered"')).length
  expect(results.reduce((sum, { answers }) => sum + answers, 0)).toBe(made)
  expect(stderr).not.toContain('"level":50')
}, 30_000)
