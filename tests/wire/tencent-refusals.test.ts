import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Reason } from '../../src/api/refusal.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { Conflict, type Store, Unavailable } from '../../src/catalogue/store-port.ts'
import { SPELLINGS } from '../../src/clouds/tencent/errors.ts'
import { anAccessKey } from '../support/images.ts'
import { openTestServer, type TestServer } from '../support/tencent.ts'
import { tc3, v1 } from '../support/tencent-requests.ts'

const REQUEST_ID = '51e18e32-9bb8-4b1d-a7ac-92040fab2949'
const BARRED = { id: 'AKIDbarred', secret: 'barred' }
const UNKNOWN_TO_CACHE = { id: 'AKIDother', secret: 'other' }

interface Case {
  readonly request: (language: string) => WireRequest
  readonly code: string
  readonly en: string
  readonly zh: string
  readonly testServer?: 'spent' | 'gone' | 'changed' | 'faulty'
}

const DISABLED = { id: 'AKIDdisabled', secret: 'x' }
const TEMPORARY = { id: 'AKIDtemporary', secret: 'x', token: 'its-token' }
const EXPIRED = { id: 'AKIDexpired', secret: 'x', token: 'its-token' }

const inLanguage = (language: string) => ({ headers: { 'X-TC-Language': language } })
const nested = `[[request id:${REQUEST_ID}]you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission\n]`

/** Reasons that no request of this vendor's can give. */
type OfOthers = 'replayed-nonce'

/** A case for every reason: one that is added without a case does not compile. */
const CASES: Readonly<Record<Exclude<Reason, OfOthers>, Case>> = {
  'unsupported-method': {
    request: (language) => ({ ...tc3(inLanguage(language)), method: 'DELETE' }),
    code: 'UnsupportedProtocol',
    en: 'The HTTP method is not supported. Only GET and POST are.',
    zh: 'HTTP(S)请求协议错误，只支持 GET 和 POST 请求。',
  },
  'retired-protocol': {
    request: (language) => v1({ path: '/v2/index.php', headers: { 'X-TC-Language': language } }),
    code: 'UnsupportedProtocol',
    en: 'The API 2.0 (`/v2/index.php`, `*.api.qcloud.com`) is not served. Use the API 3.0: the path `/`, the parameter `Version`, and its signatures.',
    zh: '不提供 API 2.0（`/v2/index.php`、`*.api.qcloud.com`），请使用 API 3.0：路径为 `/`，带 `Version` 参数，并使用其签名方法。',
  },
  'request-too-large': {
    request: (language) => ({ ...tc3(inLanguage(language)), body: new Uint8Array(10 * 1024 * 1024 + 1) }),
    code: 'RequestSizeLimitExceeded',
    en: 'The request size exceeds the limit of 10485760 bytes.',
    zh: '请求包超过限制大小 10485760 字节。',
  },
  'request-too-large-for-signature': {
    request: (language) => v1({ method: 'POST', rewrite: () => 'x'.repeat(1024 * 1024 + 1), headers: { 'X-TC-Language': language } }),
    code: 'AuthFailure.SignatureFailure',
    en: 'The provided credentials could not be validated because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`.',
    zh: '请求签名验证失败，请求包超过限制大小，请使用新的签名方法 `TC3-HMAC-SHA256`。',
  },
  'malformed-query': {
    request: (language) => tc3({ method: 'GET', query: 'Limit', ...inLanguage(language) }),
    code: 'InvalidParameter',
    en: 'Url key and value should be splited by `=`.',
    zh: '查询字符串的键和值应以 `=` 分隔。',
  },
  'malformed-body': {
    request: (language) => tc3({ body: '{', ...inLanguage(language) }),
    code: 'InvalidParameter',
    en: 'The request body is not valid JSON.',
    zh: '请求体不是合法的 JSON。',
  },
  'malformed-multipart': {
    request: (language) => tc3({ body: 'x', contentType: 'multipart/form-data; boundary=b', ...inLanguage(language) }),
    code: 'InvalidRequest',
    en: 'The `multipart/form-data` body of the request is malformed: the last boundary is missing.',
    zh: '请求体的 `multipart/form-data` 格式错误：缺少结尾的 boundary。',
  },
  'unsupported-content-type': {
    request: (language) => tc3({ body: 'Limit=1', contentType: 'application/x-www-form-urlencoded', ...inLanguage(language) }),
    code: 'InvalidParameter',
    en: 'The content type `application/x-www-form-urlencoded` of a POST request signed with `TC3-HMAC-SHA256` is not supported. Use `application/json` or `multipart/form-data`.',
    zh: '使用 `TC3-HMAC-SHA256` 签名的 POST 请求不支持 Content-Type `application/x-www-form-urlencoded`，请使用 `application/json` 或 `multipart/form-data`。',
  },
  'missing-parameter': {
    request: (language) => tc3({ headers: { 'X-TC-Timestamp': undefined, 'X-TC-Language': language } }),
    code: 'MissingParameter',
    en: 'The request is missing a required parameter `Timestamp`.',
    zh: '请求缺少必选参数 `Timestamp`。',
  },
  'unknown-parameter': {
    request: (language) => tc3({ body: '{"$schema":"x"}', ...inLanguage(language) }),
    code: 'UnknownParameter',
    en: 'The parameter `$schema` is not recognized.',
    zh: '参数 `$schema` 无法识别。',
  },
  'duplicate-parameter': {
    request: (language) => tc3({ method: 'GET', query: 'Limit=1&Limit=1', ...inLanguage(language) }),
    code: 'InvalidParameter',
    en: 'The parameter `Limit` is given more than once.',
    zh: '参数 `Limit` 重复。',
  },
  'wrong-type': {
    request: (language) => tc3({ body: '{"Filters":[{"Name":"image-id","Values":[7]}]}', ...inLanguage(language) }),
    code: 'InvalidParameter',
    en: 'The value type of parameter `Filters.0.Values.0` is not valid, input type should be `string`.',
    zh: '参数 `Filters.0.Values.0` 取值类型错误。参数类型应为 `string`',
  },
  'wrong-value': {
    request: (language) => v1({ parameters: { SignatureMethod: 'HmacMD5', Language: language } }),
    code: 'InvalidParameterValue',
    en: 'The value `HmacMD5` specified in the parameter `SignatureMethod` is not valid.',
    zh: '参数 `SignatureMethod` 的取值 `HmacMD5` 不合法。',
  },
  'unknown-product': {
    request: (language) => tc3({ host: 'tcb.tencentcloudapi.com', ...inLanguage(language) }),
    code: 'NoSuchProduct',
    en: 'The product `tcb` does not exist.',
    zh: '产品 `tcb` 不存在。',
  },
  'unknown-version': {
    request: (language) => tc3({ version: '2019-07-22', ...inLanguage(language) }),
    code: 'NoSuchVersion',
    en: 'The specified api version=`2019-07-22` does not exist in service=`ecm`.',
    zh: '接口版本 `2019-07-22` 在服务 `ecm` 中不存在。',
  },
  'unknown-action': {
    request: (language) => tc3({ action: 'DescribeImages', ...inLanguage(language) }),
    code: 'InvalidAction',
    en: 'The request action=`DescribeImages` is invalid or not found in service=`ecm` and version=`2019-07-19`.',
    zh: '服务 `ecm` 的 `2019-07-19` 版本中不存在接口 `DescribeImages`。',
  },
  'action-not-served': {
    request: (language) => tc3({ action: 'RunInstances', ...inLanguage(language) }),
    code: 'UnsupportedOperation',
    en: 'The action `RunInstances` of service=`ecm` and version=`2019-07-19` is not served by this server.',
    zh: '本服务器不提供 `ecm` `2019-07-19` 的接口 `RunInstances`。',
  },
  'malformed-authorization': {
    request: (language) => tc3({ signs: { service: 'cvm' }, ...inLanguage(language) }),
    code: 'AuthFailure.InvalidAuthorization',
    en: 'The request `Authorization` header does not conform to tencentcloud standards: `Service` in Credential not valid.',
    zh: '请求头部的 `Authorization` 不符合腾讯云标准：Credential 中的 `Service` 不合法。',
  },
  'missing-credentials': {
    request: (language) => v1({ parameters: { SecretId: undefined, Language: language } }),
    code: 'MissingParameter',
    en: 'The request is missing a required parameter `SecretId`.',
    zh: '请求缺少必选参数 `SecretId`。',
  },
  'expired-timestamp': {
    request: (language) => tc3({ timestamp: '1699999699', ...inLanguage(language) }),
    code: 'AuthFailure.SignatureExpire',
    en: 'Signature expired. Please use local time and enable NTP service for time synchronization to avoid a deviation between `Timestamp` and the server time 1700000000.',
    zh: '签名过期。`Timestamp` 与服务器时间 1700000000 相差不得超过五分钟，请检查本地时间是否与标准时间同步。',
  },
  'unknown-access-key': {
    request: (language) => tc3({ key: { id: 'AKIDnobody', secret: 'x' }, ...inLanguage(language) }),
    code: 'AuthFailure.SecretIdNotFound',
    en: 'The SecretId is not found, please ensure that your SecretId is correct.',
    zh: 'SecretId不存在，请输入正确的密钥。',
  },
  'disabled-access-key': {
    request: (language) => tc3({ key: DISABLED, ...inLanguage(language) }),
    code: 'AuthFailure.SecretIdNotFound',
    en: 'The SecretId is not found, please ensure that your SecretId is correct.',
    zh: 'SecretId不存在，请输入正确的密钥。',
  },
  'malformed-timestamp': {
    request: (language) => ({
      ...tc3(inLanguage(language)),
      headers: new Headers({
        Authorization: `TC3-HMAC-SHA256 Credential=AKIDx/2023-11-14/ecm/tc3_request, SignedHeaders=content-type;host, Signature=${'0'.repeat(64)}`,
        'X-TC-Action': 'DescribeImage',
        'X-TC-Version': '2019-07-19',
        'X-TC-Timestamp': 'noon',
        'X-TC-Language': language,
      }),
    }),
    code: 'InvalidParameter',
    en: 'The value type of parameter `Timestamp` is not valid, input type should be `int64`.',
    zh: '参数 `Timestamp` 取值类型错误。参数类型应为 `int64`',
  },
  'unsupported-signature-method': {
    request: (language) => v1({ parameters: { SignatureMethod: 'HmacMD5', Language: language } }),
    code: 'InvalidParameterValue',
    en: 'The value `HmacMD5` specified in the parameter `SignatureMethod` is not valid.',
    zh: '参数 `SignatureMethod` 的取值 `HmacMD5` 不合法。',
  },
  'missing-token': {
    request: (language) => tc3({ key: { id: TEMPORARY.id, secret: TEMPORARY.secret }, ...inLanguage(language) }),
    code: 'AuthFailure.TokenFailure',
    en: 'Token verification failed, please check if your Token is correct',
    zh: 'Token 验证失败，请检查 Token 是否正确。',
  },
  'expired-token': {
    request: (language) => tc3({ key: EXPIRED, ...inLanguage(language) }),
    code: 'AuthFailure.TokenFailure',
    en: 'Token verification failed, please check if your Token is correct',
    zh: 'Token 验证失败，请检查 Token 是否正确。',
  },
  'invalid-token': {
    request: (language) => tc3({ headers: { 'X-TC-Token': 'none', 'X-TC-Language': language } }),
    code: 'AuthFailure.TokenFailure',
    en: 'Token verification failed, please check if your Token is correct',
    zh: 'Token 验证失败，请检查 Token 是否正确。',
  },
  'signature-mismatch': {
    request: (language) => tc3({ signs: { body: 'other' }, ...inLanguage(language) }),
    code: 'AuthFailure.SignatureFailure',
    en: 'The provided credentials could not be validated. Please check your signature is correct.',
    zh: '请求签名验证失败，请检查您的签名计算是否正确。',
  },
  throttled: {
    request: (language) => tc3(inLanguage(language)),
    code: 'RequestLimitExceeded',
    en: 'Your current request times equals to `2` in a second, which exceeds the frequency limit `1` for a second. Please reduce the frequency of calls.',
    zh: '您当前每秒请求 `3` 次，超过了每秒频率上限 `1`，请稍后重试。',
    testServer: 'spent',
  },
  forbidden: {
    request: (language) => tc3({ key: BARRED, ...inLanguage(language) }),
    code: 'AuthFailure.UnauthorizedOperation',
    en: `You are not authorized to perform this operation. Check your CAM policies, and ensure that you are using the correct access keys. ${nested}`,
    zh: `操作未授权，请检查CAM策略。${nested}`,
  },
  conflict: {
    request: (language) => tc3({ key: UNKNOWN_TO_CACHE, ...inLanguage(language) }),
    code: 'FailedOperation',
    en: 'The operation failed because what it is about was changed meanwhile. Look at it again and retry.',
    zh: '操作失败，操作对象已被修改，请重新查询后再试。',
    testServer: 'changed',
  },
  overloaded: {
    request: (language) => ({ ...tc3(inLanguage(language)), unread: true }),
    code: 'ServiceUnavailable',
    en: 'The server is busy with too many large requests. Please try again later.',
    zh: '服务端同时处理的大请求过多，请稍后重试。',
  },
  unavailable: {
    request: (language) => tc3({ key: UNKNOWN_TO_CACHE, ...inLanguage(language) }),
    code: 'ServiceUnavailable',
    en: 'The service is temporarily unavailable. Please try again later.',
    zh: '当前服务暂时不可用，请稍后重试。',
    testServer: 'gone',
  },
  internal: {
    request: (language) => tc3({ key: UNKNOWN_TO_CACHE, ...inLanguage(language) }),
    code: 'InternalError',
    en: 'An internal error has occurred. Retry your request, but if the problem persists, contact us.',
    zh: '内部服务错误，请稍后重试。',
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
      anAccessKey({ ...TEMPORARY }),
      anAccessKey({ ...EXPIRED, expiresAt: 1 }),
    ],
  }
  const requestId = REQUEST_ID
  testServers = {
    usual: await openTestServer({ stock, requestId }),
    spent: await openTestServer({ requestId, rate: 1 }),
    changed: await openTestServer({ requestId, wrap: failing(new Conflict('dangling', 'hunter2', 'The role hunter2 refers to nothing.')) }),
    gone: await openTestServer({ requestId, wrap: failing(new Unavailable('gone')) }),
    faulty: await openTestServer({ requestId, wrap: failing(new Error('a fault')) }),
  }
  await testServers.spent.send(tc3())
})
afterAll(async () => {
  for (const testServer of [testServers.gone, testServers.faulty]) {
    expect(testServer.faults).toHaveLength(2)
    testServer.faults.length = 0
  }
  for (const testServer of Object.values(testServers)) await testServer.close()
})

describe('every reason', () => {
  test('has a case here and a spelling', () => {
    expect([...Object.keys(CASES), 'replayed-nonce' satisfies OfOthers].sort()).toEqual(Object.keys(SPELLINGS).sort())
  })

  test.each(Object.entries(CASES))('%s is told with its code, in English and in Chinese', async (_, given: Case) => {
    const { request, code, en, zh, testServer = 'usual' } = given
    for (const [language, Message] of [
      ['en-US', en],
      ['zh-CN', zh],
    ] as const) {
      const { status, headers, text } = await testServers[testServer].send(request(language))
      expect(status).toBe(200)
      expect(headers).toEqual({ 'Content-Type': 'application/json' })
      expect(JSON.parse(text)).toEqual({ Response: { Error: { Code: code, Message }, RequestId: REQUEST_ID } })
    }
  })
})

describe('the language', () => {
  const said = async (language: string | undefined) =>
    (await testServers.usual.send(tc3({ action: 'Nope', headers: { 'X-TC-Language': language } }))).response.Error?.Message

  test.each(['zh-CN', 'zh-cn', ' ZH-CN '])('%j is Chinese', async (language) => {
    expect(await said(language)).toStartWith('服务 `ecm`')
  })

  test.each([undefined, '', 'en-US', 'zh', 'fr-FR', 'zh-TW'])('%j is English', async (language) => {
    expect(await said(language)).toStartWith('The request action')
  })

  test('is a parameter of requests in the older style, GET and POST', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const { response } = await testServers.usual.send(v1({ method, parameters: { Language: 'zh-CN', Action: 'Nope' } }))
      expect(response.Error?.Message).toStartWith('服务 `ecm`')
    }
  })
})
