import { expect, test } from 'bun:test'
import { openTestServer, type TestServer, type TestServerOptions } from '../support/alibaba.ts'
import { acs3, freshNonce, NOW, ROOT, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey, anAccount } from '../support/images.ts'
import { tc3 } from '../support/tencent-requests.ts'

const MINUTE = 60_000
const SECOND = { id: 'LTAIsecond', secret: 's3cret' }
const at = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

async function withTestServer<T>(options: TestServerOptions, act: (testServer: TestServer) => Promise<T>): Promise<T> {
  const testServer = await openTestServer({
    ...options,
    stock: { accounts: [anAccount('globex')], keys: [anAccessKey({ ...SECOND, accountId: 'globex' })], ...options.stock },
  })
  return act(testServer).finally(() => testServer.close())
}

/** The code of a refusal; `answered` without one. */
const codeOf = async (testServer: TestServer, request: Parameters<TestServer['send']>[0]) =>
  (await testServer.send(request)).answer.Code ?? 'answered'

const styles = [
  ['version 1.0', rpc],
  ['version 3', acs3],
] as const

test.each(styles)('a request of %s that comes again is refused, as often as it comes', async (_, sign) => {
  await withTestServer({}, async (testServer) => {
    const request = sign('ListImages')
    expect(await codeOf(testServer, request)).toBe('answered')
    for (let times = 0; times < 3; times++) expect(await codeOf(testServer, request)).toBe('SignatureNonceUsed')
    expect(await codeOf(testServer, sign('ListImages'))).toBe('answered')
  })
})

test.each(styles)('a nonce of %s is used, whatever it was used for', async (_, sign) => {
  await withTestServer({}, async (testServer) => {
    const nonce = freshNonce()
    expect(await codeOf(testServer, sign('ListImages', {}, { nonce }))).toBe('answered')
    expect(
      await codeOf(testServer, sign('ListRegions', { RegionId: 'cn-hangzhou' }, { nonce, method: 'POST', timestamp: at(NOW + 1_000) })),
    ).toBe('SignatureNonceUsed')
    expect(await codeOf(testServer, rpc('ListImages', {}, { nonce }))).toBe('SignatureNonceUsed')
    expect(await codeOf(testServer, acs3('ListImages', {}, { nonce }))).toBe('SignatureNonceUsed')
  })
})

test('the same nonce with another key is another one', async () => {
  await withTestServer({}, async (testServer) => {
    const nonce = freshNonce()
    for (const key of [ROOT, SECOND]) expect(await codeOf(testServer, rpc('ListImages', {}, { nonce, key }))).toBe('answered')
    for (const key of [ROOT, SECOND]) expect(await codeOf(testServer, rpc('ListImages', {}, { nonce, key }))).toBe('SignatureNonceUsed')
  })
})

test.each(styles)('a request of %s that was refused for its signature does not use its nonce up', async (_, sign) => {
  await withTestServer({}, async (testServer) => {
    const nonce = freshNonce()
    expect(await codeOf(testServer, sign('ListImages', {}, { nonce, signs: { secret: 'guessed' } }))).toBe('SignatureDoesNotMatch')
    expect(await codeOf(testServer, sign('ListImages', {}, { nonce }))).toBe('answered')
  })
})

test('nor does one that was refused before: for its time, its key, its action', async () => {
  await withTestServer({}, async (testServer) => {
    const nonce = freshNonce()
    expect(await codeOf(testServer, rpc('ListImages', {}, { nonce, timestamp: at(NOW - 16 * MINUTE) }))).toBe('InvalidTimeStamp.Expired')
    expect(await codeOf(testServer, rpc('Nope', {}, { nonce }))).toBe('InvalidAction.NotFound')
    expect(await codeOf(testServer, rpc('ListImages', {}, { nonce, host: 'ecs.aliyuncs.com' }))).toBe('InvalidProduct.NotFound')
    expect(await codeOf(testServer, rpc('ListImages', {}, { nonce }))).toBe('answered')
  })
})

test('one that was refused for its parameters does; for its rate it may be sent again', async () => {
  await withTestServer({ rate: 2 }, async (testServer) => {
    const nonce = freshNonce()
    expect(await codeOf(testServer, rpc('ListImages', { InstanceType: 'big' }, { nonce }))).toBe('InvalidParams')
    expect(await codeOf(testServer, rpc('ListImages', {}, { nonce }))).toBe('SignatureNonceUsed')
    expect(await codeOf(testServer, rpc('ListImages'))).toBe('answered')
    const throttled = rpc('ListImages')
    expect(await codeOf(testServer, throttled)).toBe('Throttling.User')
    const nextSecond = { receivedAt: NOW + 1_000, steadyAt: NOW + 1_000 }
    expect(await codeOf(testServer, { ...throttled, ...nextSecond })).toBe('answered')
    expect(await codeOf(testServer, { ...throttled, ...nextSecond })).toBe('SignatureNonceUsed')
  })
})

test('after twice its window, by the time that passes, a nonce may come again in a request of its own time', async () => {
  await withTestServer({}, async (testServer) => {
    const nonce = freshNonce()
    const sent = (ms: number) => rpc('ListImages', {}, { nonce, timestamp: at(NOW + ms), receivedAt: NOW + ms })
    expect(await codeOf(testServer, sent(0))).toBe('answered')
    expect(await codeOf(testServer, sent(30 * MINUTE))).toBe('SignatureNonceUsed')
    expect(await codeOf(testServer, sent(30 * MINUTE + 1_000))).toBe('answered')
    expect(await codeOf(testServer, sent(30 * MINUTE + 2_000))).toBe('SignatureNonceUsed')
  })
})

test.each([-15, -1, 0, 1, 15])('a request whose clock is off by %p minutes never passes twice', async (minutes) => {
  await withTestServer({}, async (testServer) => {
    const request = rpc('ListImages', {}, { timestamp: at(NOW + minutes * MINUTE) })
    expect(await codeOf(testServer, request)).toBe('answered')
    for (let later = 0; later <= 31 * MINUTE; later += MINUTE / 2) {
      expect(['SignatureNonceUsed', 'InvalidTimeStamp.Expired']).toContain(
        await codeOf(testServer, { ...request, receivedAt: NOW + later }),
      )
    }
  })
})

test('two that come at the same time are one too many', async () => {
  await withTestServer({}, async (testServer) => {
    const request = acs3('ListImages')
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(testServer, request)))
    expect(codes.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'SignatureNonceUsed'), 'answered'])
  })
})

test('memory for nonces is bounded: the oldest go first', async () => {
  await withTestServer({ nonces: 8 }, async (testServer) => {
    const requests = Array.from({ length: 40 }, () => rpc('ListImages'))
    for (const request of requests) expect(await codeOf(testServer, request)).toBe('answered')
    for (const request of requests.slice(-4)) expect(await codeOf(testServer, request)).toBe('SignatureNonceUsed')
    expect(await codeOf(testServer, requests[0] as (typeof requests)[0])).toBe('answered')
  })
})

test("the other cloud's requests may come again, as its vendor's may", async () => {
  await withTestServer({ stock: { keys: [anAccessKey({ id: 'AKIDacmeRoot' })] } }, async (testServer) => {
    const request = tc3({ receivedAt: 1_700_000_000_000 })
    for (let times = 0; times < 2; times++) {
      const { cloud, text } = await testServer.send(request)
      expect(cloud).toBe('tencent')
      expect(JSON.parse(text).Response.TotalCount).toBe(0)
    }
  })
})
