import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { HOST } from '../support/tencent-requests.ts'
import { type OperatorServer, openOperatorServer, ROOT, SECOND, SECRET, TEMPORARY } from './operator-server.ts'
import { joined, type V1Hand, v1 } from './tencent-hand.ts'

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer()
})
afterAll(() => operator.close())

const FAILURE = 'AuthFailure.SignatureFailure'
const CHINESE = { 'Filters.0.Name': 'image-name', 'Filters.0.Values.0': '金色 镜像+a&b=c' }
const MANY = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`Filters.0.Values.${at}`, `v${at}`]))
const sorted = (parameters: readonly (readonly [string, string])[]) => parameters.toSorted(([a], [b]) => (a < b ? -1 : 1))
const withHost = (signed: string): V1Hand => ({ source: ({ method, rest }) => `${method}${signed}/?${rest}` })
const without = (missing: string): V1Hand => ({
  source: ({ method, host, parameters }) => `${method}${host}/?${joined(sorted(parameters.filter(([name]) => name !== missing)))}`,
})

/** Nonces with which the right signature has a plus sign in the middle, and at its beginning. */
const [PLUS, PLUS_FIRST] = [/\+/, /^\+/].map((wanted) => {
  for (let nonce = 1; ; nonce++) {
    const text = decodeURIComponent(v1({ parameters: { Nonce: `${nonce}` } }).query)
    if (wanted.test(text.slice(text.indexOf('Signature=') + 10))) return `${nonce}`
  }
})

const isCommon = ([name]: readonly [name: string, value: string]) =>
  ['Action', 'Version', 'Timestamp', 'Nonce', 'SecretId', 'SignatureMethod', 'Region', 'Token'].includes(name)

const MISTAKES: readonly (readonly [name: string, particular: RegExp, hand: V1Hand])[] = [
  ['space-around-secret', /blank/, { secret: ` ${SECRET}` }],
  ['id-as-secret', /id of the key/, { secret: ROOT.id }],
  ['empty-secret', /empty/, { secret: 'null' }],
  ['secret-of-another-key', new RegExp(SECOND.id), { secret: SECOND.secret }],
  ['method-of-the-other', /made for POST, the request is a GET/, { method: 'GET', source: ({ host, rest }) => `POST${host}/?${rest}` }],
  ['method-of-the-other', /made for GET, the request is a POST/, { method: 'POST', source: ({ host, rest }) => `GET${host}/?${rest}` }],
  [
    'values-encoded',
    /URL-encoded/,
    {
      parameters: CHINESE,
      source: ({ method, host, parameters }) =>
        `${method}${host}/?${joined(sorted(parameters.map(([name, value]) => [name, encodeURIComponent(value)] as const)))}`,
    },
  ],
  ['another-host', /signed is localhost:7654; .* sent to ecm\.tencent/, withHost('localhost:7654')],
  ['another-host', /signed is cvm\.api\.qcloud\.com;/, withHost('cvm.api.qcloud.com')],
  [
    'another-host',
    /signed is images\.example\.cn;/,
    { ...withHost('images.example.cn'), headers: { 'X-Forwarded-Host': 'images.example.cn' } },
  ],
  ['another-digest', /HmacSHA256/, { digest: 'sha256' }],
  ['another-digest', /HmacSHA1/, { digest: 'sha1', parameters: { SignatureMethod: 'HmacSHA256' } }],
  ['not-sorted', /order/, { source: ({ method, host, parameters }) => `${method}${host}/?${joined(parameters)}` }],
  [
    'not-sorted',
    /order/,
    {
      parameters: { ...MANY, 'Filters.0.Name': 'image-name' },
      source: ({ method, host, parameters }) =>
        `${method}${host}/?${joined(parameters.toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })))}`,
    },
  ],
  ['text-incomplete', /missing/, { source: ({ method, host, rest }) => `${method}${host}?${rest}` }],
  ['text-incomplete', /missing/, { source: ({ rest }) => rest }],
  ['text-incomplete', /between/, { source: ({ method, host, rest }) => `${method} ${host}/?${rest}` }],
  ['another-host', /signed is https:/, { source: ({ method, host, rest }) => `${method}https://${host}/?${rest}` }],
  ['method-in-small-letters', /small/, { source: ({ method, host, rest }) => `${method.toLowerCase()}${host}/?${rest}` }],
  [
    'empty-left-out',
    /Empty/,
    {
      parameters: { ...CHINESE, Region: '', Language: '' },
      source: ({ method, host, parameters }) => `${method}${host}/?${joined(sorted(parameters.filter(([, value]) => value !== '')))}`,
    },
  ],
  ['parameter-not-signed', /SignatureMethod was sent/, { ...without('SignatureMethod'), parameters: { SignatureMethod: 'HmacSHA1' } }],
  ['parameter-not-signed', /Nonce was sent/, without('Nonce')],
  [
    'parameters-not-signed',
    /Only the common parameters/,
    { parameters: CHINESE, source: ({ method, host, parameters }) => `${method}${host}/?${joined(sorted(parameters.filter(isCommon)))}` },
  ],
  [
    'parameters-not-signed',
    /Only the parameters of the operation/,
    {
      parameters: CHINESE,
      source: ({ method, host, parameters }) => `${method}${host}/?${joined(sorted(parameters.filter((pair) => !isCommon(pair))))}`,
    },
  ],
  [
    'signature-signed-too',
    /empty Signature/,
    { source: ({ method, host, parameters }) => `${method}${host}/?${joined(sorted([...parameters, ['Signature', '']]))}` },
  ],
  ['plus-became-blank', /plus/, { parameters: { Nonce: PLUS }, raw: true }],
  ['plus-became-blank', /plus/, { parameters: { Nonce: PLUS_FIRST }, raw: true }],
  ['signature-encoded-twice', /twice/, { signature: encodeURIComponent }],
  ['signature-in-hexadecimal', /hexadecimal/, { encoding: 'hex' }],
  ['ampersand-on-the-key', /&/, { secret: `${SECRET}&` }],
]

describe('one mistake in a v1 signature is named', () => {
  test.each(MISTAKES)('%s (%p)', async (name, particular, hand) => {
    const { mistake, signature } = await operator.explain(v1(hand), FAILURE)
    expect(mistake?.name).toBe(name)
    expect(mistake?.summary.en).toMatch(particular)
    expect(mistake?.summary.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(signature).toMatchObject({ canonicalRequest: '', stringToSign: expect.stringContaining(`${HOST}/?Action=DescribeImage`) })
  })

  test('also in a form, with Chinese, and with a temporary key and its token', async () => {
    for (const [name, , hand] of MISTAKES.filter(([name, , { secret }]) => secret === undefined && !/method-of|plus/.test(name))) {
      const { mistake } = await operator.explain(
        v1({ ...hand, method: 'POST', key: TEMPORARY, parameters: { ...CHINESE, ...hand.parameters } }),
        FAILURE,
      )
      expect(mistake?.name).toBe(name)
    }
    const { mistake } = await operator.explain(v1({ ...without('Token'), key: TEMPORARY }), FAILURE)
    expect(mistake?.summary.en).toBe('Token was sent but not signed.')
  })
})

test.each<[string, V1Hand]>([
  ['another host and another method', { source: ({ rest }) => `POSTlocalhost/?${rest}` }],
  ['another digest and a secret with a line end', { digest: 'sha256', secret: `${SECRET}\n` }],
  ['a secret from elsewhere', { secret: 'SomebodyElsesSecret' }],
])('%s: stays unexplained', async (_, hand) => {
  const { mistake, tried } = await operator.explain(v1(hand), FAILURE)
  expect(mistake).toBeNull()
  expect(tried).toBeGreaterThan(50)
})
