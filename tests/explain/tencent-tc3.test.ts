import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { anAccessKey } from '../support/images.ts'
import { NOW } from '../support/tencent-requests.ts'
import { type OperatorServer, openOperatorServer, ROOT, SECOND, SECRET, TEMPORARY } from './operator-server.ts'
import { sha256, type Tc3Hand, tc3, tc3Canonical, tc3Chain } from './tencent-hand.ts'

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer({
    stock: { keys: [anAccessKey({ id: 'AKIDpublic', secret: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----' })] },
  })
})
afterAll(() => operator.close())

const FAILURE = 'AuthFailure.SignatureFailure'
const BODY = '{"Filters":[{"Name":"image-name","Values":["金色镜像/7.6 <x>"]}],"Limit":20}'
const PORT = 'mirrorhall.example:7654'
/** Half an hour before midnight in UTC, when it is tomorrow in China. */
const LATE = Date.UTC(2026, 0, 2, 23, 30)

const local = {
  headers: [
    ['content-type', 'application/json; charset=utf-8'],
    ['host', 'localhost'],
  ],
} as const
const withHost = (host: string) => ({
  headers: [
    ['content-type', 'application/json; charset=utf-8'],
    ['host', host],
  ] as const,
})
const steps =
  (encoding: 'hex' | 'base64', prefix = 'TC3') =>
  (secret: string, date: string, service: string) =>
    [date, service, 'tc3_request'].reduce<string>(
      (key, word) => createHmac('sha256', key).update(word).digest(encoding),
      `${prefix}${secret}`,
    )
const queryOf = (query: string) =>
  ({ method: 'GET', query: 'Limit=20&Filters.0.Name=image-name&Filters.0.Values.0=a%20b', signs: { query } }) as const

/** One mistake each, and what the explanation must tell of it. */
const MISTAKES: readonly (readonly [name: string, particular: RegExp, hand: Tc3Hand])[] = [
  ['space-around-secret', /line end/, { secret: `${SECRET}\n` }],
  ['space-around-secret', /quotes/, { secret: `"${SECRET}"` }],
  ['id-as-secret', /id of the key/, { secret: ROOT.id }],
  ['empty-secret', /empty/, { secret: '' }],
  ['empty-secret', /empty/, { secret: 'undefined', method: 'GET' }],
  ['secret-of-another-key', new RegExp(SECOND.id), { secret: SECOND.secret }],
  ['secret-of-another-key', new RegExp(TEMPORARY.id), { secret: TEMPORARY.secret, method: 'GET', query: 'Limit=1' }],
  ['secret-of-another-key', new RegExp(ROOT.id), { key: TEMPORARY, secret: SECRET }],
  ['public-key', /ACS3-RSA-SHA256/, { key: { id: 'AKIDpublic', secret: 'x' } }],
  ['date-of-another-zone', /2026-01-03.*2026-01-02/, { receivedAt: LATE, date: '2026-01-03' }],
  [
    'key-of-another-date',
    /derived with the date 2026-01-03.*says 2026-01-02/,
    { receivedAt: LATE, chain: (secret, _, service) => tc3Chain(secret, '2026-01-03', service) },
  ],
  [
    'key-of-another-date',
    /derived with the date 2026-01-01.*says 2026-01-02/,
    { receivedAt: LATE, chain: (secret, _, service) => tc3Chain(secret, '2026-01-01', service) },
  ],
  ['another-host', /signed is localhost; .* sent to ecm\.tencent/, { signs: local }],
  ['another-host', /signed is localhost:7654;/, { signs: withHost('localhost:7654') }],
  ['another-host', /signed is cvm\.ap-shanghai\.tencentcloudapi\.com;/, { signs: withHost('cvm.ap-shanghai.tencentcloudapi.com') }],
  [
    'another-host',
    /signed is images\.example\.cn; .* sent to mirrorhall/,
    { host: PORT, headers: { 'X-Forwarded-Host': 'images.example.cn' }, signs: withHost('images.example.cn') },
  ],
  [
    'another-host',
    /signed is images\.example\.cn;/,
    { host: PORT, headers: { Forwarded: 'for=1.2.3.4;host="images.example.cn"' }, signs: withHost('images.example.cn') },
  ],
  ['another-host', /signed is empty;/, { signs: withHost('') }],
  ['body-written-anew', /empty body/, { signs: { payloadHash: sha256('') } }],
  ['body-written-anew', /"Limit": 20/, { body: BODY, signs: { payloadHash: sha256(BODY.replaceAll(',', ', ').replaceAll('":', '": ')) } }],
  [
    'body-written-anew',
    /\\u91d1\\u8272/,
    { body: BODY, signs: { payloadHash: sha256(BODY.replace('金色镜像', '\\u91d1\\u8272\\u955c\\u50cf')) } },
  ],
  ['body-written-anew', /\\\/7\.6/, { body: BODY, signs: { payloadHash: sha256(BODY.replace('/', '\\/')) } }],
  ['body-written-anew', /\\u003c/, { body: BODY, signs: { payloadHash: sha256(BODY.replace('<', '\\u003c').replace('>', '\\u003e')) } }],
  ['body-written-anew', /written anew/, { body: `\uFEFF${BODY}`, signs: { payloadHash: sha256(BODY) } }],
  ['body-written-anew', /written anew/, { body: '{"b":1,"a":2}', signs: { payloadHash: sha256('{"a":2,"b":1}') } }],
  ['body-written-anew', /\{\}/, { method: 'GET', signs: { payloadHash: sha256('{}') } }],
  ['unsigned-payload', /does not say so/, { signs: { payloadHash: sha256('UNSIGNED-PAYLOAD') } }],
  ['unsigned-payload', /although/, { headers: { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' } }],
  [
    'content-type-differs',
    /signed is application\/json; .* sent is application\/json; charset=utf-8/,
    {
      signs: {
        headers: [
          ['content-type', 'application/json'],
          ['host', 'ecm.tencentcloudapi.com'],
        ],
      },
    },
  ],
  [
    'content-type-differs',
    /signed is empty; .* sent is application\/x-www/,
    {
      method: 'GET',
      signs: {
        headers: [
          ['content-type', ''],
          ['host', 'ecm.tencentcloudapi.com'],
        ],
      },
    },
  ],
  [
    'values-not-in-lower-case',
    /lower case/,
    {
      alsoSigns: ['x-tc-action'],
      signs: {
        headers: [
          ['content-type', 'application/json; charset=utf-8'],
          ['host', 'ecm.tencentcloudapi.com'],
          ['x-tc-action', 'DescribeImage'],
        ],
      },
    },
  ],
  ['query-differs', /query/, queryOf('')],
  ['query-differs', /query/, queryOf('Filters.0.Name=image-name&Filters.0.Values.0=a%20b&Limit=20')],
  ['query-differs', /query/, queryOf('Limit=20&Filters.0.Name=image-name&Filters.0.Values.0=a+b')],
  ['query-differs', /query/, { method: 'GET', query: 'Filters.0.Values.0=%E9%87%91', signs: { query: 'Filters.0.Values.0=金' } }],
  ['another-method', /than POST/, { signs: { method: 'GET' } }],
  ['another-method', /than GET/, { method: 'GET', signs: { method: 'get' } }],
  ['another-path', /`\/`/, { signs: { uri: '' } }],
  ['empty-line-missing', /empty line of the query/, { canonical: (parts) => tc3Canonical(parts).replace('\n\n', '\n') }],
  [
    'empty-line-missing',
    /empty line between the headers and their names/,
    { canonical: (parts) => tc3Canonical(parts).replace(/\n\n(?=content-type;host)/, '\n') },
  ],
  ['line-end-missing', /after the method/, { canonical: (parts) => tc3Canonical(parts).replace('\n', '') }],
  ['line-end-missing', /after the header content-type/, { canonical: (parts) => tc3Canonical(parts).replace('\nhost:', 'host:') }],
  ['line-end-missing', /after the names of the headers/, { canonical: (parts) => tc3Canonical(parts).replace(/\n(?=[^\n]*$)/, '') }],
  [
    'empty-line-too-many',
    /after the headers/,
    { canonical: (parts) => tc3Canonical(parts).replace(/\n\n(?=content-type;host)/, '\n\n\n') },
  ],
  [
    'line-end-missing',
    /after the timestamp/,
    { text: ({ timestamp, scope, canonical }) => `TC3-HMAC-SHA256\n${timestamp}${scope}\n${sha256(canonical)}` },
  ],
  [
    'headers-not-sorted',
    /order/,
    {
      signs: {
        headers: [
          ['host', 'ecm.tencentcloudapi.com'],
          ['content-type', 'application/json; charset=utf-8'],
        ],
      },
    },
  ],
  [
    'canonical-request-not-hashed',
    /canonical request/,
    { text: ({ timestamp, scope, canonical }) => `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${canonical}` },
  ],
  ['body-not-hashed', /stands the body itself/, { signs: { payloadHash: '{}' }, body: '{}' }],
  [
    'hash-in-capitals',
    /hash of the canonical request/,
    { text: ({ timestamp, scope, canonical }) => `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical).toUpperCase()}` },
  ],
  [
    'another-timestamp',
    /timestamp/,
    { text: ({ timestamp, scope, canonical }) => `TC3-HMAC-SHA256\n${timestamp}000\n${scope}\n${sha256(canonical)}` },
  ],
  [
    'another-timestamp',
    /timestamp/,
    { text: ({ timestamp, scope, canonical }) => `TC3-HMAC-SHA256\n${Number(timestamp) - 1}\n${scope}\n${sha256(canonical)}` },
  ],
  ['another-service', /service cvm, .* says ecm/, { chain: (secret, date) => tc3Chain(secret, date, 'cvm') }],
  [
    'prefix-missing',
    /TC3/,
    {
      chain: (secret, date, service) =>
        [date, service, 'tc3_request'].reduce<string | Buffer>((key, word) => createHmac('sha256', key).update(word).digest(), secret),
    },
  ],
  ['text-between-steps', /hexadecimal/, { chain: steps('hex') }],
  ['text-between-steps', /Base64/, { chain: steps('base64') }],
  ['key-not-derived', /secret itself/, { chain: (secret) => secret }],
]

describe('one mistake in a TC3 signature is named', () => {
  test.each(MISTAKES)('%s (%p)', async (name, particular, hand) => {
    const { mistake, tried, signature } = await operator.explain(tc3(hand), FAILURE)
    expect(mistake?.name).toBe(name)
    expect(mistake?.summary.en).toMatch(particular)
    expect(mistake?.summary.zh).toMatch(/[\u4e00-\u9fff]/)
    if (name !== 'public-key') expect(tried).toBeGreaterThan(0)
    expect(signature?.stringToSign).toStartWith('TC3-HMAC-SHA256\n')
  })

  test('also with a temporary key and its token', async () => {
    for (const [name, , hand] of MISTAKES.filter(([, , { key, secret }]) => key === undefined && secret === undefined)) {
      const { mistake } = await operator.explain(tc3({ ...hand, key: TEMPORARY }), FAILURE)
      expect(mistake?.name).toBe(name)
    }
  })

  test('secret-changed-since: what was signed with the secret that the key was given meanwhile', async () => {
    const { requestId } = await operator.send(tc3({ key: SECOND, secret: 'TheNewSecretOfTheSecondKey012345' }))
    await operator.catalogue.write({ keys: [anAccessKey({ ...SECOND, secret: 'TheNewSecretOfTheSecondKey012345' })] })
    const { mistake } = JSON.parse((await operator.ask(`/_mirrorhall/requests/${requestId}`)).text)
    expect(mistake.name).toBe('secret-changed-since')
    await operator.catalogue.write({ keys: [anAccessKey(SECOND)] })
  })
})

describe('what no single mistake explains stays unexplained', () => {
  test.each<[string, Tc3Hand]>([
    ['another host and another body', { signs: { ...local, payloadHash: sha256('{}') } }],
    ['another secret and another date', { receivedAt: LATE, date: '2026-01-03', secret: SECOND.secret }],
    ['another method and no prefix', { signs: { method: 'GET' }, chain: (secret) => secret }],
    ['a secret from elsewhere', { secret: 'SomebodyElsesSecret' }],
    ['another body altogether', { signs: { payloadHash: sha256('{"Limit":21}') } }],
  ])('%s', async (_, hand) => {
    const { mistake, tried, meaning } = await operator.explain(tc3(hand), FAILURE)
    expect(mistake).toBeNull()
    // With a date that is not the timestamp's nothing else is looked at: no text is right with it.
    expect(tried).toBeGreaterThan(hand.date === undefined ? 100 : 10)
    expect(meaning.summary?.en).toContain('signature')
  })
})

describe('a header that cannot be read is told what is wrong with it', () => {
  const header = (change: (header: string) => string): Tc3Hand => ({ authorization: change })
  test.each<[string, RegExp, Tc3Hand]>([
    ['another-algorithm', /begins with TC3-HMAC-SHA1,/, header((text) => text.replace('SHA256', 'SHA1'))],
    ['another-algorithm', /begins with Bearer,/, header(() => 'Bearer abc')],
    ['scope-malformed', /is 20231114\/ecm\/tc3_request; it should be 2023-11-14\/ecm\/tc3_request/, { date: '20231114' }],
    ['scope-malformed', /is empty;/, header((text) => text.replace(/\/\d{4}-.*?tc3_request/, ''))],
    ['headers-not-signed', /lacks host/, header((text) => text.replace(';host', ''))],
    ['headers-not-signed', /lacks content-type and host/, header((text) => text.replace('content-type;host', 'x-tc-action'))],
    ['header-signed-twice', /twice/, header((text) => text.replace('content-type;host', 'content-type;host;host'))],
    ['signature-in-capitals', /capital/, header((text) => text.replace(/(?<=Signature=).*/, (hex) => hex.toUpperCase()))],
    [
      'signature-in-base64',
      /Base64/,
      header((text) => text.replace(/(?<=Signature=).*/, (hex) => Buffer.from(hex, 'hex').toString('base64'))),
    ],
    ['another-service-in-scope', /service cvm/, { service: 'cvm' }],
  ])('%s (%p)', async (name, particular, hand) => {
    const { mistake } = await operator.explain(tc3(hand), 'AuthFailure.InvalidAuthorization')
    expect(mistake?.name).toBe(name)
    expect(mistake?.summary.en).toMatch(particular)
  })
})

test('the time and the id are checked before the signature, and are the cause of what they are refused for', async () => {
  const { mistake } = await operator.explain(tc3({ timestamp: String(NOW / 1000 + 8 * 3600), signs: local }), 'AuthFailure.SignatureExpire')
  expect(mistake?.name).toBe('local-time-as-utc')
})
