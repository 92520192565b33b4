import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../src/api/wire.ts'
import { anAccessKey } from './support/images.ts'
import { openTestServer, refusedWith, type TestServer } from './support/tencent.ts'
import { ROOT, type Tc3Options, tc3, type V1Options, v1, wire } from './support/tencent-requests.ts'

const BARRED = { id: 'AKIDbarred', secret: 'barred' }

/** What can be wrong with a request, and what it is then refused with. */
interface Mistake {
  readonly name: string
  readonly code: string
  /** Part of the message. */
  readonly says: string
  readonly tc3?: Tc3Options
  readonly v1?: V1Options
  readonly after?: (request: WireRequest) => WireRequest
  /** Parameters of the operation. */
  readonly input?: { readonly [name: string]: unknown }
  readonly filter?: object
  readonly broken?: boolean
  /** The caller has used its calls of this second up. */
  readonly spent?: boolean
}

const missing = (name: string) => ({ code: 'MissingParameter', says: `\`${name}\`` })
const clock = { code: 'AuthFailure.SignatureExpire', says: 'Signature expired' }
const unknownKey = { id: 'AKIDnobody', secret: 'x' }

const EARLY = {
  method: {
    name: 'method',
    code: 'UnsupportedProtocol',
    says: 'GET and POST',
    after: (request: WireRequest) => ({ ...request, method: 'PUT' }),
  },
  product: { code: 'NoSuchProduct', says: '`cvm`' },
  version: { code: 'NoSuchVersion', says: '`2018-01-01`' },
  action: { code: 'InvalidAction', says: '`Nope`' },
}

const LATE: readonly Mistake[] = [
  { name: 'limit', code: 'RequestLimitExceeded', says: 'frequency limit `1`', spent: true },
  { name: 'policy', code: 'AuthFailure.UnauthorizedOperation', says: '(ecm:DescribeImage)', tc3: { key: BARRED }, v1: { key: BARRED } },
]
const INPUT: readonly Mistake[] = [
  { name: 'unknown name', code: 'UnknownParameter', says: '`Nope`', input: { Nope: '1' } },
  { name: 'type', code: 'InvalidParameter', says: '`int64`', input: { Offset: 'x' } },
  { name: 'missing parameter', ...missing('Filters.0.Values'), filter: { Name: 'image-id' } },
  { name: 'value', code: 'InvalidParameterValue.InvaildPageParam', says: 'Limit: 0', input: { Limit: 0 } },
]
const MEANING: Mistake = {
  name: 'meaning',
  code: 'InvalidParameterValue.InvalidFilter',
  says: 'no-filter',
  filter: { Name: 'no-filter', Values: ['x'] },
}

const TC3_MISTAKES: readonly Mistake[] = [
  EARLY.method,
  {
    name: 'size',
    code: 'RequestSizeLimitExceeded',
    says: '10485760',
    after: (request) => ({ ...request, oversized: true, body: new Uint8Array(0) }),
  },
  { name: 'no Timestamp', ...missing('Timestamp'), tc3: { headers: { 'X-TC-Timestamp': undefined } } },
  { name: 'no Action', ...missing('Action'), tc3: { headers: { 'X-TC-Action': '' } } },
  { name: 'no Version', ...missing('Version'), tc3: { headers: { 'X-TC-Version': undefined } } },
  { name: 'product', ...EARLY.product, tc3: { host: 'cvm.tencentcloudapi.com' } },
  { name: 'version', ...EARLY.version, tc3: { version: '2018-01-01' } },
  { name: 'action', ...EARLY.action, tc3: { action: 'Nope' } },
  {
    name: 'grammar of Authorization',
    code: 'AuthFailure.InvalidAuthorization',
    says: '`SignedHeaders`',
    tc3: { authorization: (header) => header.replace('content-type;', '') },
  },
  { name: 'service of the scope', code: 'AuthFailure.InvalidAuthorization', says: '`Service`', tc3: { signs: { service: 'cbs' } } },
  { name: 'clock', ...clock, tc3: { timestamp: '1699999699' } },
  { name: 'key', code: 'AuthFailure.SecretIdNotFound', says: 'SecretId', tc3: { key: unknownKey } },
  { name: 'token', code: 'AuthFailure.TokenFailure', says: 'Token', tc3: { headers: { 'X-TC-Token': 'none' } } },
  { name: 'signature', code: 'AuthFailure.SignatureFailure', says: 'could not be validated', tc3: { signs: { uri: '/other' } } },
  ...LATE,
  { name: 'body', code: 'InvalidParameter', says: 'not valid JSON', broken: true },
  ...INPUT,
  MEANING,
]

const V1_MISTAKES: readonly Mistake[] = [
  EARLY.method,
  {
    name: 'size',
    code: 'AuthFailure.SignatureFailure',
    says: 'exceeding request size limit',
    v1: { rewrite: (text) => `${text}&Pad=${'x'.repeat(33_000)}` },
  },
  { name: 'a bad escape', code: 'InvalidParameter', says: 'percent-encoded', v1: { rewrite: (text) => `${text}&x=%zz` } },
  { name: 'no Timestamp', ...missing('Timestamp'), v1: { parameters: { Timestamp: undefined } } },
  { name: 'no Action', ...missing('Action'), v1: { parameters: { Action: undefined } } },
  { name: 'no Version', ...missing('Version'), v1: { parameters: { Version: '' } } },
  { name: 'product', ...EARLY.product, v1: { host: 'cvm.tencentcloudapi.com' } },
  { name: 'version', ...EARLY.version, v1: { parameters: { Version: '2018-01-01' } } },
  { name: 'action', ...EARLY.action, v1: { parameters: { Action: 'Nope' } } },
  { name: 'no SecretId', ...missing('SecretId'), v1: { parameters: { SecretId: undefined } } },
  { name: 'no Nonce', ...missing('Nonce'), v1: { parameters: { Nonce: '' } } },
  { name: 'no Signature', ...missing('Signature'), v1: { parameters: { Signature: '' } } },
  { name: 'type of Nonce', code: 'InvalidParameter', says: '`Nonce`', v1: { parameters: { Nonce: 'x' } } },
  { name: 'clock', ...clock, v1: { parameters: { Timestamp: '1700000301' } } },
  { name: 'key', code: 'AuthFailure.SecretIdNotFound', says: 'SecretId', v1: { parameters: { SecretId: 'AKIDnobody' } } },
  { name: 'token', code: 'AuthFailure.TokenFailure', says: 'Token', v1: { parameters: { Token: 'none' } } },
  { name: 'signature method', code: 'InvalidParameterValue', says: 'HmacMD5', v1: { parameters: { SignatureMethod: 'HmacMD5' } } },
  { name: 'signature', code: 'AuthFailure.SignatureFailure', says: 'could not be validated', v1: { signs: { path: '/other' } } },
  ...LATE,
  {
    name: 'a bare name',
    code: 'InvalidParameter',
    says: 'splited by',
    v1: { parameters: { Bare: '' }, rewrite: (text) => text.replace('Bare=', 'Bare') },
  },
  ...INPUT,
  MEANING,
]

const both =
  <T>(first: ((given: T) => T) | undefined, second: ((given: T) => T) | undefined) =>
  (given: T) =>
    (second ?? ((same: T) => same))((first ?? ((same: T) => same))(given))

/** What several mistakes make of a request; where they speak of the same thing, the first has the word. */
function request(style: 'tc3' | 'v1', mistakes: readonly Mistake[]): WireRequest {
  let tc3Options: Tc3Options = {}
  let v1Options: V1Options = {}
  const input: Record<string, unknown> = {}
  const filters: object[] = []
  let after = (given: WireRequest) => given
  for (const mistake of mistakes.toReversed()) {
    const { tc3: a = {}, v1: b = {} } = mistake
    tc3Options = { ...tc3Options, ...a, headers: { ...tc3Options.headers, ...a.headers }, signs: { ...tc3Options.signs, ...a.signs } }
    v1Options = {
      ...v1Options,
      ...b,
      parameters: { ...v1Options.parameters, ...b.parameters },
      rewrite: both(v1Options.rewrite, b.rewrite),
    }
    Object.assign(input, mistake.input)
    if (mistake.filter !== undefined) filters.unshift(mistake.filter)
    if (mistake.after !== undefined) after = mistake.after
  }
  if (style === 'tc3') {
    const body = JSON.stringify({ ...input, ...(filters.length === 0 ? {} : { Filters: filters }) })
    return after(tc3({ ...tc3Options, body: mistakes.some(({ broken }) => broken) ? `${body}{` : body }))
  }
  const parameters: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(input)) parameters[name] = String(value)
  for (const [index, filter] of filters.entries()) {
    const { Name, Values } = filter as { readonly Name: string; readonly Values?: readonly string[] }
    parameters[`Filters.${index}.Name`] = Name
    if (Values !== undefined) parameters[`Filters.${index}.Values.0`] = Values.join()
  }
  return after(v1({ ...v1Options, parameters: { ...parameters, ...v1Options.parameters } }))
}

let free: TestServer
let spent: TestServer
beforeAll(async () => {
  const stock = { users: [{ accountId: 'acme', name: 'barred', policies: [] }], keys: [anAccessKey({ ...BARRED, user: 'barred' })] }
  free = await openTestServer({ stock })
  spent = await openTestServer({ stock, rate: 1 })
  for (const key of [ROOT, BARRED]) await spent.send(tc3({ key, body: '{}' }))
})
afterAll(() => Promise.all([free.close(), spent.close()]))

const answer = async (style: 'tc3' | 'v1', mistakes: readonly Mistake[]) =>
  (await (mistakes.some((mistake) => mistake.spent) ? spent : free).send(request(style, mistakes))).response

describe.each([
  ['tc3', TC3_MISTAKES],
  ['v1', V1_MISTAKES],
] as const)('of two mistakes in a %s request', (style, mistakes) => {
  test('a request without a mistake is answered', async () => {
    expect(await answer(style, [])).toMatchObject({ TotalCount: 0 })
  })

  test.each(mistakes.map((mistake) => [mistake.name, mistake] as const))('%s alone is refused for what it is', async (_, mistake) => {
    expect(await answer(style, [mistake])).toMatchObject(refusedWith(mistake.code, expect.stringContaining(mistake.says)))
  })

  const pairs = mistakes.flatMap((first, index) =>
    mistakes.slice(index + 1).map((second) => [first.name, second.name, first, second] as const),
  )
  test.each(pairs)('%s wins over %s', async (_, __, first, second) => {
    expect(await answer(style, [first, second])).toMatchObject(refusedWith(first.code, expect.stringContaining(first.says)))
  })
})

describe('neither signed nor addressed', () => {
  test('a bare GET is told about Timestamp', async () => {
    expect((await free.send(wire({ method: 'GET' }))).response).toMatchObject(
      refusedWith('MissingParameter', 'The request is missing a required parameter `Timestamp`.'),
    )
  })

  test('a complete request without a signature is told about Authorization', async () => {
    expect((await free.send(tc3({ headers: { Authorization: undefined } }))).response).toMatchObject(
      refusedWith('MissingParameter', 'The request is missing a required parameter `Authorization`.'),
    )
  })

  test('a missing Timestamp wins over an Authorization of another kind', async () => {
    const headers = { Authorization: 'Bearer x', 'X-TC-Timestamp': undefined }
    expect((await free.send(tc3({ headers }))).response).toMatchObject(refusedWith('MissingParameter'))
  })
})
