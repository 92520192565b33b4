import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../src/api/wire.ts'
import { openTestServer, type TestServer } from './support/alibaba.ts'
import { type Acs3Options, acs3, ROOT, type RpcOptions, rpc, type Texts } from './support/alibaba-requests.ts'
import { anAccessKey } from './support/images.ts'

const BARRED = { id: 'LTAIbarred', secret: 'barred' }
const DISABLED = { id: 'LTAIdisabled', secret: 'disabled' }

/** What can be wrong with a request, and what it is then refused with. */
interface Mistake {
  readonly name: string
  readonly code: string
  /** Part of the message, where the code alone does not tell. */
  readonly says?: string
  readonly action?: string
  readonly rpc?: RpcOptions
  readonly acs3?: Acs3Options
  readonly after?: (request: WireRequest) => WireRequest
  /** Parameters of the operation. */
  readonly input?: Texts
  /** The account has used its calls of this second up. */
  readonly spent?: boolean
}

/** A mistake that both versions of the signature make in the same words. */
const alike = <Options extends RpcOptions & Acs3Options>(options: Options) => ({ rpc: options, acs3: options })

const header = (name: string, value: string | undefined): Acs3Options => ({
  headers: { [name]: value },
  signs: { headers: { [name]: value } },
})
const parameter = (name: string, value: string | undefined): RpcOptions => ({ parameters: { [name]: value } })

const IDENTIFIED: readonly Mistake[] = [
  { name: 'size', code: 'RequestTooLarge', after: (request) => ({ ...request, oversized: true, body: new Uint8Array(0) }) },
  { name: 'a bad escape', code: 'InvalidParameter.Format', after: (request) => ({ ...request, query: `${request.query}&x=%zz` }) },
  { name: 'product', code: 'InvalidProduct.NotFound', ...alike({ host: 'ecs.cn-hangzhou.aliyuncs.com' }) },
  { name: 'no action', code: 'MissingAction', action: '' },
  { name: 'no version', code: 'MissingVersion', ...alike({ version: '' }) },
  { name: 'version', code: 'InvalidVersion', ...alike({ version: '2018-04-13' }) },
  { name: 'action', code: 'InvalidAction.NotFound', action: 'Nope' },
  { name: 'an action that is not served', code: 'UnsupportedOperation', action: 'CreateCluster' },
  { name: 'method', code: 'UnsupportedHTTPMethod', after: (request) => ({ ...request, method: 'PUT' }) },
]

const KEY: readonly Mistake[] = [
  { name: 'unknown key', code: 'InvalidAccessKeyId.NotFound', ...alike({ key: { id: 'LTAInobody', secret: 'x' } }) },
  { name: 'disabled key', code: 'InvalidAccessKeyId.Inactive', ...alike({ key: DISABLED }) },
  {
    name: 'token',
    code: 'InvalidSecurityToken.MismatchWithAccessKey',
    rpc: parameter('SecurityToken', 'none'),
    acs3: header('x-acs-security-token', 'none'),
  },
  { name: 'no timestamp', code: 'MissingTimestamp', rpc: parameter('Timestamp', undefined), acs3: header('x-acs-date', undefined) },
  { name: 'format of the timestamp', code: 'InvalidTimeStamp.Format', ...alike({ timestamp: 'noon' }) },
  { name: 'clock', code: 'InvalidTimeStamp.Expired', ...alike({ timestamp: '2026-01-02T02:49:04Z' }) },
  {
    name: 'no nonce',
    code: 'MissingSignatureNonce',
    rpc: parameter('SignatureNonce', undefined),
    acs3: header('x-acs-signature-nonce', undefined),
  },
]

const VERIFIED: readonly Mistake[] = [
  { name: 'nonce', code: 'SignatureNonceUsed', ...alike({ nonce: 'used' }) },
  { name: 'limit', code: 'Throttling.User', spent: true },
  { name: 'policy', code: 'NotAuthorized', ...alike({ key: BARRED }) },
  { name: 'first parameter', code: 'InvalidParams', says: 'PageNumber', input: { PageNumber: 'x' } },
  { name: 'second parameter', code: 'InvalidParams', says: 'PageSize', input: { PageSize: '51' } },
]

const RPC_MISTAKES: readonly Mistake[] = [
  ...IDENTIFIED,
  { name: 'no key', code: 'MissingAccessKeyId', rpc: parameter('AccessKeyId', '') },
  ...KEY,
  { name: 'no signature method', code: 'MissingSignatureMethod', rpc: parameter('SignatureMethod', '') },
  { name: 'signature method', code: 'InvalidSignatureMethod', rpc: parameter('SignatureMethod', 'HMAC-SHA256') },
  { name: 'no signature', code: 'MissingSignature', rpc: parameter('Signature', '') },
  { name: 'signature', code: 'SignatureDoesNotMatch', rpc: { signs: { secret: 'guessed' } } },
  ...VERIFIED,
]

const ACS3_MISTAKES: readonly Mistake[] = [
  ...IDENTIFIED,
  {
    name: 'no key',
    code: 'MissingAccessKeyId',
    acs3: { authorization: (p) => `${p.algorithm} SignedHeaders=${p.SignedHeaders},Signature=x` },
  },
  {
    name: 'no signature',
    code: 'MissingSignature',
    acs3: { authorization: (p) => `${p.algorithm} Credential=${p.Credential},SignedHeaders=${p.SignedHeaders}` },
  },
  {
    name: 'no signed headers',
    code: 'IncompleteSignature',
    says: 'SignedHeaders',
    acs3: { authorization: (p) => `${p.algorithm} Credential=${p.Credential},Signature=${p.Signature}` },
  },
  ...KEY,
  {
    name: 'an unsigned header',
    code: 'IncompleteSignature',
    says: 'x-acs-version',
    acs3: { signs: { headers: { 'x-acs-version': undefined } } },
  },
  {
    name: 'algorithm',
    code: 'InvalidSignatureMethod',
    acs3: { authorization: (p) => `ACS3-HMAC-MD5 Credential=${p.Credential},SignedHeaders=${p.SignedHeaders},Signature=${p.Signature}` },
  },
  { name: 'signature', code: 'SignatureDoesNotMatch', acs3: { signs: { secret: 'guessed' } } },
  ...VERIFIED,
]

/** What several mistakes make of a request; where they speak of the same thing, the first has the word. */
function request(style: 'rpc' | 'acs3', mistakes: readonly Mistake[]): WireRequest {
  let rpcOptions: RpcOptions = {}
  let acs3Options: Acs3Options = {}
  let action = 'ListClusters'
  const input: Record<string, string | undefined> = {}
  for (const mistake of mistakes.toReversed()) {
    const { rpc: a = {}, acs3: b = {} } = mistake
    rpcOptions = {
      ...rpcOptions,
      ...a,
      parameters: { ...rpcOptions.parameters, ...a.parameters },
      signs: { ...rpcOptions.signs, ...a.signs },
    }
    const signs = { ...acs3Options.signs, ...b.signs, headers: { ...acs3Options.signs?.headers, ...b.signs?.headers } }
    acs3Options = { ...acs3Options, ...b, headers: { ...acs3Options.headers, ...b.headers }, signs }
    action = mistake.action ?? action
    Object.assign(input, mistake.input)
  }
  const made = style === 'rpc' ? rpc(action, input, rpcOptions) : acs3(action, input, acs3Options)
  return mistakes.reduceRight((given, { after }) => after?.(given) ?? given, made)
}

let free: TestServer
let spent: TestServer
beforeAll(async () => {
  const stock = {
    users: [{ accountId: 'acme', name: 'barred', policies: [] }],
    keys: [anAccessKey({ ...BARRED, user: 'barred' }), anAccessKey({ ...DISABLED, enabled: false })],
  }
  free = await openTestServer({ stock })
  spent = await openTestServer({ stock, rate: 1 })
  for (const testServer of [free, spent]) {
    await testServer.send(rpc('ListClusters', {}, { key: ROOT, nonce: 'used' }))
    // Everybody may ask this, and only what passed limit and policy uses a nonce up.
    await testServer.send(rpc('GetCallerIdentity', {}, { key: BARRED, nonce: 'used', version: '2015-04-01', host: 'sts.aliyuncs.com' }))
  }
})
afterAll(() => Promise.all([free.close(), spent.close()]))

async function answer(style: 'rpc' | 'acs3', mistakes: readonly Mistake[]) {
  const { answer: given } = await (mistakes.some((mistake) => mistake.spent) ? spent : free).send(request(style, mistakes))
  return given
}

const refusedFor = ({ code, says = '' }: Mistake) => ({ Code: code, Message: expect.stringContaining(says) })

describe.each([
  ['rpc', RPC_MISTAKES],
  ['acs3', ACS3_MISTAKES],
] as const)('of two mistakes in a request of %s', (style, mistakes) => {
  test('a request without a mistake is answered', async () => {
    expect(await answer(style, [])).toMatchObject({ TotalCount: 0 })
  })

  test.each(mistakes.map((mistake) => [mistake.name, mistake] as const))('%s alone is refused for what it is', async (_, mistake) => {
    expect(await answer(style, [mistake])).toMatchObject(refusedFor(mistake))
  })

  const pairs = mistakes.flatMap((first, index) =>
    mistakes.slice(index + 1).map((second) => [first.name, second.name, first, second] as const),
  )
  test.each(pairs)('%s wins over %s', async (_, __, first, second) => {
    expect(await answer(style, [first, second])).toMatchObject(refusedFor(first))
  })
})

test('of a request that is wrong in everything the first line is told, and so on as it is fixed', async () => {
  for (const [style, mistakes] of [
    ['rpc', RPC_MISTAKES],
    ['acs3', ACS3_MISTAKES],
  ] as const) {
    for (const [index, first] of mistakes.entries()) expect(await answer(style, mistakes.slice(index))).toMatchObject(refusedFor(first))
  }
})

test('a policy comes before a parameter that is missing, and that before one that is wrong', async () => {
  const code = async (...given: Parameters<typeof rpc>) => (await free.send(rpc(...given))).answer.Code
  expect(await code('DescribeCluster', {}, { key: BARRED })).toBe('NotAuthorized')
  expect(await code('DescribeCluster')).toBe('MissingClusterId')
  expect(await code('AssumeRole', { DurationSeconds: '1' }, { version: '2015-04-01', host: 'sts.aliyuncs.com' })).toBe('MissingRoleArn')
})
