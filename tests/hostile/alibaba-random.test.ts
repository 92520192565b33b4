import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { WireRequest } from '../../src/api/wire.ts'
import { SPELLINGS } from '../../src/clouds/alibaba/errors.ts'
import { openTestServer, type Reply, registry, type TestServer } from '../support/alibaba.ts'
import { acs3, arrived, HOST, NOW, rpc } from '../support/alibaba-requests.ts'
import { cpuTime } from '../support/cpu-time.ts'
import { anAccessKey, anImage } from '../support/images.ts'

const fixed = Object.values(SPELLINGS).flatMap(({ code }) => (typeof code === 'string' ? [code] : []))
const operations = registry.operations.filter(({ service }) => service.cloud === 'alibaba')
const KNOWN = new Set([...fixed, ...operations.flatMap(({ errors }) => errors)])
const STATUSES = [200, 400, 403, 404, 405, 407, 413, 501]

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({ stock: { images: [anImage({ id: 'aaaaaaa1', visibility: 'community' })] } })
})
afterAll(() => testServer.close())

/** Holds a reply of this cloud's to its envelope. */
function isInItsEnvelope({ status, headers, text }: Reply): void {
  expect(STATUSES).toContain(status)
  const id = headers['x-acs-request-id'] ?? ''
  expect(id).toMatch(/^[0-9A-F-]{36}$/)
  expect(text).not.toMatch(/\.ts:\d|node_modules|TypeError|RangeError|SyntaxError|InternalError|\n\s+at /)
  if (headers['Content-Type'] === 'text/xml;charset=utf-8') {
    const root = status === 200 ? '[A-Za-z]+Response' : 'Error'
    expect(text).toMatch(new RegExp(`^<\\?xml version='1.0' encoding='UTF-8'\\?><(${root})><RequestId>${id}</RequestId>.*</\\1>$`, 's'))
    return
  }
  expect(headers['Content-Type']).toBe('application/json;charset=utf-8')
  const body = JSON.parse(text)
  expect(body.RequestId).toBe(id)
  if (status === 200) {
    expect(Object.keys(body)).not.toContain('Code')
    return
  }
  expect(Object.keys(body).filter((name) => name !== 'AccessDeniedDetail')).toEqual(['RequestId', 'Message', 'Recommend', 'HostId', 'Code'])
  expect(KNOWN.has(body.Code) || /^(Missing|Invalid)[A-Z][A-Za-z]+$/.test(body.Code)).toBe(true)
}

/** Sends it; when this cloud claims it, holds the answer to the envelope. */
async function survives(request: WireRequest): Promise<Reply> {
  const reply = await testServer.send(request)
  if (reply.cloud === 'alibaba') isInItsEnvelope(reply)
  return reply
}

/** The same for a request that is sure to be this cloud's. */
async function survivesHere(request: WireRequest): Promise<void> {
  expect((await survives(request)).cloud).toBe('alibaba')
}

const bytes = fc.uint8Array({ maxLength: 400 })
const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', '__proto__', 'constructor', '\0', '%', '{}', 'null', '-1', '9'.repeat(40), ']]>', '</Error>', '\ud800'),
)
const HEADERS = [
  'authorization',
  'content-type',
  'accept',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
  'x-acs-security-token',
  'x-acs-bearer-token',
]
const PARAMETERS = [
  'Action',
  'Version',
  'Format',
  'AccessKeyId',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureType',
  'SignatureNonce',
  'Timestamp',
  'SecurityToken',
  'RegionId',
  'BaseOsTag',
  'InstanceType',
  'ClusterId',
  'PageSize',
  '__proto__',
]
const action = fc.constantFrom(
  'ListImages',
  'ListCommunityImages',
  'ListCustomImages',
  'ListClusters',
  'DescribeCluster',
  'AssumeRole',
  '__proto__',
)
const runs = (numRuns: number) => ({ numRuns })

describe('no request is fatal', () => {
  test('whatever its bytes', async () => {
    const anything = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', ''),
      path: odd,
      query: odd,
      body: bytes,
      headers: fc.dictionary(fc.constantFrom(...HEADERS), odd),
    })
    await fc.assert(
      fc.asyncProperty(anything, (given) => survivesHere(arrived({ ...given, headers: { host: HOST, ...given.headers } }))),
      runs(1_500),
    )
  })

  test('whatever its host', async () => {
    await fc.assert(
      fc.asyncProperty(odd, fc.boolean(), async (host, isXml) => {
        await survivesHere(rpc('ListImages', {}, { host, parameters: { Format: isXml ? 'XML' : 'JSON' } }))
        await survivesHere(acs3('ListImages', {}, { host }))
      }),
      runs(500),
    )
  })

  test('whatever parameters are signed in version 1.0', async () => {
    const parameters = fc.dictionary(fc.oneof(odd, fc.constantFrom(...PARAMETERS)), odd, { maxKeys: 6 })
    const place = fc.constantFrom('query' as const, 'form' as const, 'both' as const)
    await fc.assert(
      fc.asyncProperty(action, parameters, place, (called, given, where) => survivesHere(rpc(called, wellFormed(given), { in: where }))),
      runs(1_500),
    )
  })

  test('whatever is signed in version 3', async () => {
    const input = fc.dictionary(fc.oneof(odd, fc.constantFrom(...PARAMETERS)), odd, { maxKeys: 6 })
    const headers = fc.dictionary(fc.constantFrom(...HEADERS.slice(1)), odd)
    await fc.assert(
      fc.asyncProperty(action, input, headers, bytes, (called, given, sent, body) =>
        survivesHere(acs3(called, wellFormed(given), { method: 'POST', headers: sent, signs: { headers: sent }, body })),
      ),
      runs(1_500),
    )
  })

  test('whatever its query or form is made of', async () => {
    const piece = fc.constantFrom(
      'Action',
      'ListImages',
      '=',
      '&',
      '%',
      '%E4',
      '%00',
      '+',
      'AccessKeyId',
      'LTAIacmeRoot',
      'Format',
      'XML',
      'Signature',
      '__proto__',
      '中',
      ';',
      '[0]',
      '.1',
    )
    const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))
    const headers = { host: HOST, 'content-type': 'application/x-www-form-urlencoded' }
    await fc.assert(
      fc.asyncProperty(text, text, async (query, body) => {
        await survivesHere(arrived({ method: 'POST', query, body, headers }))
      }),
      runs(2_000),
    )
  })

  test('whatever its Authorization says', async () => {
    const piece = fc.constantFrom(
      'ACS3-HMAC-SHA256',
      'ACS3-RSA-SHA256',
      'ACS3-HMAC-SM3',
      ' ',
      ',',
      '=',
      ';',
      'Credential',
      'SignedHeaders',
      'Signature',
      'LTAIacmeRoot',
      'host',
      'x-acs-action',
      '__proto__',
      'a'.repeat(64),
      'é',
      '\0',
    )
    const header = fc.array(piece, { maxLength: 25 }).map((pieces) => `ACS3-HMAC-SHA256 ${pieces.join('')}`)
    await fc.assert(
      fc.asyncProperty(header, (given) => survivesHere(acs3('ListImages', {}, { authorization: () => given }))),
      runs(2_000),
    )
  })

  test.each(['ACS3-HMAC-SHA256', 'ACS3-HMAC-SM3', 'ACS3-RSA-SHA256', 'ACS4-HMAC-SHA256'])(
    'whatever signature %s is given',
    async (algorithm) => {
      const signature = fc.oneof(odd, fc.constantFrom('a'.repeat(64), 'A'.repeat(64), 'zz', '00'))
      await fc.assert(
        fc.asyncProperty(signature, (given) =>
          survivesHere(
            acs3(
              'ListImages',
              {},
              { authorization: (p) => `${algorithm} Credential=${p.Credential},SignedHeaders=${p.SignedHeaders},Signature=${given}` },
            ),
          ),
        ),
        runs(300),
      )
    },
  )

  test('whatever signature version 1.0 is given, of the right length too', async () => {
    for (const Signature of ['', ' ', 'é', '鏡'.repeat(9), 'A'.repeat(28), '='.repeat(28)]) {
      await survivesHere(rpc('ListImages', {}, { parameters: { Signature } }))
    }
  })

  const TOKEN = 'its-token'
  test.each<[string, WireRequest]>([
    ['a signature of version 1.0', rpc('ListImages', {}, { parameters: { Signature: 'é'.repeat(28) } })],
    [
      'a signature of version 3',
      acs3(
        'ListImages',
        {},
        { authorization: (p) => `${p.algorithm} Credential=${p.Credential},SignedHeaders=${p.SignedHeaders},Signature=${'é'.repeat(64)}` },
      ),
    ],
    ['a token', rpc('ListImages', {}, { key: { id: 'STS.one', secret: 'x', token: 'é'.repeat(TOKEN.length) } })],
  ])('%s that has as many characters as the right one but more bytes is refused', async (_, request) => {
    const own = await openTestServer({ stock: { keys: [anAccessKey({ id: 'STS.one', secret: 'x', token: TOKEN })] } })
    const { status } = await own.send(request)
    own.faults.length = 0
    await own.close()
    expect(status).toBe(400)
  })
})

/** Lone surrogates cannot be written in a URL. */
const wellFormed = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]))

/** Milliseconds of processor time that answering takes at most; what is quadratic takes far more. */
const SOON = 2_000

async function soon(request: WireRequest): Promise<Reply> {
  const started = cpuTime()
  const reply = await survives(request)
  expect(cpuTime() - started).toBeLessThan(SOON)
  return reply
}

describe('size does not hold the server up', () => {
  test('1,900 parameters, signed', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_900 }, (_, n) => [`Tag.${n}.Key`, `é ${n}`]))
    for (const place of ['query', 'form', 'both'] as const) {
      expect((await soon(rpc('ListImages', many, { in: place }))).status).toBe(200)
      const { status, text } = await soon(rpc('ListImages', many, { in: place, signs: { secret: 'x' } }))
      expect([status, text.includes('SignatureDoesNotMatch')]).toEqual([400, true])
    }
    expect((await soon(acs3('ListImages', many))).status).toBe(200)
  })

  test('more than 2,000 parameters are refused unread', async () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`Tag.${n}.Key`, 'x']))
    const { status, text } = await soon(rpc('ListImages', many, { in: 'form' }))
    expect([status, text.includes('InvalidParameter.Format')]).toEqual([400, true])
  })

  test.each(['/', '.', ':', '-', 'a.', '-vpc.', 'a-vpc.aliyuncs.com', ' '])('a megabyte of %j for a host', async (piece) => {
    const host = piece.repeat(1_000_000 / piece.length)
    const [one, three] = [await soon(rpc('ListImages', {}, { host })), await soon(acs3('ListImages', {}, { host }))]
    for (const reply of [one, three]) {
      expect(reply.cloud).toBe('alibaba')
      expect(reply.status).toBe(200)
      expect(reply.text.length).toBeLessThan(1_000)
    }
  })

  test.each(['/', ':1', '.aliyuncs.com', ':'])('a host that ends a megabyte of %j in the vendor’s name', async (piece) => {
    const host = `${piece.repeat(1_000_000 / piece.length)}.aliyuncs.com:x`
    await soon(rpc('ListImages', {}, { host }))
    await soon(rpc('ListImages', {}, { host: host.slice(0, -2) }))
  })

  test.each([',', ';', '=', ' ', 'Credential=,', 'a=b,', 'SignedHeaders=host;host;,'])(
    'a megabyte of %j in its Authorization',
    async (piece) => {
      const text = piece.repeat(1_000_000 / piece.length)
      await soon(acs3('ListImages', {}, { authorization: () => `ACS3-HMAC-SHA256 ${text}` }))
      await soon(
        acs3(
          'ListImages',
          {},
          { authorization: (p) => `ACS3-HMAC-SHA256 ${text}Credential=${p.Credential},SignedHeaders=${text},Signature=x` },
        ),
      )
    },
  )

  test.each(['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-security-token', 'accept'])(
    'a megabyte of %s does not come back',
    async (name) => {
      const value = `a${'.a'.repeat(500_000)}`
      const { text } = await soon(acs3('ListImages', {}, { headers: { [name]: value }, signs: { headers: { [name]: value } } }))
      expect(text.length).toBeLessThan(2_000)
    },
  )

  test.each(['&', '=', '+', '%', '%41', '&=', '中', 'Format=', 'AccessKeyId=&'])(
    'a megabyte of %j in its query, or in its form',
    async (piece) => {
      const text = piece.repeat(1_000_000 / piece.length)
      await soon(arrived({ query: text, headers: { host: HOST } }))
      await soon(arrived({ method: 'POST', body: text, headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' } }))
    },
  )

  test('a megabyte of a body is read, and one byte more is not', async () => {
    const body = new Uint8Array(1024 * 1024)
    expect(
      (
        await soon(
          acs3(
            'ListImages',
            {},
            {
              method: 'POST',
              body,
              headers: { 'content-type': 'application/octet-stream' },
              signs: { headers: { 'content-type': 'application/octet-stream' } },
            },
          ),
        )
      ).status,
    ).toBe(200)
    expect((await survives(arrived({ method: 'POST', body: new Uint8Array(body.length + 1), headers: { host: HOST } }))).status).toBe(413)
    expect((await survives(arrived({ method: 'POST', oversized: true, receivedAt: NOW, headers: { host: HOST } }))).status).toBe(413)
  })
})
