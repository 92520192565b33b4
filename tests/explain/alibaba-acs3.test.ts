import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { acs3 as rightAcs3 } from '../support/alibaba-requests.ts'
import { encoded } from '../support/alibaba-signer.ts'
import { anAccessKey } from '../support/images.ts'
import { type Acs3Hand, acs3, acs3Canonical, joined, sha256 } from './alibaba-hand.ts'
import { type OperatorServer, openOperatorServer, ROOT, SECOND, SECRET, TEMPORARY } from './operator-server.ts'

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const [first, second] = [pair(), pair()]

let operator: OperatorServer
beforeAll(async () => {
  const keys = [
    anAccessKey({ id: 'LTAIfirst', secret: first.publicKey }),
    anAccessKey({ id: 'LTAIsecond', secret: second.publicKey }),
    anAccessKey({ id: 'LTAIbroken', secret: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----' }),
  ]
  operator = await openOperatorServer({ stock: { keys } })
})
afterAll(() => operator.close())

const FAILURE = 'SignatureDoesNotMatch'
const ODD = { RegionId: 'cn-hangzhou', ImageName: "金色 镜像*~(1)'!" }
const JSON_BODY = '{"ImageName":"金色/镜像","PageSize":20}'
const withBody = (signed: string): Acs3Hand => ({
  method: 'POST',
  body: JSON_BODY,
  contentType: 'application/json',
  headers: { 'x-acs-content-sha256': undefined },
  signs: { payloadHash: sha256(signed) },
})
const FORM = 'application/x-www-form-urlencoded'

const MISTAKES: readonly (readonly [name: string, particular: RegExp, hand: Acs3Hand])[] = [
  ['space-around-secret', /blank/, { secret: `${SECRET}\t` }],
  ['id-as-secret', /id of the key/, { secret: ROOT.id }],
  ['empty-secret', /empty/, { secret: 'None' }],
  ['secret-of-another-key', new RegExp(SECOND.id), { secret: SECOND.secret, query: ODD }],
  ['public-key', /ACS3-RSA-SHA256/, { key: { id: 'LTAIfirst', secret: first.publicKey } }],
  ['no-public-key', /has a secret/, { algorithm: 'ACS3-RSA-SHA256' }],
  ['body-written-anew', /empty body/, withBody('')],
  ['body-written-anew', /\{\}/, { signs: { payloadHash: sha256('{}') } }],
  ['body-written-anew', /"PageSize": 20/, withBody(JSON_BODY.replaceAll(',', ', ').replaceAll('":', '": '))],
  ['body-written-anew', /\\u91d1/, withBody(JSON_BODY.replace('金色/镜像', '\\u91d1\\u8272/\\u955c\\u50cf'))],
  [
    'body-hash-differs',
    /x-acs-content-sha256/,
    { headers: { 'x-acs-content-sha256': sha256('another body') }, signs: { payloadHash: sha256('another body') } },
  ],
  ['body-hash-differs', /x-acs-content-sha256/, { headers: { 'x-acs-content-sha256': '' }, signs: { payloadHash: '' } }],
  ['another-host', /signed is localhost:7654; .* sent to ehpc/, { signedHeaders: { host: 'localhost:7654' } }],
  [
    'another-host',
    /signed is mirrorhall\.example:7654;/,
    { host: 'mirrorhall.example', signedHeaders: { host: 'mirrorhall.example:7654' } },
  ],
  [
    'another-host',
    /signed is ehpc\.cn-beijing\.aliyuncs\.com;/,
    { host: '127.0.0.1:7654', signedHeaders: { host: 'ehpc.cn-beijing.aliyuncs.com' } },
  ],
  [
    'another-host',
    /signed is images\.example\.cn;/,
    { unsigned: { 'X-Forwarded-Host': 'images.example.cn, other' }, signedHeaders: { host: 'images.example.cn' } },
  ],
  [
    'form-signed-as-query',
    /1\.0/,
    { method: 'POST', contentType: FORM, body: joined(Object.entries(ODD)), signs: { query: joined(Object.entries(ODD).toReversed()) } },
  ],
  [
    'form-signed-as-query',
    /1\.0/,
    {
      method: 'POST',
      contentType: FORM,
      body: 'RegionId=cn-hangzhou',
      headers: { 'x-acs-content-sha256': sha256('') },
      signs: { query: 'RegionId=cn-hangzhou', payloadHash: sha256('') },
    },
  ],
  ['query-differs', /order or encoding/, { query: ODD, signs: { query: '' } }],
  ['query-differs', /order or encoding/, { query: ODD, signs: { query: joined(Object.entries(ODD)) } }],
  ['query-differs', /order or encoding/, { query: ODD, signs: { query: joined(Object.entries(ODD).toReversed(), encodeURIComponent) } }],
  [
    'query-differs',
    /order or encoding/,
    { query: ODD, signs: { query: joined(Object.entries(ODD).toReversed(), (text) => encoded(text).replaceAll('%20', '+')) } },
  ],
  ['query-differs', /order or encoding/, { query: ODD, signs: { query: joined(Object.entries(ODD).toReversed(), (text) => text) } }],
  ['another-method', /than GET/, { signs: { method: 'POST' } }],
  ['another-path', /path/, { signs: { path: '' } }],
  [
    'header-left-out',
    /names x-acs-version/,
    {
      canonical: (parts) => {
        const headers = parts.headers.filter(([name]) => name !== 'x-acs-version')
        return acs3Canonical({ ...parts, headers, names: headers.map(([name]) => name).join(';') })
      },
    },
  ],
  [
    'header-value-differs',
    /header content-type/,
    {
      method: 'POST',
      body: JSON_BODY,
      contentType: 'application/json',
      signedHeaders: { 'content-type': 'application/json; charset=utf-8' },
    },
  ],
  ['header-value-differs', /header x-acs-action/, { signedHeaders: { 'x-acs-action': 'listimages' } }],
  [
    'header-order',
    /order/,
    {
      canonical: (parts) =>
        acs3Canonical({
          ...parts,
          headers: parts.headers.toReversed(),
          names: parts.headers
            .map(([name]) => name)
            .toReversed()
            .join(';'),
        }),
    },
  ],
  ['empty-line-missing', /empty line of the query/, { canonical: (parts) => acs3Canonical(parts).replace('\n\n', '\n') }],
  [
    'empty-line-missing',
    /empty line between the headers and their names/,
    { canonical: (parts) => acs3Canonical(parts).replace(/\n\n(?=[a-z-]+;)/, '\n') },
  ],
  ['canonical-request-not-hashed', /canonical request/, { text: (algorithm, canonical) => `${algorithm}\n${canonical}` }],
  [
    'hash-in-capitals',
    /hash of the canonical request/,
    { text: (algorithm, canonical) => `${algorithm}\n${sha256(canonical).toUpperCase()}` },
  ],
  ['ampersand-on-the-key', /&/, { secret: `${SECRET}&` }],
  ['signature-spelling', /capitals/, { signature: (hex) => hex.toUpperCase() }],
  ['signature-spelling', /Base64/, { signature: (hex) => Buffer.from(hex, 'hex').toString('base64') }],
  ['another-digest', /HMAC-SHA1/, { digest: 'sha1' }],
]

describe('one mistake in a version 3 signature is named', () => {
  test.each(MISTAKES)('%s (%p)', async (name, particular, hand) => {
    const { mistake, signature } = await operator.explain(acs3(hand), FAILURE)
    expect(mistake?.name).toBe(name)
    expect(mistake?.summary.en).toMatch(particular)
    expect(mistake?.summary.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(signature?.canonicalRequest).toMatch(/^(GET|POST)\n\/\n/)
  })

  test('also with a temporary key and its token', async () => {
    for (const [name, , hand] of MISTAKES.filter(
      ([name, , { secret, key }]) => secret === undefined && key === undefined && name !== 'no-public-key',
    )) {
      const { mistake } = await operator.explain(acs3({ ...hand, key: TEMPORARY }), FAILURE)
      expect(mistake?.name).toBe(name)
    }
  })

  test('secret-of-another-key: of RSA pairs', async () => {
    const { mistake } = await operator.explain(
      rightAcs3('ListImages', {}, { algorithm: 'ACS3-RSA-SHA256', key: { id: 'LTAIfirst', secret: second.privateKey } }),
      FAILURE,
    )
    expect(mistake).toMatchObject({ name: 'secret-of-another-key', summary: { en: 'The secret is that of the key LTAIsecond.' } })
  })

  test('another-host: with RSA', async () => {
    const { mistake } = await operator.explain(
      rightAcs3(
        'ListImages',
        {},
        { algorithm: 'ACS3-RSA-SHA256', key: { id: 'LTAIfirst', secret: first.privateKey }, signs: { headers: { host: 'localhost' } } },
      ),
      FAILURE,
    )
    expect(mistake?.name).toBe('another-host')
  })
})

test('a header that is sent and not signed is told by its name', async () => {
  const { detail, meaning } = await operator.explain(
    acs3({ unsigned: { 'x-acs-security-token': 'x' }, key: ROOT }),
    'InvalidSecurityToken.MismatchWithAccessKey',
  )
  expect(detail).toEqual({})
  expect(meaning.summary?.en).toContain('token')
  const other = await operator.explain(
    acs3({ headers: { 'x-acs-content-sha256': undefined }, unsigned: { 'x-acs-content-sha256': sha256('') } }),
    'IncompleteSignature',
  )
  expect(other.detail).toEqual({ explanation: 'The header x-acs-content-sha256 must be signed' })
})

test.each<[string, Acs3Hand]>([
  ['another host and another method', { signedHeaders: { host: 'localhost' }, signs: { method: 'POST' } }],
  ['another query and a secret with a blank', { query: ODD, signs: { query: '' }, secret: `${SECRET} ` }],
  ['a secret from elsewhere', { secret: 'SomebodyElsesSecret' }],
  [
    'SHA-512',
    { digest: 'sha512', text: (algorithm, canonical) => `${algorithm}\n${createHash('sha512').update(canonical).digest('hex')}` },
  ],
])('%s: stays unexplained', async (_, hand) => {
  const { mistake, tried } = await operator.explain(acs3(hand), FAILURE)
  expect(mistake).toBeNull()
  expect(tried).toBeGreaterThan(100)
})
