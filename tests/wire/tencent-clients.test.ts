import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anImage } from '../support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../support/tencent.ts'
import { formText, HOST, NOW, ROOT, type Tc3Options, TIMESTAMP, tc3, type V1Options, v1, wire } from '../support/tencent-requests.ts'

const TEMPORARY = { id: 'AKIDtemporary', secret: 'temporary', token: 'the-token' }
const EXPIRED = { id: 'AKIDexpired', secret: 'expired', token: 'the-token' }
const DISABLED = { id: 'AKIDdisabled', secret: 'disabled' }
const GATEWAY = 'service-abc.gz.apigw.tencentcs.com'

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    hostAliases: ['images.example.com'],
    stock: {
      images: [anImage({ id: 'aaaaaaa1', name: 'CentOS 7.6 ~beta!' }), anImage({ id: 'aaaaaaa2', name: 'a/b' })],
      keys: [
        anAccessKey({ ...TEMPORARY, expiresAt: NOW + 1 }),
        anAccessKey({ ...EXPIRED, expiresAt: NOW }),
        anAccessKey({ ...DISABLED, enabled: false }),
      ],
    },
  })
})
afterAll(() => testServer.close())

const answered = { TotalCount: 2 }
const mismatch = refusedWith('AuthFailure.SignatureFailure')
const badGrammar = (explanation: string) =>
  refusedWith(
    'AuthFailure.InvalidAuthorization',
    `The request \`Authorization\` header does not conform to tencentcloud standards: ${explanation}`,
  )
const ask = async (options: Tc3Options) => (await testServer.send(tc3({ body: '{}', ...options }))).response
const askV1 = async (options: V1Options) => (await testServer.send(v1(options))).response
const trace = { 'X-TC-TraceId': '0b1f8f0e-8f5e-4a3e-9b39-52540002f896' }

describe('TC3 as the clients send it', () => {
  test.each<readonly [string, Tc3Options]>([
    [
      'Node.js: signs the host without its port, service is the first label of the address',
      {
        host: '127.0.0.1:7654',
        signs: { host: '127.0.0.1', service: '127' },
        headers: { ...trace, 'X-TC-RequestClient': 'SDK_NODEJS_4.1.313' },
      },
    ],
    [
      'Node.js at localhost: host and port are the service',
      { host: 'localhost:8080', signs: { host: 'localhost', service: 'localhost:8080' } },
    ],
    [
      'Node.js with a path in its endpoint: the path is signed',
      { host: '127.0.0.1:7654', path: '/ecm/', signs: { host: '127.0.0.1', service: '127', uri: '/ecm/' } },
    ],
    [
      'the older Go with a path in its endpoint: host, port and path are signed as the host',
      { host: '127.0.0.1:7654', path: '/ecm/', signs: { host: '127.0.0.1:7654/ecm', service: 'ecm' } },
    ],
    [
      'Python: host and port are signed, service is ecm',
      {
        host: '127.0.0.1:7654',
        body: '{"Filters": [], "Limit": 10}',
        headers: { ...trace, 'X-TC-Language': 'zh-CN', 'X-TC-RequestClient': 'SDK_PYTHON_3.1.162' },
      },
    ],
    ['Python, older: service is the first label', { host: '127.0.0.1:7654', signs: { service: '127' } }],
    ['tccli: the endpoint with its scheme is the host', { host: 'http://127.0.0.1:8080', headers: { 'X-TC-Region': 'ap-guangzhou' } }],
    ['tccli: the scheme is only in what is signed', { host: '127.0.0.1:8080', signs: { host: '127.0.0.1:8080' } }],
    ['Python behind a gateway: the ordinary host is signed', { host: GATEWAY, signs: { host: HOST } }],
    [
      'Python behind a gateway: a regional host is signed',
      { host: GATEWAY, signs: { host: 'ecm.ap-guangzhou.tencentcloudapi.com' }, headers: { 'X-TC-Region': 'ap-guangzhou' } },
    ],
    ['Python behind a gateway: the international host is signed', { host: GATEWAY, signs: { host: 'ecm.intl.tencentcloudapi.com' } }],
    ['a host configured as an alias is signed', { host: GATEWAY, signs: { host: 'images.example.com', service: 'images' } }],
    [
      'Go: always signs the root path',
      { host: '127.0.0.1:7654', path: '/ecm', headers: { 'X-TC-Language': 'zh-CN', 'User-Agent': 'Go-http-client/1.1' } },
    ],
    [
      'Java: a charset in the content type, an empty region',
      { host: '127.0.0.1:7654', contentType: 'application/json; charset=utf-8', signs: { service: '127' }, headers: { 'X-TC-Region': '' } },
    ],
    [
      '.NET: two blanks after the algorithm, an empty region',
      {
        host: '127.0.0.1:7654',
        authorization: (header) => header.replace(' ', '  '),
        signs: { service: '127' },
        headers: { 'X-TC-Region': '', 'X-TC-Language': 'zh-CN' },
      },
    ],
    ['Ruby: no parameters are null, an empty region', { body: 'null', headers: { ...trace, 'X-TC-Region': '', 'X-TC-Language': 'zh-CN' } }],
    ['C++: as written', { host: '127.0.0.1:7654', signs: { service: '127' }, headers: { Connection: 'Close' } }],
    ['Python async: an empty query', { query: '' }],
    ['the content type is signed as written, not in lower case', { contentType: 'application/JSON', signs: { keepsCase: true } }],
    ['empty token, region and language', { headers: { 'X-TC-Token': '', 'X-TC-Region': '', 'X-TC-Language': '' } }],
    ['an unknown region', { headers: { 'X-TC-Region': 'nowhere' } }],
    ['further headers are signed', { signs: { headers: { 'X-TC-Action': 'DescribeImage', 'X-TC-Timestamp': TIMESTAMP } } }],
    ['no blanks and many blanks after the commas', { authorization: (header) => header.replace(', ', ',').replace(', ', ',   ') }],
    ['signed names in another order and case', { authorization: (header) => header.replace('content-type;host', 'Host;Content-Type') }],
    ['a host in capitals', { host: 'ECM.TencentCloudAPI.com' }],
  ])('%s', async (_, options) => {
    expect(await ask(options)).toMatchObject(answered)
  })

  test.each([
    ['Node.js', 'Filters.0.Name=image-name&Filters.0.Values.0=CentOS%207.6%20~beta!'],
    ['Python', 'Filters.0.Name=image-name&Filters.0.Values.0=CentOS+7.6+~beta%21'],
    ['Java, keys in any order', 'Limit=10&Filters.0.Values.0=CentOS+7.6+%7Ebeta%21&Filters.0.Name=image-name'],
    ['.NET', 'Filters.0.Name=image-name&Filters.0.Values.0=CentOS+7.6+%7Ebeta!'],
  ])('a query as %s writes it is signed as sent', async (_, query) => {
    expect((await testServer.send(tc3({ method: 'GET', query }))).response).toMatchObject({
      TotalCount: 1,
      ImageSet: [{ ImageId: 'img-aaaaaaa1' }],
    })
  })

  test('.NET: %7E is signed where ~ travels', async () => {
    const query = 'Filters.0.Name=image-name&Filters.0.Values.0=~beta'
    const signs = { query: query.replace('~', '%7E') }
    expect((await testServer.send(tc3({ method: 'GET', query, signs }))).response).toMatchObject({ TotalCount: 1 })
  })

  test('Node.js: quotes are signed plainly and travel escaped', async () => {
    const query = 'Filters.0.Name=image-name&Filters.0.Values.0=%27a%27'
    const signs = { query: query.replaceAll('%27', "'") }
    expect((await testServer.send(tc3({ method: 'GET', query, signs }))).response).toMatchObject({ TotalCount: 0 })
  })

  test('PHP: slashes are escaped in JSON', async () => {
    expect(await ask({ body: '{"Filters":[{"Name":"image-name","Values":["a\\/b"]}]}' })).toMatchObject({ TotalCount: 1 })
  })

  test('a temporary key sends its token, unsigned', async () => {
    expect(await ask({ key: TEMPORARY })).toMatchObject(answered)
  })
})

describe('the older style as the clients send it', () => {
  const long = { Nonce: '9223372036854775807' }

  test.each<readonly [string, V1Options]>([
    ['GET, HmacSHA1 unnamed', {}],
    ['GET, HmacSHA1', { parameters: { SignatureMethod: 'HmacSHA1' } }],
    ['GET, HmacSHA256', { parameters: { SignatureMethod: 'HmacSHA256' } }],
    ['POST, HmacSHA256', { method: 'POST', parameters: { SignatureMethod: 'HmacSHA256' } }],
    ['Node.js: host and port are signed', { host: '127.0.0.1:7654' }],
    ['Python and Go: a nonce of 63 bits', { parameters: long }],
    ['Go: the real path is signed', { path: '/ecm', signs: { path: '/ecm' } }],
    ['others: the root path is signed whatever the path', { path: '/ecm' }],
    ['Java: a charset in the content type of a form', { method: 'POST', contentType: 'application/x-www-form-urlencoded; charset=utf-8' }],
    ['a gateway: the ordinary host is signed', { host: GATEWAY, signs: { host: HOST } }],
    ['Ruby: the signature ends in a line feed', { rewrite: (text) => `${text}%0A` }],
    ['Ruby: an unset region is a bare name', { parameters: { Region: '' }, rewrite: (text) => text.replace('Region=', 'Region') }],
    ['common parameters are signed', { parameters: { Region: 'ap-guangzhou', Language: 'zh-CN', RequestClient: 'SDK_GO_1.3.166' } }],
    ['a temporary key signs its token', { key: TEMPORARY }],
    ['tccli: the endpoint with its scheme is the host', { host: 'http://127.0.0.1:8080' }],
  ])('%s', async (_, options) => {
    expect(await askV1(options)).toMatchObject(answered)
  })
})

describe('a TC3 request is refused', () => {
  test.each<readonly [string, Tc3Options, object]>([
    ['when host is not signed', { signs: { headers: { host: undefined } } }, badGrammar('`SignedHeaders` in Authorization not valid.')],
    [
      'when content-type is not signed',
      { signs: { headers: { 'content-type': undefined } } },
      badGrammar('`SignedHeaders` in Authorization not valid.'),
    ],
    ['when it names another product as its service', { signs: { service: 'cvm' } }, badGrammar('`Service` in Credential not valid.')],
    ['when the date is malformed', { signs: { date: '20231114' } }, badGrammar('`Credential` in Authorization not valid.')],
    [
      'when the scope ends otherwise',
      { authorization: (h) => h.replace('tc3_request', 'tc4_request') },
      badGrammar('`Credential` in Authorization not valid.'),
    ],
    [
      'when there is no credential',
      { authorization: () => 'TC3-HMAC-SHA256 SignedHeaders=content-type;host, Signature=00' },
      badGrammar('`Credential` in Authorization not valid.'),
    ],
    [
      'when the signature is not 64 lower-case digits',
      { authorization: (h) => h.slice(0, -1) },
      badGrammar('`Signature` in Authorization not valid.'),
    ],
    [
      'when the signature is in capitals',
      { authorization: (h) => h.replace(/[0-9a-f]{64}$/, 'A'.repeat(64)) },
      badGrammar('`Signature` in Authorization not valid.'),
    ],
    [
      'when it is only the name of the algorithm',
      { authorization: () => 'TC3-HMAC-SHA256' },
      badGrammar('`Credential` in Authorization not valid.'),
    ],
    [
      'when the algorithm is another',
      { authorization: (h) => h.replace('TC3-HMAC-SHA256', 'TC3-HMAC-SHA512') },
      badGrammar('`Algorithm` in Authorization not valid.'),
    ],
    ['when it is of another kind', { authorization: () => 'Basic QUtJRDpz' }, badGrammar('`Algorithm` in Authorization not valid.')],
    [
      'when it asks to skip the signature',
      { authorization: () => 'SKIP' },
      badGrammar('`SKIP` is only for actions that need no credentials.'),
    ],
    ['when it is a form', { contentType: 'application/x-www-form-urlencoded', body: 'Limit=1' }, refusedWith('InvalidParameter')],
    ['when it is disabled', { key: DISABLED }, refusedWith('AuthFailure.SecretIdNotFound')],
    ['when white space strayed into the id', { key: { ...ROOT, id: `${ROOT.id} ` } }, refusedWith('AuthFailure.SecretIdNotFound')],
    ['when the id is in another case', { key: { ...ROOT, id: ROOT.id.toLowerCase() } }, refusedWith('AuthFailure.SecretIdNotFound')],
    [
      'when a temporary key comes without its token',
      { key: { id: TEMPORARY.id, secret: TEMPORARY.secret } },
      refusedWith('AuthFailure.TokenFailure'),
    ],
    [
      'when a temporary key comes with another token',
      { key: { ...TEMPORARY, token: 'the-toke' } },
      refusedWith('AuthFailure.TokenFailure'),
    ],
    ['when a permanent key comes with a token', { key: { ...ROOT, token: 'the-token' } }, refusedWith('AuthFailure.TokenFailure')],
    ['when a temporary key has run out', { key: EXPIRED }, refusedWith('AuthFailure.TokenFailure')],
    [
      'when the timestamp is no number',
      { headers: { 'X-TC-Timestamp': '1700000000.5' } },
      refusedWith('InvalidParameter', expect.stringContaining('`Timestamp`')),
    ],
    ['when the timestamp is in milliseconds', { headers: { 'X-TC-Timestamp': '1700000000000' } }, refusedWith('InvalidParameter')],
    ['when a signed host is not one of the candidates', { host: GATEWAY, signs: { host: 'elsewhere.example.com' } }, mismatch],
    ['when another path is signed', { path: '/a', signs: { uri: '/b' } }, mismatch],
    ['when the content type is signed otherwise', { signs: { contentType: 'application/json; charset=utf-8' } }, mismatch],
    ['when a header is signed that is not sent', { signs: { headers: { 'x-tc-nothing': 'x' } } }, mismatch],
  ])('%s', async (_, options, refusal) => {
    expect(await ask(options)).toMatchObject(refusal)
  })

  test('when the date of its scope is not the day of its timestamp', async () => {
    for (const date of ['2023-11-13', '2023-11-15', '1970-01-01']) expect(await ask({ signs: { date } })).toMatchObject(mismatch)
  })

  test.each([
    ['1699999700', true],
    ['1699999699', false],
    ['1700000300', true],
    ['1700000301', false],
  ])('when its clock is more than five minutes off: %s', async (timestamp, passes) => {
    expect(await ask({ timestamp })).toMatchObject(passes ? answered : refusedWith('AuthFailure.SignatureExpire'))
  })
})

describe('a request of the older style is refused', () => {
  test('as JSON with its parameters in the query', async () => {
    const { query } = v1()
    const { response } = await testServer.send(wire({ query, body: '{}', headers: { Host: HOST, 'Content-Type': 'application/json' } }))
    expect(response).toMatchObject(refusedWith('MissingParameter', 'The request is missing a required parameter `Timestamp`.'))
  })

  test.each<readonly [string, V1Options, object]>([
    ['when the other method is signed', { method: 'POST', signs: { method: 'GET' } }, mismatch],
    ['when another host is signed', { signs: { host: 'elsewhere.example.com' } }, mismatch],
    ['when a parameter is added', { rewrite: (text) => `${text}&Limit=1` }, mismatch],
    ['when the plus of its signature is not escaped', { parameters: { Signature: 't12neb5 fvY 4TGDPqKJ6 EV8OA=' } }, mismatch],
    [
      'when the signature method is not known',
      { parameters: { SignatureMethod: 'TC3-HMAC-SHA256' } },
      refusedWith('InvalidParameterValue'),
    ],
    ['when the nonce is negative', { parameters: { Nonce: '-1' } }, refusedWith('InvalidParameter')],
    [
      'when the token of a temporary key is missing',
      { key: { id: TEMPORARY.id, secret: TEMPORARY.secret } },
      refusedWith('AuthFailure.TokenFailure'),
    ],
    ['when its clock is off', { parameters: { Timestamp: '1699990000' } }, refusedWith('AuthFailure.SignatureExpire')],
    ['when a parameter comes twice', { rewrite: (text) => `${text}&Action=DescribeImage` }, refusedWith('InvalidParameter')],
  ])('%s', async (_, options, refusal) => {
    expect(await askV1(options)).toMatchObject(refusal)
  })
})

describe('sizes', () => {
  const long = (length: number) => formText({ 'Filters.0.Name': 'image-name', 'Filters.0.Values.0': '' }) + 'x'.repeat(length)
  const overhead = long(0).length

  test('a query of 32 KB is answered and one byte more refused', async () => {
    expect((await testServer.send(tc3({ method: 'GET', query: long(32 * 1024 - overhead) }))).response).toMatchObject({ TotalCount: 0 })
    expect((await testServer.send(tc3({ method: 'GET', query: long(32 * 1024 - overhead + 1) }))).response).toMatchObject(
      refusedWith('RequestSizeLimitExceeded'),
    )
  })

  test('a form of 1 MB is read and one byte more is not', async () => {
    const of = (size: number) => v1({ method: 'POST', parameters: { Signature: 'wrong', Pad: 'x'.repeat(size) } })
    const fits = 1024 * 1024 - of(0).body.byteLength
    const tooLarge = refusedWith('AuthFailure.SignatureFailure', expect.stringContaining('exceeding request size limit'))
    expect((await testServer.send(of(fits))).response).toMatchObject(mismatch)
    expect((await testServer.send(of(fits))).response).not.toMatchObject(tooLarge)
    expect((await testServer.send(of(fits + 1))).response).toMatchObject(tooLarge)
  })

  test('a JSON body of 10 MB is answered and one byte more refused', async () => {
    const of = (size: number) => `{}${' '.repeat(size - 2)}`
    expect(await ask({ body: of(10 * 1024 * 1024) })).toMatchObject(answered)
    expect(await ask({ body: of(10 * 1024 * 1024 + 1) })).toMatchObject(refusedWith('RequestSizeLimitExceeded'))
  })
})
