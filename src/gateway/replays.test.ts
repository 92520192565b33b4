import { afterEach, describe, expect, test } from 'bun:test'
import { openTestServer, registry, type TestServer } from '../../tests/support/alibaba.ts'
import { NOW, ROOT, rpc } from '../../tests/support/alibaba-requests.ts'
import { bodyText } from '../../tests/support/body-text.ts'
import { anAccessKey } from '../../tests/support/images.ts'
import { NO_DISK_IMAGES, NO_TASKS } from '../../tests/support/no-tasks.ts'
import { ROOT as TENCENT_ROOT, tc3, v1 } from '../../tests/support/tencent-requests.ts'
import type { WireRequest } from '../api/wire.ts'
import { alibabaCloud } from '../clouds/alibaba/cloud.ts'
import { Journal } from './journal.ts'
import { Metrics } from './metrics.ts'
import { memoryNonces, type NonceStore } from './nonces.ts'
import { type Pipeline, pipeline } from './pipeline.ts'
import { memoryCounter, noThrottle, type RateCounter, throttle } from './throttle.ts'

const ANN = { id: 'LTAIann', secret: 'ann' }
const BARRED = { id: 'LTAIbarred', secret: 'barred' }
const stock = {
  policies: [{ name: 'all', documents: { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } } }],
  users: [
    { accountId: 'acme', name: 'ann', policies: ['all'] },
    { accountId: 'acme', name: 'barred', policies: [] },
  ],
  keys: [anAccessKey({ ...TENCENT_ROOT }), anAccessKey({ ...ANN, user: 'ann' }), anAccessKey({ ...BARRED, user: 'barred' })],
}

let testServer: TestServer
afterEach(() => testServer.close())
const codeOf = async (request: WireRequest) => (await testServer.send(request)).answer['Code'] ?? 'OK'
const list = (options: Parameters<typeof rpc>[2]) => rpc('ListClusters', {}, options)
const timestampOf = (at: number) => new Date(at).toISOString().replace(/\.\d+/, '')
/** Received when the machine's clock says so, and by the time that passes at another. */
const clocked = (receivedAt: number, steadyAt: number, nonce: string, signedAt = receivedAt) => ({
  ...list({ key: ROOT, nonce, receivedAt, timestamp: timestampOf(signedAt) }),
  steadyAt,
})

describe('a nonce', () => {
  test('of one caller cannot be pushed out by another, over the limit and without permission or with', async () => {
    testServer = await openTestServer({ stock, nonces: 100 })
    expect(await codeOf(list({ key: ROOT, nonce: 'hers' }))).toBe('OK')
    for (let n = 0; n < 300; n++) expect(await codeOf(list({ key: BARRED, nonce: `b${n}` }))).toBe('NotAuthorized')
    for (let n = 0; n < 300; n++) expect(await codeOf(list({ key: ANN, nonce: `a${n}` }))).toBe('OK')
    expect(await codeOf(list({ key: ROOT, nonce: 'hers' }))).toBe('SignatureNonceUsed')
  })

  test('is not used up by a call that was refused for the limit or by a policy', async () => {
    testServer = await openTestServer({ stock, rate: 1 })
    expect(await codeOf(list({ key: ROOT, nonce: 'first' }))).toBe('OK')
    expect(await codeOf(list({ key: ROOT, nonce: 'again' }))).toBe('Throttling.User')
    expect(await codeOf(list({ key: ROOT, nonce: 'again', receivedAt: NOW + 1_000 }))).toBe('OK')
    expect(await codeOf(list({ key: ROOT, nonce: 'again', receivedAt: NOW + 2_000 }))).toBe('SignatureNonceUsed')
  })

  test('is not good again when the clock is set forwards and back', async () => {
    testServer = await openTestServer({ stock })
    const DAY = 86_400_000
    expect(await codeOf(clocked(NOW, NOW, 'a'))).toBe('OK')
    expect(await codeOf(clocked(NOW + DAY, NOW + 1, 'b'))).toBe('OK')
    expect(await codeOf(clocked(NOW, NOW + 2, 'a'))).toBe('SignatureNonceUsed')
    // After 25 minutes, of which the clock was set back 15.
    expect(await codeOf(clocked(NOW + 10 * 60_000, NOW + 25 * 60_000, 'a', NOW))).toBe('SignatureNonceUsed')
  })
})

describe('a request of Tencent’s older signature', () => {
  const reply = async (request: WireRequest) => JSON.parse((await testServer.send(request)).text).Response

  const later = (request: WireRequest, ms: number) => ({ ...request, steadyAt: request.steadyAt + ms })
  const replayed = { Error: { Code: 'AuthFailure.SignatureFailure' } }

  test('is good once, but for equal ones that a client makes within a second', async () => {
    testServer = await openTestServer({ stock })
    const request = v1({ parameters: { Nonce: '7' } })
    for (const ms of [0, 1, 1_000, 1_999]) expect(await reply(later(request, ms))).toMatchObject({ TotalCount: 0 })
    for (const ms of [2_000, 2_001, 300_000, 600_000]) expect(await reply(later(request, ms))).toMatchObject(replayed)
  })

  test('is good once and not again when it writes, also within a second', async () => {
    testServer = await openTestServer({ stock })
    const parameters = { Action: 'ModifyImageAttribute', ImageId: 'img-00000000', ImageDescription: 'a' }
    const request = v1({ parameters })
    expect(await reply(request)).toMatchObject({ Error: { Code: 'ResourceNotFound' } })
    for (const ms of [0, 1, 1_000, 300_000]) expect(await reply(later(request, ms))).toMatchObject(replayed)
  })

  test('is another with another nonce, or with the same one for something else', async () => {
    testServer = await openTestServer({ stock })
    expect(await reply(v1({ parameters: { Nonce: '7' } }))).toMatchObject({ TotalCount: 0 })
    expect(await reply(later(v1({ parameters: { Nonce: '8' } }), 5_000))).toMatchObject({ TotalCount: 0 })
    expect(await reply(later(v1({ parameters: { Nonce: '7', Limit: '5' } }), 5_000))).toMatchObject({ TotalCount: 0 })
  })

  test('is sent again in vain as a form, with the signature padded by blanks', async () => {
    testServer = await openTestServer({ stock })
    const request = v1({ method: 'POST' })
    expect(await reply(request)).toMatchObject({ TotalCount: 0 })
    const padded = { ...request, body: Buffer.from(`${Buffer.from(request.body).toString()}%0A`) }
    expect(await reply(later(padded, 2_000))).toMatchObject(replayed)
  })

  test('is told apart from the newer one, which has no nonce and may come again', async () => {
    testServer = await openTestServer({ stock })
    const request = tc3()
    for (let n = 0; n < 2; n++) expect(await reply(request)).toMatchObject({ TotalCount: 0 })
  })
})

describe('a port that answers later', () => {
  const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)))

  async function answerWith({ nonces = memoryNonces(), counter = memoryCounter(), rate = 1_000 }: Ports): Promise<string> {
    testServer = await openTestServer({ stock })
    const log = { isLevelEnabled: () => false, debug() {}, info() {}, error() {} }
    const answer: Pipeline = pipeline({
      catalogue: testServer.catalogue,
      nonces,
      throttle: rate === 0 ? noThrottle : throttle({ counter, rate }),
      journal: new Journal(),
      metrics: new Metrics(),
      tasks: NO_TASKS,
      diskImages: NO_DISK_IMAGES,
      log,
    })
    const cloud = alibabaCloud({ registry, hostAliases: [], defaultRegion: 'cn-hangzhou' })
    return JSON.parse(bodyText(await answer(cloud, list({ key: ROOT })))).Code ?? 'OK'
  }
  interface Ports {
    readonly nonces?: NonceStore
    readonly counter?: RateCounter
    readonly rate?: number
  }

  test.each<[string, Ports, string]>([
    ['a nonce that is known', { nonces: { rememberedUntil: () => later(NOW + 60_000), add: () => later(true) } }, 'SignatureNonceUsed'],
    [
      'a nonce that another server took meanwhile',
      { nonces: { rememberedUntil: () => later(undefined), add: () => later(false) } },
      'SignatureNonceUsed',
    ],
    ['a nonce that is new', { nonces: { rememberedUntil: () => later(undefined), add: () => later(true) } }, 'OK'],
    ['a count over the limit', { counter: { hit: () => later(1_001) } }, 'Throttling.User'],
    ['a count within the limit', { counter: { hit: () => later(1_000) } }, 'OK'],
  ])('is waited for: %s', async (_, ports, code) => {
    expect(await answerWith(ports)).toBe(code)
  })
})

describe('a clock that is set', () => {
  test('back by a minute does not throttle anybody for that minute', async () => {
    testServer = await openTestServer({ stock, rate: 1 })
    for (let second = 0; second < 60; second++) {
      expect([second, await codeOf(clocked(NOW - 60_000 + second * 1_000, NOW + second * 1_000, `n${second}`))]).toEqual([second, 'OK'])
    }
    expect(await codeOf(clocked(NOW, NOW + 59_999, 'over'))).toBe('Throttling.User')
  })

  test('forwards and back within a second does not give the calls of that second again', async () => {
    testServer = await openTestServer({ stock, rate: 1 })
    expect(await codeOf(clocked(NOW, NOW, 'a'))).toBe('OK')
    expect(await codeOf(clocked(NOW + 60_000, NOW + 1, 'b'))).toBe('Throttling.User')
    expect(await codeOf(clocked(NOW, NOW + 2, 'c'))).toBe('Throttling.User')
  })
})
