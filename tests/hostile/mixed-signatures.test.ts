import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { acs3, NOW, rpc, withHeaders } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { ROOT, tc3, v1 } from '../support/tencent-requests.ts'

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({ stock: { keys: [anAccessKey({ ...ROOT })] } })
})
afterAll(() => testServer.close())

const timestamp = String(NOW / 1000)
const now = (request: WireRequest): WireRequest => ({ ...request, receivedAt: NOW })
const header = (request: WireRequest, name: string) => request.headers.get(name) ?? ''
const isAnswered = async (request: WireRequest) => {
  const { status, text } = await testServer.send(request)
  return status === 200 && !text.includes('"Error"')
}
const right = {
  tc3: () => now(tc3({ timestamp, body: '{}' })),
  v1: () => now(v1({ parameters: { Timestamp: timestamp } })),
  rpc: () => rpc('ListImages'),
  acs3: () => acs3('ListImages'),
}
/** Headers of a signed request with a signature that is none. */
const WRONG: Readonly<Record<string, string>> = {
  tc3: `TC3-HMAC-SHA256 Credential=${ROOT.id}/2026-01-02/ecm/tc3_request, SignedHeaders=content-type;host, Signature=${'a'.repeat(64)}`,
  acs3: `ACS3-HMAC-SHA256 Credential=LTAIacmeRoot,SignedHeaders=host,Signature=${'a'.repeat(64)}`,
  skip: 'SKIP',
  other: 'Basic YTpi',
}

describe('a request with two signatures', () => {
  test('each alone is right', async () => {
    for (const [style, make] of Object.entries(right)) expect([style, await isAnswered(make())]).toEqual([style, true])
  })

  test.each(['v1', 'rpc'] as const)('a wrong Authorization is not made good by the parameters of %s', async (style) => {
    for (const [name, authorization] of Object.entries(WRONG)) {
      // Version 1.0 is told by its parameters, and an Authorization of nobody's is passed over, as the vendor's does.
      if (style === 'rpc' && !name.startsWith('acs3')) continue
      expect([name, await isAnswered(withHeaders(right[style](), { authorization }))]).toEqual([name, false])
    }
  })

  test('wrong parameters do not make a right Authorization good for anything else', async () => {
    const query = right.v1().query.replace(/Signature=.*/, 'Signature=x')
    expect(await isAnswered(now(tc3({ timestamp, method: 'GET', query: 'Limit=1' })))).toBe(true)
    expect(await isAnswered({ ...now(tc3({ timestamp, method: 'GET', query: 'Limit=1' })), query })).toBe(false)
    const signed = rpc('ListImages', {}, { parameters: { Signature: 'x' } }).query
    expect(await isAnswered({ ...right.acs3(), query: signed })).toBe(false)
  })

  test('of two clouds is refused by the one that claims it, unless what that one signs is right', async () => {
    const ours = right.tc3()
    const theirs = acs3('ListImages')
    const acsHeaders = Object.fromEntries(
      ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce'].map((name) => [name, header(theirs, name)]),
    )
    expect(await isAnswered(withHeaders(ours, acsHeaders))).toBe(false)
    expect(await isAnswered({ ...ours, query: right.rpc().query.replace(/Signature=.*/, 'Signature=x') })).toBe(false)
    const tcHeaders = Object.fromEntries(['x-tc-action', 'x-tc-version', 'x-tc-timestamp'].map((name) => [name, header(ours, name)]))
    const { cloud, status } = await testServer.send(withHeaders(theirs, tcHeaders))
    expect([cloud, status]).toEqual(['alibaba', 200])
    const both = withHeaders(acs3('ListImages'), { ...tcHeaders, authorization: header(ours, 'authorization') })
    expect(await isAnswered(both)).toBe(false)
  })

  test('two Authorization headers, which arrive as one, are refused', async () => {
    for (const make of [right.tc3, right.acs3]) {
      const good = header(make(), 'authorization')
      for (const other of Object.values(WRONG)) {
        expect(await isAnswered(withHeaders(make(), { authorization: `${other}, ${good}` }))).toBe(false)
      }
    }
  })
})

describe('a nonce', () => {
  test('may be as long as a request, is told from one that differs in its last letter, and is used once', async () => {
    const long = 'n'.repeat(500_000)
    expect(await isAnswered(rpc('ListImages', {}, { in: 'form', nonce: `${long}a` }))).toBe(true)
    expect(await isAnswered(rpc('ListImages', {}, { in: 'form', nonce: `${long}b` }))).toBe(true)
    expect((await testServer.rpc('ListImages', {}, { in: 'form', nonce: `${long}a` })).Code).toBe('SignatureNonceUsed')
    expect((await testServer.acs3('ListImages', {}, { nonce: `${long}a` })).Code).toBe('SignatureNonceUsed')
  })

  test('of another key is another nonce, however the two are put together', async () => {
    const own = await openTestServer({ stock: { keys: [anAccessKey({ id: 'a', secret: 'x' }), anAccessKey({ id: 'a b', secret: 'x' })] } })
    expect((await own.rpc('ListImages', {}, { key: { id: 'a', secret: 'x' }, nonce: 'b c' })).Code).toBeUndefined()
    expect((await own.rpc('ListImages', {}, { key: { id: 'a b', secret: 'x' }, nonce: 'c' })).Code).toBeUndefined()
    await own.close()
  })

  test('that is replayed a thousand times is refused a thousand times', async () => {
    const request = rpc('ListImages')
    expect(await isAnswered(request)).toBe(true)
    for (let n = 0; n < 1_000; n++) expect((await testServer.send(request)).text).toContain('SignatureNonceUsed')
  })
})
