import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { WireRequest } from '../../src/api/wire.ts'
import type { Cloud } from '../../src/clouds/cloud.ts'
import { SPELLINGS } from '../../src/clouds/tencent/errors.ts'
import { cpuTime } from '../support/cpu-time.ts'
import { anImage } from '../support/images.ts'
import { openTestServer, registry, type TestServer } from '../support/tencent.ts'
import { HOST, tc3, v1, wire } from '../support/tencent-requests.ts'

const KNOWN = new Set([...Object.values(SPELLINGS).map(({ code }) => code), ...registry.operations.flatMap(({ errors }) => errors)])

let testServer: TestServer
beforeAll(async () => {
  // Everything is given to this cloud, whether it would claim it or not.
  const watch = (cloud: Cloud): Cloud => ({ ...cloud, matches: () => cloud.name === 'tencent' })
  testServer = await openTestServer({ stock: { images: [anImage({ id: 'aaaaaaa1' })] }, watch })
})
afterAll(() => testServer.close())

/** Sends it, and holds every answer to the envelope. */
async function survives(request: WireRequest): Promise<void> {
  const { status, headers, text } = await testServer.send(request)
  expect(status).toBe(200)
  expect(headers).toEqual({ 'Content-Type': 'application/json' })
  expect(text.length).toBeLessThan(10_000)
  const { Response, ...rest } = JSON.parse(text)
  expect(rest).toEqual({})
  expect(Response.RequestId).toMatch(/^[0-9a-f-]{36}$/)
  if (Response.Error === undefined) {
    expect(Object.keys(Response)).toEqual(['TotalCount', 'ImageSet', 'RequestId'])
    return
  }
  expect(Object.keys(Response)).toEqual(['Error', 'RequestId'])
  expect(KNOWN).toContain(Response.Error.Code)
  expect(Response.Error.Code).not.toBe('InternalError')
  expect(text).not.toMatch(/\.ts:\d|node_modules|TypeError|RangeError|SyntaxError|\\n\s+at /)
}

const bytes = fc.uint8Array({ maxLength: 400 })
const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', '__proto__', 'constructor', '\0', '%', '{}', '[]', 'null', '0', '-1', '9'.repeat(40)),
)
const runs = (numRuns: number) => ({ numRuns })

describe('no request is fatal', () => {
  test('whatever its bytes', async () => {
    const anything = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', ''),
      path: odd,
      query: odd,
      body: bytes,
      headers: fc.dictionary(
        fc.constantFrom(
          'host',
          'authorization',
          'content-type',
          'x-tc-action',
          'x-tc-version',
          'x-tc-timestamp',
          'x-tc-token',
          'x-tc-language',
          'x-tc-region',
        ),
        odd,
      ),
    })
    await fc.assert(
      fc.asyncProperty(anything, (given) => survives(wire(given))),
      runs(1_500),
    )
  })

  test('whatever body is signed', async () => {
    const contentType = fc.constantFrom(
      'application/json',
      'multipart/form-data; boundary=b',
      'text/plain',
      'application/json; charset=utf-16',
    )
    await fc.assert(
      fc.asyncProperty(bytes, contentType, (body, type) => survives(tc3({ body, contentType: type }))),
      runs(1_000),
    )
  })

  test('whatever JSON is signed', async () => {
    const parameter = fc.constantFrom('Filters', 'Limit', 'Offset', 'Name', 'Values', '0', '__proto__')
    const { input } = fc.letrec<{ input: unknown }>((tie) => ({
      input: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.constantFrom(1e308, -0, 2 ** 53, 'img-aaaaaaa1', 'image-id', 'image-name', 'image-type', 'instance-type'),
        fc.array(tie('input'), { maxLength: 4 }),
        fc.dictionary(parameter, tie('input'), { maxKeys: 4 }),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(input, (given) => survives(tc3({ body: JSON.stringify(given) }))),
      runs(2_000),
    )
  })

  test('whatever multipart body is signed', async () => {
    const piece = fc.constantFrom(
      '--b',
      '--b--',
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; name="',
      'Limit',
      '"',
      '1',
      ';',
      'Content-Type: application/json',
      '\0',
    )
    const body = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(body, (given) => survives(tc3({ body: given, contentType: 'multipart/form-data; boundary=b' }))),
      runs(2_000),
    )
  })

  test('whatever query is signed', async () => {
    const piece = fc.constantFrom(
      'Filters',
      '.',
      '0',
      '1',
      'Name',
      'Values',
      '=',
      '&',
      '%',
      '%E4',
      '+',
      'Limit',
      'image-id',
      '__proto__',
      '中',
    )
    const query = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(query, (given) => survives(tc3({ method: 'GET', query: given }))),
      runs(2_000),
    )
  })

  test('whatever parameters are signed in the older style', async () => {
    const parameters = fc.dictionary(
      fc.oneof(odd, fc.constantFrom('Nonce', 'Timestamp', 'Token', 'SignatureMethod', 'Filters.0.Name')),
      fc.string(),
    )
    const method = fc.constantFrom('GET' as const, 'POST' as const)
    await fc.assert(
      fc.asyncProperty(parameters, method, (given, by) => survives(v1({ method: by, parameters: given }))),
      runs(1_500),
    )
  })

  test('whatever its Authorization says', async () => {
    const piece = fc.constantFrom(
      'TC3-HMAC-SHA256',
      ' ',
      ',',
      '=',
      '/',
      ';',
      'Credential',
      'SignedHeaders',
      'Signature',
      '2023-11-14',
      'ecm',
      'tc3_request',
      'content-type;host',
      'AKIDacmeRoot',
      'a'.repeat(64),
    )
    const header = fc.array(piece, { maxLength: 25 }).map((pieces) => `TC3-HMAC-SHA256 ${pieces.join('')}`)
    await fc.assert(
      fc.asyncProperty(header, (given) => survives(tc3({ authorization: () => given }))),
      runs(2_000),
    )
  })

  test.each([
    ['a megabyte of commas', ','.repeat(1_000_000)],
    [
      'a megabyte of semicolons',
      `Credential=a/2023-11-14/ecm/tc3_request, SignedHeaders=${'content-type;host;'.repeat(60_000)}, Signature=${'a'.repeat(64)}`,
    ],
    ['a megabyte of slashes', `Credential=${'/'.repeat(1_000_000)}`],
    [
      'a megabyte of one id',
      `Credential=${'a'.repeat(1_000_000)}/2023-11-14/ecm/tc3_request, SignedHeaders=content-type;host, Signature=${'a'.repeat(64)}`,
    ],
  ])('%s in its Authorization', async (_, text) => {
    await survives(tc3({ authorization: () => `TC3-HMAC-SHA256 ${text}` }))
  })

  test.each(['X-TC-Action', 'X-TC-Version', 'X-TC-Timestamp', 'X-TC-Region', 'X-TC-Token', 'X-TC-Language', 'Host', 'Content-Type'])(
    'a megabyte of %s does not come back',
    async (name) => {
      await survives(tc3({ headers: { [name]: `a${'.a'.repeat(500_000)}` } }))
    },
  )

  test('hosts that look like the vendor’s', async () => {
    for (const host of [
      `.${HOST}`,
      `${HOST}.`,
      `${HOST}:99999`,
      `${'a.'.repeat(5_000)}tencentcloudapi.com`,
      'tencentcloudapi.com',
      '[::1]:80',
      'a\u0000b',
    ]) {
      await survives(tc3({ host }))
    }
  })

  test('a host of nothing but slashes does not hold the server up', async () => {
    const started = cpuTime()
    await survives(tc3({ headers: { Host: `${'/'.repeat(60_000)}a` } }))
    expect(cpuTime() - started).toBeLessThan(500)
  })
})
