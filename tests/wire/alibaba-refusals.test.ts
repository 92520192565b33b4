import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Reason } from '../../src/api/refusal.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { Conflict, type Store, Unavailable } from '../../src/catalogue/store-port.ts'
import { SPELLINGS } from '../../src/clouds/alibaba/errors.ts'
import { openTestServer, REQUEST_ID, type TestServer, within } from '../support/alibaba.ts'
import { acs3, arrived, type ClientKey, formText, HOST, rpc } from '../support/alibaba-requests.ts'
import { encoded, signAcs3, signRpc } from '../support/alibaba-signer.ts'
import { anAccessKey } from '../support/images.ts'

const BARRED: ClientKey = { id: 'LTAIbarred', secret: 'barred' }
const DISABLED: ClientKey = { id: 'LTAIdisabled', secret: 'x' }
const TEMPORARY: ClientKey = { id: 'STS.temporary', secret: 'x', token: 'its-token' }
const EXPIRED: ClientKey = { id: 'STS.expired', secret: 'x', token: 'its-token' }
const OTHER: ClientKey = { id: 'LTAIother', secret: 'other' }

interface Case {
  readonly request: () => WireRequest
  readonly status: number
  readonly code: string
  readonly message: string
  readonly testServer?: 'usual' | 'spent' | 'gone' | 'changed' | 'faulty'
}

/** Reasons that no request of this vendor's can give. */
const NEVER = [
  'request-too-large-for-signature',
  'malformed-body',
  'malformed-multipart',
  'retired-protocol',
  'unknown-parameter',
  'duplicate-parameter',
  'wrong-type',
  'wrong-value',
] as const satisfies readonly Reason[]

const list = (options: Parameters<typeof rpc>[2] = {}) => rpc('ListCommunityImages', {}, options)

/** A case for every reason: one that is added without a case does not compile. */
const CASES: Readonly<Record<Exclude<Reason, (typeof NEVER)[number]>, Case>> = {
  'unsupported-method': {
    request: () => list({ method: 'DELETE' }),
    status: 405,
    code: 'UnsupportedHTTPMethod',
    message: 'This http method is not supported.',
  },
  'request-too-large': {
    request: () => ({ ...list(), body: new Uint8Array(1024 * 1024 + 1) }),
    status: 413,
    code: 'RequestTooLarge',
    message: 'The request is larger than 1048576 bytes.',
  },
  'malformed-query': {
    request: () => list({ written: (texts) => `${formText(texts)}&x=%E4` }),
    status: 400,
    code: 'InvalidParameter.Format',
    message: 'The parameters are not well formatted: percent-encoded UTF-8 is expected.',
  },
  'unsupported-content-type': {
    request: () =>
      arrived({ method: 'POST', body: '{"Action":"ListCommunityImages"}', headers: { Host: HOST, 'Content-Type': 'application/json' } }),
    status: 400,
    code: 'InvalidParameter.Format',
    message: 'The content type application/json is not supported.',
  },
  'missing-parameter': {
    request: () => rpc('DescribeCluster'),
    status: 400,
    code: 'MissingClusterId',
    message: 'ClusterId is mandatory for this action.',
  },
  'unknown-product': {
    request: () => list({ host: 'ecs.cn-hangzhou.aliyuncs.com' }),
    status: 404,
    code: 'InvalidProduct.NotFound',
    message: 'Cannot find product according to your specified domain.',
  },
  'unknown-version': {
    request: () => list({ version: '2018-04-13' }),
    status: 400,
    code: 'InvalidVersion',
    message: 'Specified parameter Version is not valid.',
  },
  'unknown-action': {
    request: () => rpc('ListCommunityImage'),
    status: 404,
    code: 'InvalidAction.NotFound',
    message: 'Specified api is not found, please check your url and method.',
  },
  'action-not-served': {
    request: () => rpc('CreateCluster'),
    status: 501,
    code: 'UnsupportedOperation',
    message: 'The action CreateCluster of ehpc 2018-04-12 is not served by this server.',
  },
  'malformed-authorization': {
    request: () => acs3('ListImages', {}, { signs: { headers: { 'x-acs-date': undefined } } }),
    status: 400,
    code: 'IncompleteSignature',
    message: 'The request signature does not conform to Aliyun standards. The header x-acs-date must be signed.',
  },
  'unsupported-signature-method': {
    request: () => list({ parameters: { SignatureMethod: 'HMAC-MD5' } }),
    status: 400,
    code: 'InvalidSignatureMethod',
    message: 'Specified parameter SignatureMethod is not valid.',
  },
  'missing-credentials': {
    request: () => list({ parameters: { AccessKeyId: undefined } }),
    status: 400,
    code: 'MissingAccessKeyId',
    message: 'AccessKeyId is mandatory for this action.',
  },
  'malformed-timestamp': {
    request: () => list({ timestamp: 'noon' }),
    status: 400,
    code: 'InvalidTimeStamp.Format',
    message: 'Specified time stamp or date value is not well formatted.',
  },
  'expired-timestamp': {
    request: () => list({ timestamp: '2026-01-02T02:49:04Z' }),
    status: 400,
    code: 'InvalidTimeStamp.Expired',
    message: 'Specified time stamp or date value is expired.',
  },
  'unknown-access-key': {
    request: () => list({ key: { id: 'LTAInobody', secret: 'x' } }),
    status: 404,
    code: 'InvalidAccessKeyId.NotFound',
    message: 'Specified access key is not found.',
  },
  'disabled-access-key': {
    request: () => list({ key: DISABLED }),
    status: 400,
    code: 'InvalidAccessKeyId.Inactive',
    message: 'Specified access key is disabled.',
  },
  'missing-token': {
    request: () => list({ key: { id: TEMPORARY.id, secret: TEMPORARY.secret } }),
    status: 400,
    code: 'MissingSecurityToken',
    message: 'SecurityToken is mandatory for this action.',
  },
  'invalid-token': {
    request: () => list({ key: { ...TEMPORARY, token: 'its-tokeN' } }),
    status: 400,
    code: 'InvalidSecurityToken.MismatchWithAccessKey',
    message: 'Specified SecurityToken mismatch with the AccessKey.',
  },
  'expired-token': {
    request: () => list({ key: EXPIRED }),
    status: 400,
    code: 'InvalidSecurityToken.Expired',
    message: 'Specified SecurityToken is expired.',
  },
  'signature-mismatch': {
    request: () => list({ nonce: 'n', parameters: { Signature: 'wrong' } }),
    status: 400,
    code: 'SignatureDoesNotMatch',
    message:
      'Specified signature is not matched with our calculation. server string to sign is:GET&%2F&AccessKeyId%3DLTAIacmeRoot%26Action%3DListCommunityImages' +
      '%26Format%3DJSON%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dn%26SignatureVersion%3D1.0%26Timestamp%3D2026-01-02T03%253A04%253A05Z%26Version%3D2018-04-12',
  },
  'replayed-nonce': {
    request: () => list({ nonce: 'used' }),
    status: 400,
    code: 'SignatureNonceUsed',
    message: 'Specified signature nonce was used already.',
  },
  throttled: {
    request: list,
    status: 400,
    code: 'Throttling.User',
    message: 'Request was denied due to user flow control.',
    testServer: 'spent',
  },
  forbidden: {
    request: () => list({ key: BARRED }),
    status: 407,
    code: 'NotAuthorized',
    message: 'You are not authorized by RAM for this request.',
  },
  conflict: {
    request: () => list({ key: OTHER }),
    status: 409,
    code: 'OperationConflict',
    message: 'The operation conflicts with another one. Query the resource again and retry.',
    testServer: 'changed',
  },
  overloaded: {
    request: () => ({ ...list(), unread: true }),
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The server is busy with too many large requests.',
  },
  unavailable: {
    request: () => list({ key: OTHER }),
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The request has failed due to a temporary failure of the server.',
    testServer: 'gone',
  },
  internal: {
    request: () => list({ key: OTHER }),
    status: 500,
    code: 'InternalError',
    message: 'The request processing has failed due to some unknown error.',
    testServer: 'faulty',
  },
}

const failing =
  (problem: Error) =>
  (store: Store): Store =>
    new Proxy(store, {
      get(of, name) {
        if (name === 'credential') return () => Promise.reject(problem)
        const value: unknown = Reflect.get(of, name)
        return typeof value === 'function' ? value.bind(of) : value
      },
    })

let testServers: Readonly<Record<'usual' | 'spent' | 'gone' | 'changed' | 'faulty', TestServer>>
beforeAll(async () => {
  const stock = {
    users: [{ accountId: 'acme', name: 'barred', policies: [] }],
    keys: [
      anAccessKey({ ...BARRED, user: 'barred' }),
      anAccessKey({ ...DISABLED, enabled: false }),
      anAccessKey({ id: TEMPORARY.id, secret: 'x', token: 'its-token' }),
      anAccessKey({ id: EXPIRED.id, secret: 'x', token: 'its-token', expiresAt: 1 }),
    ],
  }
  const requestId = REQUEST_ID
  testServers = {
    usual: await openTestServer({ stock, requestId }),
    spent: await openTestServer({ requestId, rate: 1 }),
    changed: await openTestServer({ requestId, wrap: failing(new Conflict('dangling', 'hunter2', 'The role hunter2 refers to nothing.')) }),
    gone: await openTestServer({ requestId, wrap: failing(new Unavailable('10.0.0.5 refused')) }),
    faulty: await openTestServer({ requestId, wrap: failing(new TypeError('hunter2')) }),
  }
  await testServers.spent.send(list())
  await testServers.usual.send(list({ nonce: 'used' }))
})
afterAll(async () => {
  for (const testServer of [testServers.gone, testServers.faulty]) {
    expect(testServer.faults.length).toBeGreaterThan(0)
    testServer.faults.length = 0
  }
  for (const testServer of Object.values(testServers)) await testServer.close()
})

const recommendOf = (code: string) => `http://${HOST}/_mirrorhall/troubleshoot?q=${code}&product=ehpc&requestId=${REQUEST_ID}`

describe('every reason', () => {
  test('has a case here, or is marked as never given, and a spelling', () => {
    expect([...Object.keys(CASES), ...NEVER].sort()).toEqual(Object.keys(SPELLINGS).sort())
  })

  test.each(Object.entries(CASES))(
    '%s is told with its status, code and message',
    async (_, { request, status, code, message, testServer = 'usual' }: Case) => {
      const reply = await testServers[testServer].send(request())
      expect(reply.cloud).toBe('alibaba')
      expect(reply.status).toBe(status)
      const { RequestId, Code, Message, AccessDeniedDetail: _detail, Recommend, ...others } = reply.answer
      expect([RequestId, Code, Message]).toEqual([REQUEST_ID, code, message])
      expect(Recommend).toEndWith(`/_mirrorhall/troubleshoot?q=${code}&product=ehpc&requestId=${REQUEST_ID}`)
      expect(Object.keys(others)).toEqual(['HostId'])
      expect(reply.headers).toMatchObject({ 'Content-Type': 'application/json;charset=utf-8', 'x-acs-request-id': REQUEST_ID })
      expect(reply.text).not.toMatch(/hunter2|10\.0\.0\.5|TypeError|\bat /)
    },
  )
})

describe('the link of a refusal', () => {
  test('is by TLS where the request came so', async () => {
    const linked = async (isSecure?: boolean) => {
      const request = { ...list({ key: BARRED }), ...(isSecure !== undefined && { isSecure }) }
      return (await testServers.usual.send(request)).answer.Recommend
    }
    expect(await linked()).toStartWith(`http://${HOST}/_mirrorhall/troubleshoot`)
    expect(await linked(false)).toStartWith(`http://${HOST}/`)
    expect(await linked(true)).toStartWith(`https://${HOST}/_mirrorhall/troubleshoot`)
  })
})

describe('a signature that does not fit', () => {
  const parameters = (nonce: string, more: Readonly<Record<string, string>> = {}) => ({
    Action: 'ListImages',
    Version: '2018-04-12',
    Format: 'JSON',
    AccessKeyId: 'LTAIacmeRoot',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: nonce,
    Timestamp: '2026-01-02T03:04:05Z',
    ...more,
  })

  test('is told exactly what version 1.0 should have signed, at the end and behind the only colon', async () => {
    const odd = { BaseOsTag: 'a b*:鏡', SignatureType: '' }
    const { answer } = await testServers.usual.send(rpc('ListImages', odd, { nonce: 'm:1', signs: { secret: 'other' }, in: 'both' }))
    const { stringToSign } = signRpc({ method: 'POST', parameters: parameters('m:1', odd), secret: '' })
    expect(answer.Message).toBe(`Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`)
    // The Python SDK compares the second piece, the Go SDK what follows these words.
    expect(answer.Message?.split(':')[1]).toBe(stringToSign)
    expect(answer.Message?.split(':')).toHaveLength(2)
  })

  test('is told the same in XML, where a client reads it from the text', async () => {
    const { text } = await testServers.usual.send(
      rpc('ListImages', {}, { nonce: 'm2', parameters: { Format: 'XML' }, signs: { secret: 'other' } }),
    )
    const { stringToSign } = signRpc({ method: 'GET', parameters: { ...parameters('m2'), Format: 'XML' }, secret: '' })
    expect(within(text, 'Message')?.replaceAll('&amp;', '&').split('string to sign is:')[1]).toBe(stringToSign)
  })

  test('is told what version 3 should have signed, twice, and at the end', async () => {
    const { answer } = await testServers.usual.send(
      acs3('ListImages', { BaseOsTag: 'a b' }, { nonce: 'm3', host: 'h:1', signs: { secret: 'other' } }),
    )
    const { stringToSign, canonicalRequest } = signAcs3({
      method: 'GET',
      query: { BaseOsTag: 'a b' },
      headers: {
        host: 'h:1',
        'x-acs-action': 'ListImages',
        'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        'x-acs-date': '2026-01-02T03:04:05Z',
        'x-acs-signature-nonce': 'm3',
        'x-acs-version': '2018-04-12',
      },
      body: '',
      secret: '',
    })
    expect(answer.Message).toBe(
      `Specified signature does not match our calculation. server StringToSign is [${stringToSign}] ` +
        `server CanonicalRequest is [${canonicalRequest}]. server string to sign is:${stringToSign}`,
    )
    expect(canonicalRequest).toContain(encoded('a b'))
  })
})

test("an operation's own refusals have the vendor's status and name the parameter", async () => {
  for (const [action, input, status, Code, Message] of [
    ['ListCommunityImages', { InstanceType: 'big' }, 400, 'InvalidParams', 'The specified parameter InstanceType is invalid.'],
    ['ListCustomImages', { ImageOwnerAlias: 'system' }, 400, 'InvalidParams', 'The specified parameter ImageOwnerAlias is invalid.'],
    ['ListClusters', { PageSize: '51' }, 400, 'InvalidParams', 'The specified parameter PageSize is invalid.'],
    ['ListClusters', { PageNumber: 'x' }, 400, 'InvalidParams', 'The specified parameter PageNumber is invalid.'],
    ['ListCommunityImages', { ClusterId: 'ehpc-hz-nothing' }, 404, 'ClusterNotFound', 'The specified cluster does not exist.'],
  ] as const) {
    const reply = await testServers.usual.send(rpc(action, input))
    expect(reply.status).toBe(status)
    expect(reply.answer).toMatchObject({ Code, Message, Recommend: recommendOf(Code), HostId: HOST })
  }
})
