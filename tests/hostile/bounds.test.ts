import { heapStats } from 'bun:jsc'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readAuthorization } from '../../src/clouds/tencent/authorization.ts'
import { verifiesTc3 } from '../../src/clouds/tencent/verify.ts'
import { memoryCounter } from '../../src/gateway/throttle.ts'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { NOW, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { ROOT, tc3, v1, wire } from '../support/tencent-requests.ts'

const MB = 1024 * 1024

const form = (body: string) => wire({ body, headers: { host: 'x', 'content-type': 'application/x-www-form-urlencoded' } })

/** Megabytes that are still held after the work and were not before it. */
async function heldAfter(work: () => unknown): Promise<number> {
  const held = () => {
    Bun.gc(true)
    return heapStats().heapSize / MB
  }
  const before = held()
  await work()
  return held() - before
}

describe('what a testServer remembers of requests', () => {
  let testServer: TestServer
  beforeAll(async () => {
    testServer = await openTestServer({
      stock: {
        keys: [anAccessKey({ ...ROOT }), anAccessKey({ id: 'user', secret: 'x', user: 'ann' })],
        users: [{ accountId: 'acme', name: 'ann', policies: [] }],
      },
    })
    await testServer.send(tc3())
  })
  afterAll(() => testServer.close())
  const timestamp = String(NOW / 1000)
  const often = (times: number, make: (n: number) => Parameters<TestServer['send']>[0]) => async () => {
    for (let n = 0; n < times; n++) await testServer.send({ ...make(n), receivedAt: NOW })
  }

  test('is not the bodies of those it answered', async () => {
    const body = `{"Limit":1${' '.repeat(2 * MB)}}`
    expect(await heldAfter(often(40, () => tc3({ timestamp, body })))).toBeLessThan(20)
  })

  test('is not the bodies of those it refused once it knew who called', async () => {
    expect(await heldAfter(often(40, (n) => tc3({ timestamp, body: `{"No${n}":1${' '.repeat(2 * MB)}}` })))).toBeLessThan(20)
  })

  test.each<[string, (n: number, long: string) => ReturnType<typeof wire>]>([
    ['the action', (n, long) => v1({ method: 'POST', parameters: { Timestamp: timestamp, Action: `${long}${n}` } })],
    ['the version', (n, long) => v1({ method: 'POST', parameters: { Timestamp: timestamp, Version: `${long}${n}` } })],
    ['a name that comes twice', (n, long) => v1({ method: 'POST', rewrite: (text) => `${text}&${long}${n}=1&${long}${n}=2` })],
    ['a name there is not', (n, long) => v1({ method: 'POST', parameters: { Timestamp: timestamp, [`${long}${n}`]: '1' } })],
    ['the action for Alibaba', (n, long) => form(`AccessKeyId=x&Version=2018-04-12&Action=${long}${n}`)],
    ['the version for Alibaba', (n, long) => form(`AccessKeyId=x&Action=ListImages&Version=${long}${n}`)],
  ])(
    'is not 900 KB of %s',
    async (_, make) => {
      const long = 'x'.repeat(900 * 1024)
      expect(await heldAfter(often(60, (n) => make(n, long)))).toBeLessThan(20)
    },
    20_000,
  )

  test.each<[string, (long: string) => ReturnType<typeof wire>]>([
    [
      'the resource of a denial',
      (RoleArn) =>
        rpc('AssumeRole', { RoleArn, RoleSessionName: 'x' }, { in: 'form', version: '2015-04-01', key: { id: 'user', secret: 'x' } }),
    ],
    ['the nonce', (nonce) => rpc('ListImages', {}, { in: 'form', nonce })],
  ])(
    'is not 900 KB of %s, signed',
    async (_, make) => {
      const long = 'x'.repeat(900 * 1024)
      expect(await heldAfter(often(14, (n) => make(`${long}${n}`)))).toBeLessThan(6)
    },
    20_000,
  )
})

describe('what is remembered of callers', () => {
  test('headers: a thousand of those that a client repeats', async () => {
    const header = (n: number) =>
      `TC3-HMAC-SHA256 Credential=${'a'.repeat(250)}${n}/2023-11-14/ecm/tc3_request, SignedHeaders=content-type;host, Signature=${'a'.repeat(64)}`
    const read = (from: number, to: number) => () => {
      for (let n = from; n < to; n++) readAuthorization(header(n))
    }
    read(0, 1_000)()
    expect(await heldAfter(read(1_000, 60_000))).toBeLessThan(8)
  })

  test('keys: none that a stranger made up a service for, and few of one who may', async () => {
    const own = { key: anAccessKey({ ...ROOT }), signingKeys: new Map() }
    const another = { key: anAccessKey({ id: 'another', secret: 'another' }), signingKeys: new Map() }
    const verify = (from: number, to: number, isRight: boolean) => () => {
      for (let n = from; n < to; n++) {
        const service = isRight ? `s${n}` : `${'s'.repeat(50_000)}${n}`
        const request = tc3({ host: `${service}.test`, signs: { service } })
        const authorization = readAuthorization(request.headers.get('authorization') ?? '')
        const evidence = { request, authorization, timestamp: '1700000000', hosts: () => [`${service}.test`] }
        expect(verifiesTc3(evidence, isRight ? own : another)).toBe(isRight)
      }
    }
    verify(0, 10, false)()
    expect(await heldAfter(verify(0, 400, false))).toBeLessThan(8)
    verify(0, 4_096, true)()
    expect(await heldAfter(verify(4_096, 10_000, true))).toBeLessThan(8)
    expect(own.signingKeys.size).toBe(4)
    expect(another.signingKeys.size).toBe(0)
  }, 30_000)

  test('keys: nothing of those whose credential is gone, as after a rotation', async () => {
    const verify = (from: number, to: number) => () => {
      for (let n = from; n < to; n++) {
        const key = { id: ROOT.id, secret: `secret ${n}` }
        const request = tc3({ key })
        const authorization = readAuthorization(request.headers.get('authorization') ?? '')
        const evidence = { request, authorization, timestamp: '1700000000', hosts: () => [request.headers.get('host') ?? ''] }
        expect(verifiesTc3(evidence, { key: anAccessKey(key), signingKeys: new Map() })).toBe(true)
      }
    }
    verify(0, 4_000)()
    expect(await heldAfter(verify(4_000, 8_000))).toBeLessThan(2)
  }, 30_000)

  test('counts of a limit: a hundred thousand, and then they start anew', () => {
    const counter = memoryCounter()
    expect([counter.hit('first', 1), counter.hit('first', 1)]).toEqual([1, 2])
    for (let n = 1; n < 100_000; n++) counter.hit(`k${n}`, 1)
    expect(counter.hit('first', 1)).toBe(1)
    expect(counter.hit('k1', 1)).toBe(1)
  })
})
