import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { cpuTime } from '../support/cpu-time.ts'
import { anAccessKey, anAccount } from '../support/images.ts'
import { acs3, rpc } from './alibaba-hand.ts'
import { type OperatorServer, openOperatorServer } from './operator-server.ts'
import { tc3, v1 } from './tencent-hand.ts'

let operator: OperatorServer
beforeAll(async () => {
  const accounts = Array.from({ length: 120 }, (_, at) => anAccount(`a${at}`))
  const keys = accounts.map(({ id }) => anAccessKey({ id: `AKIDof${id}`, accountId: id, secret: `secret of ${id} 0123456789` }))
  operator = await openOperatorServer({ stock: { accounts, keys } })
})
afterAll(() => operator.close())

const LARGE = 256 * 1024 - 64
const fill = (piece: (at: number) => string, bytes = LARGE) => {
  const pieces: string[] = []
  for (let at = 0, length = 0; length + 40 < bytes; at++) length += Buffer.byteLength(pieces[pieces.push(piece(at)) - 1] ?? '')
  return pieces.join('')
}
const json = () => JSON.stringify({ Filters: [{ Name: 'image-name', Values: fill((at) => `金色/镜像 ${at},`, 200_000).split(',') }] })
const manyParameters = () => Object.fromEntries(Array.from({ length: 1_900 }, (_, at) => [`P.${at}`, `v ${at}`]))
const secret = 'SomebodyElsesSecret'

/** The longest that something else had to wait, and how long all of it took, milliseconds of processor time. */
async function watched(work: Promise<unknown>): Promise<{ took: number; blocked: number }> {
  const started = cpuTime()
  let [last, blocked, isOver] = [started, 0, false]
  const look = () => {
    const now = cpuTime()
    blocked = Math.max(blocked, now - last)
    last = now
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  await work
  isOver = true
  return { took: cpuTime() - started, blocked: Math.max(blocked, cpuTime() - last) }
}

test.each<[string, () => WireRequest]>([
  ['TC3, JSON', () => tc3({ body: json(), secret })],
  ['TC3, no JSON', () => tc3({ body: fill((at) => `x${at}`), secret })],
  ['TC3, a long query', () => tc3({ method: 'GET', query: fill((at) => `P.${at}=v%20${at}%20with%20a%20long%20value&`, 32_000), secret })],
  ['v1, one long value', () => v1({ method: 'POST', parameters: { A: fill((at) => `金${at}`, 80_000) }, secret })],
  ['v1, many parameters', () => v1({ method: 'POST', parameters: manyParameters(), secret })],
  ['1.0, one long value', () => rpc({ method: 'POST', parameters: { A: fill((at) => `金${at}`, 80_000) }, inForm: ['A'], secret })],
  ['1.0, many parameters', () => rpc({ method: 'POST', parameters: manyParameters(), inForm: Object.keys(manyParameters()), secret })],
  ['3, JSON', () => acs3({ method: 'POST', body: json(), contentType: 'application/json', secret })],
  ['3, JSON with SM3', () => acs3({ method: 'POST', body: json(), contentType: 'application/json', algorithm: 'ACS3-HMAC-SM3', secret })],
  ['3, many parameters', () => acs3({ query: manyParameters(), secret })],
  ['3, nothing', () => acs3({ secret })],
  ['TC3, nothing', () => tc3({ secret })],
])(
  'explaining is bounded: %s',
  async (name, make) => {
    const reply = await operator.send(make())
    expect(reply.code).toMatch(/SignatureFailure|SignatureDoesNotMatch/)
    const path = `/_mirrorhall/requests/${reply.requestId}`
    await operator.ask(path)
    let text = ''
    const { took, blocked } = await watched(operator.ask(path).then((answer) => (text = answer.text)))
    const { mistake, tried } = JSON.parse(text)
    if (process.env['SHOW_TIMES']) console.log(name, { took: Math.round(took), blocked: Math.round(blocked), tried, bytes: text.length })
    expect(mistake).toBeNull()
    expect(tried).toBeGreaterThan(20)
    expect(tried).toBeLessThanOrEqual(4_000)
    expect(text.length).toBeLessThan(300_000)
    // Several times what it takes: machines differ.
    expect(took).toBeLessThan(4_000)
    expect(blocked).toBeLessThan(1_000)
  },
  60_000,
)

test('of an account with very many keys at most a hundred are read, once', async () => {
  const { store } = operator
  const asked: (number | undefined)[] = []
  const [read, wasRead] = [store.keys.bind(store), store.keys]
  store.keys = (accountId, max) => {
    asked.push(max)
    return read(accountId, max)
  }
  try {
    const { requestId } = await operator.send(tc3({ secret }))
    await operator.ask(`/_mirrorhall/requests/${requestId}`)
  } finally {
    store.keys = wasRead
  }
  expect(asked.length).toBeGreaterThan(0)
  for (const max of asked) expect(max).toBeLessThanOrEqual(100)
})

test('a body of very deep JSON is explained as one that is not written anew', async () => {
  const body = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  for (const request of [tc3({ body, secret }), acs3({ method: 'POST', body, contentType: 'application/json', secret })]) {
    const { requestId } = await operator.send(request)
    expect((await operator.ask(`/_mirrorhall/requests/${requestId}`)).status).toBe(200)
  }
})
