import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash, createHmac } from 'node:crypto'
import type { WireRequest } from '../../src/api/wire.ts'
import { anAccessKey } from '../support/images.ts'
import { NOW, wire } from '../support/tencent-requests.ts'
import { acs3, acs3Canonical, rpc, sha256 } from './alibaba-hand.ts'
import { expectHonest } from './honest.ts'
import { type OperatorServer, openOperatorServer, ROOT, SECRET, TEMPORARY } from './operator-server.ts'
import { tc3, v1 } from './tencent-hand.ts'

const OTHER_SESSION = { id: 'STS.NOtherKey', secret: 'OtherTemporarySecret0123456789', token: 'TokenOfTheOtherTemporaryKey+/=01' }

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer({ stock: { keys: [anAccessKey({ ...OTHER_SESSION, expiresAt: 8e15 })] } })
})
afterAll(() => operator.close())

async function mistakeOf(request: WireRequest) {
  const { requestId, code } = await operator.send(request)
  expect(code).not.toBe('')
  const explanation = JSON.parse((await operator.ask(`/_mirrorhall/requests/${requestId}`)).text)
  expectHonest(explanation)
  return explanation
}

describe('an id that was never filled in is told as that', () => {
  test.each<[string, string, RegExp]>([
    ['id-placeholder', 'undefined', /is undefined, a placeholder/],
    ['id-placeholder', 'null', /is null, a placeholder/],
    ['id-placeholder', '{{secretId}}', /variable .* is not set/],
    ['id-placeholder', '$' + '{SECRET_ID}', /variable/],
    ['id-placeholder', '$SECRET_ID', /variable/],
    ['id-placeholder', 'your-access-key-id', /placeholder/],
    ['number-as-id', '251006057', /AppId, a UIN/],
    ['number-as-id', '100000000001', /AppId, a UIN/],
  ])('%s: %p', async (name, id, particular) => {
    for (const request of [
      tc3({ key: { id, secret: id } }),
      v1({ key: { id, secret: id } }),
      rpc({ key: { id, secret: id } }),
      acs3({ key: { id, secret: id } }),
    ]) {
      const { mistake } = await mistakeOf(request)
      expect(mistake?.name).toBe(name)
      expect(mistake?.summary.en).toMatch(particular)
    }
  })

  test('id-empty: under every method', async () => {
    const key = { id: '', secret: '' }
    for (const request of [tc3({ key }), v1({ key }), rpc({ key }), acs3({ key })])
      expect((await mistakeOf(request)).mistake?.name).toBe('id-empty')
  })

  test('space-around-id: with a character that is not seen', async () => {
    const { mistake } = await mistakeOf(v1({ key: { id: `${ROOT.id}\u200B`, secret: SECRET } }))
    expect(mistake?.name).toBe('space-around-id')
  })
})

describe('a token that is not the key’s is told why, and never shown', () => {
  const { token, ...bare } = TEMPORARY
  test.each<[string, string, { id: string; secret: string }]>([
    ['token-placeholder', 'undefined', ROOT],
    ['token-placeholder', 'null', bare],
    ['token-encoded-twice', encodeURIComponent(token), bare],
    ['token-encoded-twice', encodeURIComponent(encodeURIComponent(token)), bare],
    ['token-not-encoded', token.replaceAll('+', ' '), bare],
    ['space-around-token', `"${token}"`, bare],
    ['token-cut', token.slice(0, 12), bare],
    ['token-of-another-key', OTHER_SESSION.token, bare],
    ['token-of-another-key', token, ROOT],
  ])('%s', async (name, sent, key) => {
    for (const request of [v1({ key: { ...key, token: sent } }), rpc({ key: { ...key, token: sent } })]) {
      const { mistake } = await mistakeOf(request)
      expect(mistake?.name).toBe(name)
      expect(JSON.stringify(mistake)).not.toContain(token)
    }
  })

  test('the word that stands in the place of a token is told', async () => {
    const { mistake } = await mistakeOf(tc3({ headers: { 'X-TC-Token': 'undefined' } }))
    expect(mistake?.summary.en).toBe('The token is undefined, a placeholder: the client has no token and sends that text.')
    expect(mistake?.fix.en).toContain('leave the token out')
  })
})

describe('a clock of twelve hours is not a zone', () => {
  test.each<[string, number, string]>([
    ['afternoon, written with hh', -12, 'twelve-hour-clock'],
    ['New Zealand', 12, 'local-time-as-utc'],
  ])('%s', async (_, hours, name) => {
    const { mistake } = await mistakeOf(tc3({ timestamp: String(NOW / 1000 + hours * 3600) }))
    expect(mistake?.name).toBe(name)
  })

  test('midnight is written as 12', async () => {
    const receivedAt = Date.UTC(2026, 0, 2, 0, 10)
    const { mistake } = await mistakeOf(rpc({ receivedAt, timestamp: '2026-01-02T12:10:00Z' }))
    expect(mistake?.name).toBe('twelve-hour-clock')
  })
})

describe('a header that cannot be read is told by its own fault', () => {
  const altered = (authorization: (header: string) => string) => ({ authorization })
  test.each<[string, RegExp, () => WireRequest]>([
    ['fields-not-separated', /semicolons/, () => tc3(altered((header) => header.replaceAll(', ', '; ')))],
    ['fields-not-separated', /not separated by commas/, () => tc3(altered((header) => header.replaceAll(', ', ' ')))],
    ['fields-not-separated', /commas/, () => acs3(altered((header) => header.replaceAll(/,(?=S)/g, '; ')))],
    ['signature-of-another-length', /has 63 characters/, () => tc3(altered((header) => header.slice(0, -1)))],
    ['signature-of-another-length', /is empty/, () => tc3(altered((header) => header.replace(/(?<=Signature=).*/, '')))],
    ['another-algorithm', /does not begin/, () => tc3(altered(() => 'TC3-HMAC-SHA256'))],
    [
      'headers-not-signed',
      /SignedHeaders is empty/,
      () => acs3(altered((header) => header.replace(/SignedHeaders=[^,]*/, 'SignedHeaders='))),
    ],
    ['headers-not-signed', /twice/, () => acs3(altered((header) => header.replace('SignedHeaders=', 'SignedHeaders=host;')))],
    ['signature-empty', /empty/, () => acs3(altered((header) => header.replace(/(?<=Signature=).*/, '')))],
    ['signature-empty', /empty/, () => rpc({ signature: () => '' })],
    ['signature-empty', /empty/, () => v1({ signature: () => '' })],
    ['not-a-signature', /neither Base64 nor hexadecimal/, () => rpc({ signature: () => 'http://aliyun.com/' })],
  ])('%s (%p)', async (name, particular, make) => {
    const { mistake } = await mistakeOf(make())
    expect(mistake?.name).toBe(name)
    expect(mistake?.summary.en).toMatch(particular)
  })
})

describe('an empty signature of a method that not every client can make is told to be that', () => {
  test.each(['ACS3-HMAC-SM3', 'ACS3-RSA-SHA256'])('%s', async (algorithm) => {
    const { mistake } = await mistakeOf(acs3({ algorithm, signature: () => '' }))
    expect(mistake?.name).toBe('signature-empty')
    expect(mistake?.fix.en).toContain('some make HMAC-SHA256 only, and send an empty signature for SM3 and RSA')
    expect(mistake?.fix.zh).toContain('有的客户端只支持 HMAC-SHA256，用 SM3 或 RSA 时会发送空签名')
  })
})

describe('a request in another shape than the protocol’s is told what it is', () => {
  const JSON_TYPE = 'application/json'
  const form = (type: string) =>
    wire({ body: decodeURIComponent(v1({ method: 'GET' }).query), headers: { Host: 'ecm.tencentcloudapi.com', 'Content-Type': type } })
  const atEhpc = (given: Parameters<typeof wire>[0]) =>
    wire({ receivedAt: NOW, ...given, headers: { Host: 'ehpc.cn-hangzhou.aliyuncs.com', ...given.headers } })
  test.each<[string, RegExp, () => WireRequest]>([
    ['form-as-another-type', /application\/json/, () => form(JSON_TYPE)],
    ['form-as-another-type', /sent as application\/json,/, () => form('application/json ; charset=utf-8')],
    ['form-as-another-type', /no content type/, () => form('')],
    [
      'parameters-in-query-of-post',
      /POST/,
      () => wire({ query: v1().query, headers: { Host: 'ecm.tencentcloudapi.com', 'Content-Type': JSON_TYPE } }),
    ],
    [
      'parameters-as-json',
      /JSON body/,
      () =>
        atEhpc({
          body: JSON.stringify({ Action: 'ListImages', AccessKeyId: ROOT.id, Signature: 'c2lnbmF0dXJlLWluLUpTT04=' }),
          headers: { 'Content-Type': JSON_TYPE },
        }),
    ],
    [
      'roa-authorization',
      /ROA/,
      () => atEhpc({ method: 'GET', query: 'Action=ListImages&Version=2018-04-12', headers: { Authorization: `acs ${ROOT.id}:c2ln` } }),
    ],
    [
      'another-scheme',
      /begins with Bearer/,
      () => atEhpc({ method: 'GET', query: 'Action=ListImages&Version=2018-04-12', headers: { Authorization: 'Bearer abcdefgh' } }),
    ],
    [
      'old-api',
      /old API 2\.0.*cvm\.api\.qcloud\.com\/v2\/index\.php/,
      () => ({ ...v1({ host: 'cvm.api.qcloud.com', parameters: { Version: undefined } }), path: '/v2/index.php' }),
    ],
    [
      'old-api',
      /sent to ecm\.tencent.*\/v2\/index\.php and names no Version/,
      () => ({ ...v1({ parameters: { Version: undefined } }), path: '/v2/index.php' }),
    ],
    [
      'old-api',
      /sent to cvm\.api\.qcloud\.com\/ and names no/,
      () => v1({ host: 'cvm.api.qcloud.com', parameters: { Version: undefined } }),
    ],
  ])('%s (%p)', async (name, particular, make) => {
    const explanation = await mistakeOf(make())
    expect(explanation.mistake?.name).toBe(name)
    expect(explanation.mistake?.summary.en).toMatch(particular)
    expect(JSON.stringify(explanation)).not.toContain('c2lnbmF0dXJlLWluLUpTT04')
  })

  test('no signature in a body that came in the place of parameters is shown', async () => {
    const request = form(JSON_TYPE)
    const [, signature = ''] = /Signature=(.*)$/.exec(new TextDecoder().decode(request.body)) ?? []
    expect(signature.length).toBeGreaterThan(20)
    const explanation = await mistakeOf(request)
    expect(JSON.stringify(explanation)).toContain('Action=DescribeImage')
    expect(JSON.stringify(explanation)).not.toContain(signature)
  })
})

/** A v1 request whose signature is made like this. */
function v1Signed(sign: (secret: string, text: string) => string): WireRequest {
  let text = ''
  return v1({
    source: ({ method, host, rest }) => {
      text = `${method}${host}/?${rest}`
      return text
    },
    signature: () => sign(SECRET, text),
  })
}

describe('mistakes of one method', () => {
  test('arrays-signed-as-a-word: PHP’s lists', async () => {
    const { mistake } = await mistakeOf(
      v1({
        parameters: { 'Filters[0][Name]': 'image-name', 'Filters[0][Values][0]': 'x', Limit: '1' },
        source: ({ method, host, rest }) =>
          `${method}${host}/?${rest.replace(/Filters[^&]*&/, 'Filters=Array&').replaceAll(/Filters\[[^&]*&/g, '')}`,
      }),
    )
    expect(mistake?.name).toBe('arrays-signed-as-a-word')
  })

  test('old-api-signed: host and path of the old API', async () => {
    const { mistake } = await mistakeOf(v1({ source: ({ method, rest }) => `${method}cvm.api.qcloud.com/v2/index.php?${rest}` }))
    expect(mistake?.name).toBe('old-api-signed')
  })

  test('body-written-anew: what a language prints for a structure', async () => {
    const body = '{"Limit": 1, "Filters": [{"Name": "image-type", "Values": ["PUBLIC_IMAGE"]}]}'
    for (const signed of [body.replaceAll('"', "'"), body.replaceAll('"', '').replaceAll(': ', '='), '[object Object]']) {
      const { mistake } = await mistakeOf(tc3({ body, signs: { payloadHash: sha256(signed) } }))
      expect(mistake?.name).toBe('body-written-anew')
    }
  })

  const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()
  const chained = (key: string | Buffer, ...steps: string[]) => steps.reduce<string | Buffer>(hmac, key)
  test.each<[string, () => WireRequest]>([
    ['step-left-out', () => tc3({ chain: (secret, date) => chained(`TC3${secret}`, date, 'tc3_request') })],
    ['steps-in-another-order', () => tc3({ chain: (secret, date, service) => chained(`TC3${secret}`, service, date, 'tc3_request') })],
    ['another-prefix', () => tc3({ chain: (secret, date, service) => chained(`AWS4${secret}`, date, service, 'tc3_request') })],
    [
      'secret-decoded',
      () => tc3({ chain: (secret, date, service) => chained(Buffer.from(`TC3${secret}`, 'utf16le'), date, service, 'tc3_request') }),
    ],
    ['hash-in-place-of-hmac', () => v1Signed((secret, text) => createHash('sha1').update(secret).update(text).digest('base64'))],
    ['key-and-message-swapped', () => v1Signed((secret, text) => createHmac('sha1', text).update(secret).digest('base64'))],
    ['pair-written-otherwise', () => v1({ source: ({ method, host, rest }) => `${method}${host}/?${rest.replaceAll('=', ':')}` })],
    ['something-around-signature', () => rpc({ signature: (made) => `${made}\n` })],
    ['ampersand-misplaced', () => rpc({ hmacKey: (secret) => `&${secret}` })],
    [
      'values-in-lower-case',
      () =>
        acs3({
          canonical: (parts) => acs3Canonical({ ...parts, headers: parts.headers.map(([name, value]) => [name, value.toLowerCase()]) }),
        }),
    ],
    [
      'header-not-named',
      () =>
        tc3({
          signs: {
            headers: [
              ['content-type', 'application/json; charset=utf-8'],
              ['host', 'ecm.tencentcloudapi.com'],
              ['x-tc-action', 'describeimage'],
            ],
          },
        }),
    ],
    ['another-charset', () => tc3({ body: '{"Name":"金"}', signs: { payloadHash: sha256(Buffer.from('{"Name":"金"}', 'utf16le')) } })],
  ])('%s', async (name, make) => {
    expect((await mistakeOf(make())).mistake?.name).toBe(name)
  })

  test('name-in-another-place: a member at the wrong level is not told that there is one of its own name', async () => {
    const { mistake } = await mistakeOf(tc3({ body: '{"Values":["x"]}' }))
    expect(mistake).toMatchObject({
      name: 'name-in-another-place',
      summary: { en: 'Values does not belong at the top level; it belongs at Filters.N.Values.' },
    })
  })
})

test('a time with a blank is taken under version 1.0, in UTC', async () => {
  expect((await operator.send(rpc({ timestamp: '2026-01-02 03:04:05' }))).status).toBe(200)
  expect((await operator.send(rpc({ timestamp: '2026-01-02 11:04:05' }))).code).toBe('InvalidTimeStamp.Expired')
})
