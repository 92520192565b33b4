import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import { secretProblem } from '../../src/access/secret-text.ts'
import type { StructShape } from '../../src/api/shape.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { alibabaCloud } from '../../src/clouds/alibaba/cloud.ts'
import { ambiguousParameter } from '../../src/clouds/tencent/ambiguous.ts'
import { tencentCloud } from '../../src/clouds/tencent/cloud.ts'
import { openTestServer, registry, type TestServer } from '../support/alibaba.ts'
import { ROOT as ALIBABA_ROOT, acs3, arrived, formText, NOW, rpc, withHeaders } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { ROOT, tc3, v1 } from '../support/tencent-requests.ts'

const FORM = 'application/x-www-form-urlencoded'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const SPKI = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const PKCS1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const ELLIPTIC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const PEMS = { SPKI, PKCS1, PRIVATE, ELLIPTIC, CERTIFICATE }

let testServer: TestServer
beforeAll(async () => {
  const pairs = Object.entries(PEMS).map(([id, secret]) => anAccessKey({ id, secret }))
  testServer = await openTestServer({ stock: { keys: [anAccessKey({ ...ROOT }), ...pairs] } })
})
afterAll(() => testServer.close())

const timestamp = String(NOW / 1000)
const now = (request: WireRequest): WireRequest => ({ ...request, receivedAt: NOW })
const codeOf = async (request: WireRequest): Promise<string> => {
  const { text, status } = await testServer.send(request)
  const code = /"Code":"([^"]*)"|<Code>([^<]*)</.exec(text)
  return code?.[1] ?? code?.[2] ?? (status === 200 ? 'answered' : String(status))
}

describe('version 3: a body is read only when what decides how it is read is signed', () => {
  const body = formText({ BaseOsTag: 'x' })
  const form = { 'content-type': FORM }
  const post = (headers: Record<string, string | undefined>, signed: Record<string, string | undefined>) =>
    acs3('ListCommunityImages', {}, { method: 'POST', body, headers, signs: { headers: signed } })

  test('a form whose content type is signed is answered', async () => {
    expect(await codeOf(post(form, form))).toBe('answered')
  })

  test.each([
    ['as a form', FORM],
    ['as JSON', 'application/json'],
    ['without a type', undefined],
  ])('one whose content type is not signed is refused: sent %s', async (_, type) => {
    expect(await codeOf(post({ 'content-type': type }, {}))).toBe('IncompleteSignature')
  })

  test('a signed content type that is dropped or changed on the way is refused', async () => {
    for (const type of [undefined, 'application/json', `${FORM}; charset=utf-8`])
      expect(await codeOf(withHeaders(post(form, form), { 'content-type': type }))).toBe('SignatureDoesNotMatch')
  })

  test('there is no unsigned body', async () => {
    const unsigned = { 'x-acs-content-sha256': 'UNSIGNED-PAYLOAD', ...form }
    const request = acs3(
      'ListImages',
      {},
      { method: 'POST', body, headers: unsigned, signs: { headers: unsigned, body: 'UNSIGNED-PAYLOAD' } },
    )
    expect(await codeOf(request)).toBe('SignatureDoesNotMatch')
  })
})

describe('the region that is signed beats the host that is not', () => {
  const other = 'ehpc.cn-beijing.aliyuncs.com'
  const RegionId = 'cn-hangzhou'

  test.each([
    ['version 1.0', (host: string) => rpc('ListRegions', { RegionId }, { host })],
    ['version 3 without the host', (host: string) => acs3('ListRegions', { RegionId }, { host, signs: { headers: { host: undefined } } })],
  ])('%s: led to the host of another region, a request means the region it signed', async (_, make) => {
    const cloud = alibabaCloud({ registry, hostAliases: [], defaultRegion: 'cn-shanghai' })
    for (const host of [
      other,
      'ehpc.cn-hangzhou.aliyuncs.com',
      'ehpc-vpc.cn-beijing.aliyuncs.com',
      'ehpc.aliyuncs.com',
      '127.0.0.1:7654',
    ]) {
      expect(cloud.identify(make(host)).region).toBe(RegionId)
      expect(await codeOf(make(host))).toBe('answered')
    }
  })

  test('TC3: a host of a region must be the one that was signed', async () => {
    const request = now(tc3({ timestamp, body: '{}' }))
    expect(await codeOf(request)).toBe('answered')
    expect(await codeOf(withHeaders(request, { host: 'ecm.ap-shanghai.tencentcloudapi.com' }))).toBe('AuthFailure.SignatureFailure')
    expect(await codeOf(now(tc3({ timestamp, body: '{}', host: 'ecm.ap-shanghai.tencentcloudapi.com' })))).toBe('answered')
  })
})

describe('what is not signed and not read changes nothing', () => {
  const query = 'Limit=x&Filters.0.Name=x'

  test('TC3: the query of a POST, the body of a GET, Accept, the headers of the other cloud', async () => {
    expect(await codeOf(now({ ...tc3({ timestamp, body: '{"Limit":1}' }), query }))).toBe('answered')
    expect(await codeOf(now({ ...tc3({ timestamp, method: 'GET', query: 'Limit=1' }), body: Buffer.from('{"Limit":"x"}') }))).toBe(
      'answered',
    )
    expect(await codeOf(withHeaders(now(tc3({ timestamp, body: '{}' })), { accept: 'application/xml' }))).toBe('answered')
  })

  test('v1: the query of a POST', async () => {
    expect(await codeOf(now({ ...v1({ method: 'POST', parameters: { Timestamp: timestamp } }), query }))).toBe('answered')
  })

  test('version 1.0: headers that only version 3 reads', async () => {
    const headers = { 'x-acs-action': 'ListCustomImages', 'x-acs-version': '2014-05-26', 'x-acs-date': 'noon', 'x-acs-security-token': 'x' }
    expect(await codeOf(withHeaders(rpc('ListImages'), headers))).toBe('answered')
  })

  test('a header that version 3 reads and does not find signed is refused', async () => {
    const names = ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256']
    for (const name of names) {
      const unsigned = acs3('ListImages', {}, { signs: { headers: { [name]: undefined } } })
      expect([name, await codeOf(unsigned)]).toEqual([name, 'IncompleteSignature'])
    }
  })
})

describe('UNSIGNED-PAYLOAD', () => {
  const unsigned = tc3({ headers: { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' }, signs: { body: 'UNSIGNED-PAYLOAD' }, body: '{}' })
  const authenticate = (options: object) => {
    const cloud = tencentCloud({ registry, hostAliases: [], ...options })
    const credential = { key: anAccessKey({ ...ROOT }), account: {}, policies: [], sessionPolicy: null, signingKeys: new Map() } as never
    return cloud.authenticate(cloud.identify(unsigned), () => credential)
  }

  test('is taken, as the vendor takes it', () => {
    expect(authenticate({})).toMatchObject({ key: { id: ROOT.id } })
  })

  test('is refused where it is switched off', () => {
    expect(() => authenticate({ unsignedPayload: false })).toThrow('malformed-authorization')
  })
})

describe('a call of Tencent Cloud that writes, whose action no SDK signs', () => {
  const operations = registry.operations.filter(({ service }) => service.cloud === 'tencent')
  const writes = operations.filter(({ access }) => access === 'write')
  const required = ({ members }: StructShape) => Object.keys(members).filter((name) => members[name]?.required === true)
  const lacks = (one: StructShape, other: StructShape) => required(one).some((name) => !Object.hasOwn(other.members, name))

  test('has parameters that are those of no other operation', () => {
    expect(writes).not.toBeEmpty()
    for (const { action, input } of writes)
      for (const other of operations)
        if (other.action !== action) expect([action, other.action, lacks(input, other.input) || lacks(other.input, input)]).toContain(true)
  })

  test('is refused when it was signed as a call that reads, and the other way round', async () => {
    const led = (request: WireRequest, action: string) => codeOf(withHeaders(now(request), { 'x-tc-action': action }))
    const list = tc3({ timestamp, body: '{"Limit":1}' })
    for (const { action } of writes)
      expect([action, await led(list, action)]).toEqual([action, expect.stringMatching(/UnknownParameter|Missing/)])
    expect(await led(tc3({ timestamp, action: 'DeleteImage', body: '{"ImageIDSet":["img-00000000"]}' }), 'DescribeImage')).toBe(
      'UnknownParameter',
    )
  })

  test('is refused without a signed body', async () => {
    const unsigned = { headers: { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' }, signs: { body: 'UNSIGNED-PAYLOAD' }, timestamp }
    expect(await codeOf(now(tc3({ ...unsigned, body: '{}' })))).toBe('answered')
    const body = '{"ImageIDSet":["img-00000000"]}'
    expect(await codeOf(now(tc3({ ...unsigned, action: 'DeleteImage', body })))).toBe('AuthFailure.InvalidAuthorization')
    expect(await codeOf(now(tc3({ timestamp, action: 'DeleteImage', body })))).toBe('ResourceNotFound')
  })
})

describe('requests with two readings', () => {
  const older = (parameters: Record<string, string>) => now(v1({ parameters: { Timestamp: timestamp, ...parameters } }))

  test('v1: a value that reads like a further parameter is refused, other values with & and = are not', async () => {
    expect(await codeOf(older({ Language: 'en-US', Limit: '2' }))).toBe('answered')
    expect(await codeOf(older({ Language: 'en-US&Limit=2' }))).toBe('InvalidParameter')
    expect(await codeOf(older({ Language: 'en-US&x&Limit=2' }))).toBe('InvalidParameter')
    expect(ambiguousParameter([['Language=en-US&Limit', '2']])).toBe('Language=en-US&Limit')
    const filter = (value: string) => older({ 'Filters.0.Name': 'image-name', 'Filters.0.Values.0': value })
    for (const value of ['R&D', 'a=b', 'a&Action=b', 'a&zz=b&']) expect([value, await codeOf(filter(value))]).toEqual([value, 'answered'])
  })

  test('TC3: a boundary in capital and in small letters is refused', async () => {
    const part = (boundary: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; name="Limit"\r\n\r\n${value}\r\n`
    const sent = (body: string) => now(tc3({ timestamp, contentType: 'multipart/form-data; boundary=Bd', body }))
    expect(await codeOf(sent(`${part('Bd', '1')}--Bd--\r\n`))).toBe('answered')
    const both = sent(`${part('Bd', '1')}--Bd--\r\n${part('bd', '2')}--bd--\r\n`)
    expect(await codeOf(both)).toBe('InvalidRequest')
    expect(await codeOf(withHeaders(both, { 'content-type': 'multipart/form-data; boundary=bd' }))).toBe('InvalidRequest')
  })

  test('an Authorization header with more in it than its three fields is refused', async () => {
    for (const more of [',', ', Basic YTpi', ', Realm=x', ', credential=x', ', SKIP']) {
      for (const [request, code] of [
        [now(tc3({ timestamp, body: '{}' })), 'AuthFailure.InvalidAuthorization'],
        [acs3('ListImages'), 'IncompleteSignature'],
      ] as const) {
        const authorization = `${request.headers.get('authorization')}${more}`
        expect([more, await codeOf(withHeaders(request, { authorization }))]).toEqual([more, code])
      }
    }
  })

  test('TC3: a content type in mixed case is signed either way, beside an alias host, a path or a query', async () => {
    const contentType = 'application/JSON; Charset=UTF-8'
    for (const keepsCase of [true, false]) {
      for (const more of [
        { host: '10.0.0.1:80', signs: { host: 'ecm.tencentcloudapi.com' } },
        { path: '/x/', signs: { uri: '/x/' } },
        { path: '/x/', signs: {} },
      ]) {
        const request = now(tc3({ timestamp, contentType, body: '{}', ...more, signs: { ...more.signs, keepsCase } }))
        expect(await codeOf(request)).toBe('answered')
      }
      const query = "Filters.0.Name=image-name&Filters.0.Values.0=a~'b"
      const signs = { query: query.replace('~', '%7E'), keepsCase }
      expect(await codeOf(now(tc3({ timestamp, method: 'GET', contentType, query, signs })))).toBe('answered')
    }
  })
})

describe('a key in PEM', () => {
  test.each(Object.entries(PEMS))('of kind %s signs nothing as a secret, in no scheme', async (id, secret) => {
    const key = { id, secret }
    expect(await codeOf(now(tc3({ timestamp, key, body: '{}' })))).toBe('AuthFailure.SignatureFailure')
    expect(await codeOf(now(v1({ key, parameters: { Timestamp: timestamp } })))).toBe('AuthFailure.SignatureFailure')
    expect(await codeOf(rpc('ListImages', {}, { key }))).toBe('SignatureDoesNotMatch')
    expect(await codeOf(acs3('ListImages', {}, { key }))).toBe('SignatureDoesNotMatch')
  })

  test.each(['SPKI', 'PKCS1'])('of kind %s verifies RSA', async (id) => {
    expect(await codeOf(acs3('ListImages', {}, { key: { id, secret: PRIVATE }, algorithm: 'ACS3-RSA-SHA256' }))).toBe('answered')
  })

  test('an RSA signature of another length, in capitals or followed by more is refused', async () => {
    const request = acs3('ListImages', {}, { key: { id: 'SPKI', secret: PRIVATE }, algorithm: 'ACS3-RSA-SHA256' })
    const header = request.headers.get('authorization') ?? ''
    const [, before = '', right = ''] = /^(.*Signature=)(.*)$/.exec(header) ?? []
    for (const wrong of [
      right.slice(1),
      right.slice(2),
      `${right}0`,
      `${right}00`,
      `${right}zz`,
      right.toUpperCase(),
      'a',
      'é',
      'ff'.repeat(256),
      '00'.repeat(256),
    ])
      expect([wrong, await codeOf(withHeaders(request, { authorization: before + wrong }))]).toEqual([wrong, 'SignatureDoesNotMatch'])
    expect(await codeOf(request)).toBe('answered')
  })

  test('is taken into the catalogue only when it is an RSA public key', () => {
    for (const text of [SPKI, PKCS1, 's3cret', 'MAIAAA', `M${'a'.repeat(80)}`])
      expect([text, secretProblem(text)]).toEqual([text, undefined])
    expect(secretProblem(PRIVATE)).toContain('private key')
    expect(secretProblem(CERTIFICATE)).toContain('certificate')
    expect(secretProblem(ELLIPTIC)).toContain('public key for ec')
    expect(secretProblem('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toContain('cannot be read')
    expect(secretProblem(SPKI.replace(/-----.*-----\n/g, ''))).toContain('without its first and last line')
    expect(secretProblem('ssh-rsa AAAAB3NzaC1yc2E')).toContain('SSH')
  })
})

describe('a request that is not signed is answered by the cloud whose version or action it names', () => {
  const unsigned = 'Action=ListCommunityImages&Version=2018-04-12&Format=XML'
  const json = (members: object, headers = {}) =>
    arrived({
      method: 'POST',
      body: JSON.stringify(members),
      headers: { Host: '127.0.0.1', 'Content-Type': 'application/json', ...headers },
    })

  test.each<[string, WireRequest, string, string]>([
    ['in the query', arrived({ query: unsigned }), '<Code>MissingAccessKeyId</Code>', 'alibaba'],
    [
      'in a form',
      arrived({ method: 'POST', body: unsigned, headers: { 'Content-Type': FORM } }),
      '<Code>MissingAccessKeyId</Code>',
      'alibaba',
    ],
    ['in JSON', json({ Action: 'ListImages', Version: '2018-04-12' }), '"Code":"InvalidParameter.Format"', 'alibaba'],
    ['in JSON, asking for XML', json({ Format: 'XML', Action: 'ListImages' }), '<Code>InvalidParameter.Format</Code>', 'alibaba'],
    ['in a body without a type', arrived({ method: 'POST', body: unsigned }), '<Code>InvalidParameter.Format</Code>', 'alibaba'],
    ['its action alone', arrived({ query: 'Action=ListCommunityImages' }), '"Code":"MissingVersion"', 'alibaba'],
    ['its version alone', arrived({ query: 'Version=2018-04-12' }), '"Code":"MissingAction"', 'alibaba'],
    [
      'the ROA style',
      arrived({ query: 'Action=ListImages', headers: { Authorization: 'acs id:signature' } }),
      '"Code":"MissingVersion"',
      'alibaba',
    ],
    ['an action of the other cloud', arrived({ query: 'Action=DescribeImage&Version=2019-07-19' }), '"Response":{"Error"', 'tencent'],
    ['the other cloud’s version', arrived({ query: 'Action=ListImages&Version=2019-07-19' }), '"Response":{"Error"', 'tencent'],
    ['neither', arrived({ query: 'Action=Nothing' }), '"Response":{"Error"', 'tencent'],
  ])('%s', async (_, request, part, cloud) => {
    const reply = await testServer.send(request)
    expect([reply.cloud, reply.text]).toEqual([cloud, expect.stringContaining(part)])
  })

  test.each(['AccessKeyId', 'SignatureNonce', 'SignatureVersion', 'BearerToken'])(
    '%s alone makes a request version 1.0’s',
    async (name) => {
      expect((await testServer.send(arrived({ query: `${name}=x` }))).cloud).toBe('alibaba')
    },
  )
})

describe('Tencent’s API 2.0', () => {
  test.each([
    ['its path', v1({ path: '/v2/index.php', signs: { path: '/v2/index.php' }, parameters: { Timestamp: timestamp } })],
    ['its path behind another', v1({ path: '/x/V2/index.php', parameters: { Timestamp: timestamp } })],
    ['its host', v1({ host: 'cvm.api.qcloud.com', parameters: { Timestamp: timestamp } })],
  ])('is known by %s, and refused', async (_, request) => {
    const { text } = await testServer.send(now(request))
    expect(text).toContain('"Code":"UnsupportedProtocol","Message":"The API 2.0')
  })
})

test('version 1.0: a GET with its parameters in a form, as PHP sends it, is answered', async () => {
  expect(await codeOf(rpc('ListImages', {}, { method: 'GET', in: 'form', key: ALIBABA_ROOT }))).toBe('answered')
  expect(await codeOf(rpc('ListImages', { BaseOsTag: 'x' }, { method: 'GET', in: 'both' }))).toBe('answered')
})
