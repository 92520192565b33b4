import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import {
  type Acs3Options,
  acs3,
  arrived,
  formText,
  freshNonce,
  HOST,
  ROOT,
  rpc,
  type Texts,
  withHeaders,
} from '../support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../support/images.ts'
import vectors from '../vectors/alibaba-acs3.json' with { type: 'json' }

const ODD = `a b*c~d!e'(f)+/=&%41é鏡"<>_64`
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

let testServer: TestServer
beforeAll(async () => {
  const image = anImage({
    id: 'odd',
    visibility: 'community',
    faces: { 'alibaba/ecs': { id: 'm-odd', regions: [], details: { osTag: { osTag: ODD } } } },
  })
  const keys = [
    anAccessKey({ id: 'testid', secret: 'testsecret' }),
    anAccessKey({ id: 'LTAIpair', secret: publicKey }),
    anAccessKey({ id: 'STS.one', secret: 'x', token: 'tok+en/==' }),
  ]
  testServer = await openTestServer({ stock: { images: [image], keys }, hostAliases: ['images.example'] })
})
afterAll(() => testServer.close())

const outcome = async (request: Parameters<TestServer['send']>[0]): Promise<string> => {
  const { answer, status, cloud } = await testServer.send(request)
  expect(cloud).toBe('alibaba')
  expect(status === 200).toBe(answer.Code === undefined)
  const images = (answer['Images'] as { readonly ImageInfo: readonly { readonly ImageId: string }[] } | undefined)?.ImageInfo
  return answer.Code ?? (images ?? []).map(({ ImageId }) => ImageId).join()
}

/** The ids of community images with the odd tag; the code of a refusal in its place. */
const idsOf = (options: Acs3Options = {}, input: Texts = { BaseOsTag: ODD }) => outcome(acs3('ListCommunityImages', input, options))

describe('published signatures', () => {
  const sent = vectors.filter(({ headers }) => headers['x-acs-date'] === '2026-01-02T03:04:05Z')

  test.each(sent)('$name: the request is answered', async (vector) => {
    const own = await openTestServer({ stock: { keys: [anAccessKey({ id: 'testid', secret: 'testsecret' })] } })
    const signedHeaders = Object.keys(vector.headers).join(';')
    const Authorization = `${vector.algorithm} Credential=${vector.accessKeyId},SignedHeaders=${signedHeaders},Signature=${vector.signature}`
    const { method, body, headers } = vector
    const query = formText(vector.query as Texts)
    const { status, answer } = await own.send(arrived({ method, body, query, headers: { ...headers, Authorization } }))
    expect([status, answer.Code]).toEqual([200, undefined])
    await own.close()
  })
})

describe('the Authorization header', () => {
  const signed = (name: string) => ({ [name]: 'x' })

  test.each<[string, NonNullable<Acs3Options['authorization']>]>([
    [
      'blanks after its commas',
      (p) => `${p.algorithm} Credential=${p.Credential}, SignedHeaders=${p.SignedHeaders}, Signature=${p.Signature}`,
    ],
    [
      'blanks everywhere',
      (p) => `${p.algorithm}   Credential = ${p.Credential} ,  SignedHeaders = ${p.SignedHeaders} , Signature = ${p.Signature} `,
    ],
    ['the order of Java', (p) => `${p.algorithm} Credential=${p.Credential},Signature=${p.Signature},SignedHeaders=${p.SignedHeaders}`],
    ['the reverse order', (p) => `${p.algorithm} Signature=${p.Signature},SignedHeaders=${p.SignedHeaders},Credential=${p.Credential}`],
  ])('%s', async (_, authorization) => {
    expect(await idsOf({ authorization })).toBe('m-odd')
  })

  test.each<[string, NonNullable<Acs3Options['authorization']>, string]>([
    ['no Credential', (p) => `${p.algorithm} SignedHeaders=${p.SignedHeaders},Signature=${p.Signature}`, 'MissingAccessKeyId'],
    [
      'an empty Credential',
      (p) => `${p.algorithm} Credential=,SignedHeaders=${p.SignedHeaders},Signature=${p.Signature}`,
      'MissingAccessKeyId',
    ],
    ['no Signature', (p) => `${p.algorithm} Credential=${p.Credential},SignedHeaders=${p.SignedHeaders}`, 'MissingSignature'],
    ['no SignedHeaders', (p) => `${p.algorithm} Credential=${p.Credential},Signature=${p.Signature}`, 'IncompleteSignature'],
    [
      'empty SignedHeaders',
      (p) => `${p.algorithm} Credential=${p.Credential},SignedHeaders=;;,Signature=${p.Signature}`,
      'IncompleteSignature',
    ],
    [
      'an unknown algorithm',
      (p) => `ACS3-HMAC-MD5 Credential=${p.Credential},SignedHeaders=${p.SignedHeaders},Signature=${p.Signature}`,
      'InvalidSignatureMethod',
    ],
    [
      'the signature in capitals',
      (p) => `${p.algorithm} Credential=${p.Credential},SignedHeaders=${p.SignedHeaders},Signature=${p.Signature.toUpperCase()}`,
      'SignatureDoesNotMatch',
    ],
    [
      'another key',
      (p) => `${p.algorithm} Credential=LTAInobody,SignedHeaders=${p.SignedHeaders},Signature=${p.Signature}`,
      'InvalidAccessKeyId.NotFound',
    ],
  ])('with %s is refused', async (_, authorization, code) => {
    expect(await idsOf({ authorization })).toBe(code)
  })

  test('with more signed headers than any client sends is refused', async () => {
    const many = Object.assign({}, ...Array.from({ length: 70 }, (_, index) => signed(`x-acs-${index}`)))
    expect(await idsOf({ headers: many, signs: { headers: many } })).toBe('IncompleteSignature')
  })
})

describe('which headers are signed', () => {
  test('all that are sent, as Python does', async () => {
    const all = {
      accept: 'application/json',
      'user-agent': 'AlibabaCloud (Linux; x86_64) Python/3.12',
      'content-type': 'application/json; charset=utf-8',
    }
    expect(await idsOf({ headers: all, signs: { headers: all } })).toBe('m-odd')
  })

  test('not the host, as Java does', async () => {
    expect(await idsOf({ signs: { headers: { host: undefined } } })).toBe('m-odd')
  })

  test('the text null for what is not sent, as Java does', async () => {
    expect(await idsOf({ signs: { headers: { 'x-acs-security-token': 'null', 'content-type': 'null' } } })).toBe('m-odd')
    expect(await idsOf({ signs: { headers: { 'content-type': '' } } })).toBe('m-odd')
    expect(await idsOf({ signs: { headers: { 'content-type': 'nil' } } })).toBe('SignatureDoesNotMatch')
  })

  test('public parameters in the query as well, as Java sends them', async () => {
    const input = {
      Action: 'ListCommunityImages',
      Version: '2018-04-12',
      Format: 'JSON',
      Timestamp: 'null',
      SignatureNonce: 'x',
      RegionId: 'cn-hangzhou',
      BaseOsTag: ODD,
    }
    expect(await idsOf({}, input)).toBe('m-odd')
  })

  test('headers of newer clients', async () => {
    const more = {
      'x-acs-accesskey-id': ROOT.id,
      'x-acs-credentials-provider': 'static_ak',
      'x-acs-retry-attempts': '1',
      'x-acs-retry-delay': '100',
    }
    expect(await idsOf({ headers: more, signs: { headers: more } })).toBe('m-odd')
  })

  test('values are trimmed', async () => {
    expect(await idsOf({ headers: { 'x-acs-extra': '  a b  ' }, signs: { headers: { 'x-acs-extra': 'a b' } } })).toBe('m-odd')
  })

  test.each(['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'])(
    'one without %s is refused',
    async (name) => {
      const { answer, status } = await testServer.send(acs3('ListCommunityImages', {}, { signs: { headers: { [name]: undefined } } }))
      expect(status).toBe(400)
      expect(answer).toMatchObject({
        Code: 'IncompleteSignature',
        Message: `The request signature does not conform to Aliyun standards. The header ${name} must be signed.`,
      })
    },
  )

  test('one without the token is refused', async () => {
    const key = { id: 'STS.one', secret: 'x', token: 'tok+en/==' }
    expect(await idsOf({ key })).toBe('m-odd')
    expect(await idsOf({ key, signs: { headers: { 'x-acs-security-token': undefined } } })).toBe('IncompleteSignature')
  })

  test('the hash of the body may be left out: the body is hashed anew', async () => {
    const options = { headers: { 'x-acs-content-sha256': undefined }, signs: { headers: { 'x-acs-content-sha256': undefined } } }
    expect(await idsOf(options)).toBe('m-odd')
    expect(await idsOf({ ...options, body: 'x', signs: { ...options.signs, body: 'y' } })).toBe('SignatureDoesNotMatch')
  })
})

describe('the host', () => {
  test.each(['127.0.0.1:8080', 'localhost', `${HOST}:80`, 'EHPC.cn-hangzhou.aliyuncs.com', '[::1]:7654'])('%s', async (host) => {
    expect(await idsOf({ host })).toBe('m-odd')
  })

  test('signed without the port it is called by', async () => {
    expect(await idsOf({ host: '127.0.0.1:8080', signs: { headers: { host: '127.0.0.1' } } })).toBe('m-odd')
  })

  test('signed as an alias of this server', async () => {
    expect(await idsOf({ host: '10.0.0.1:8080', signs: { headers: { host: 'images.example' } } })).toBe('m-odd')
    expect(await idsOf({ host: '10.0.0.1:8080', signs: { headers: { host: 'other.example' } } })).toBe('SignatureDoesNotMatch')
  })
})

describe('query and body', () => {
  test('a POST with the parameters in the query and no body', async () => {
    expect(await idsOf({ method: 'POST' })).toBe('m-odd')
  })

  test.each<[string, string | Uint8Array, string]>([
    ['JSON', '{"a":"鏡"}', 'application/json; charset=utf-8'],
    ['bytes', new Uint8Array([0, 255, 13, 10, 128]), 'application/octet-stream'],
    ['what looks like a chunk', '4\r\nWiki\r\n0\r\n\r\n', 'application/octet-stream'],
  ])('a POST with the parameters in the query and %s as its body', async (_, body, type) => {
    expect(await idsOf({ method: 'POST', body, headers: { 'content-type': type } })).toBe('IncompleteSignature')
    expect(await idsOf({ method: 'POST', body, headers: { 'content-type': type }, signs: { headers: { 'content-type': type } } })).toBe(
      'm-odd',
    )
  })

  test.each(['/', '/mirror/hall/'])('a path in the endpoint, with %s signed', async (path) => {
    expect(await idsOf({ path: '/mirror/hall/', signs: { path } })).toBe('m-odd')
  })

  test('a POST with the parameters in a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = formText({ BaseOsTag: ODD })
    expect(await idsOf({ method: 'POST', body, headers, signs: { headers } }, {})).toBe('m-odd')
  })

  test.each<[string, (texts: Texts) => string]>([
    ['blanks as +', (texts) => formText(texts).replaceAll('%20', '+')],
    ['with ~ encoded and small digits', (texts) => formText(texts).replaceAll('~', '%7e')],
    ['in raw UTF-8', (texts) => formText(texts).replaceAll('%E9%8F%A1', '鏡')],
    ['in another order', (texts) => formText(texts).split('&').toReversed().join('&')],
  ])('a query %s', async (_, written) => {
    expect(await idsOf({ written }, { BaseOsTag: ODD, Empty: '', 'Tag.10': 'x', 'Tag.2': 'y' })).toBe('m-odd')
  })

  test.each<[string, Acs3Options]>([
    ['a body where none was signed', { method: 'POST', body: 'x', signs: { body: '' } }],
    ['another body', { method: 'POST', body: 'x', signs: { body: 'y' } }],
    ['no body where one was signed', { method: 'POST', body: '', signs: { body: 'y' } }],
    [
      'a body whose hash is told right and signed wrong',
      { method: 'POST', body: 'x', signs: { headers: { 'x-acs-content-sha256': 'e3b0' } } },
    ],
    ['another query', { signs: { query: { BaseOsTag: 'x' } } }],
    ['a query where none was signed', { signs: { query: {} } }],
    ['another method', { method: 'POST', signs: { method: 'GET' } }],
    ['another path', { signs: { path: '/x' } }],
    ['another action', { signs: { headers: { 'x-acs-action': 'ListImages' } } }],
    ['another time', { signs: { headers: { 'x-acs-date': '2026-01-02T03:04:06Z' } } }],
    ['another nonce', { signs: { headers: { 'x-acs-signature-nonce': 'x' } } }],
    ['another host', { signs: { headers: { host: 'other' } } }],
    ['another secret', { signs: { secret: 'x' } }],
    ['a secret with an ampersand', { signs: { secret: `${ROOT.secret}&` } }],
  ])('%s is refused', async (_, options) => {
    expect(await idsOf(options)).toBe('SignatureDoesNotMatch')
  })

  test('a form that was not signed cannot slip in beside the query', async () => {
    const request = acs3('ListCommunityImages', {}, { method: 'POST' })
    expect(
      await outcome({ ...withHeaders(request, { 'content-type': 'application/x-www-form-urlencoded' }), body: Buffer.from('BaseOsTag=x') }),
    ).toBe('SignatureDoesNotMatch')
  })
})

describe('RSA', () => {
  const key = { id: 'LTAIpair', secret: privateKey }

  test('a request signed with the private half of the key is answered', async () => {
    expect(await idsOf({ key, algorithm: 'ACS3-RSA-SHA256' })).toBe('m-odd')
  })

  test('another body, or another private key, is refused', async () => {
    expect(await idsOf({ key, algorithm: 'ACS3-RSA-SHA256', body: 'x', signs: { body: '' } })).toBe('SignatureDoesNotMatch')
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(await idsOf({ key: { ...key, secret: other }, algorithm: 'ACS3-RSA-SHA256' })).toBe('SignatureDoesNotMatch')
  })

  test('whoever knows the public half cannot sign with it, in either version', async () => {
    const published = { id: key.id, secret: publicKey }
    expect(await idsOf({ key: published })).toBe('SignatureDoesNotMatch')
    expect((await testServer.send(rpc('ListImages', {}, { key: published }))).status).not.toBe(200)
  })

  test('a key that is a secret does not verify RSA', async () => {
    expect(await idsOf({ key: { id: ROOT.id, secret: privateKey }, algorithm: 'ACS3-RSA-SHA256' })).toBe('SignatureDoesNotMatch')
  })
})

describe('without an Authorization header', () => {
  const bare = { headers: { Authorization: undefined } }

  test('a complete request is told about its key', async () => {
    expect(await idsOf(bare)).toBe('MissingAccessKeyId')
  })

  test('a bearer token is no credential here', async () => {
    const headers = { ...bare.headers, 'x-acs-bearer-token': 'x', 'x-acs-signature-type': 'BEARERTOKEN' }
    expect(await idsOf({ headers })).toBe('MissingAccessKeyId')
    expect(await idsOf({ headers }, { SignatureType: 'BEARERTOKEN' })).toBe('MissingAccessKeyId')
  })
})

test('the time is taken as far off as in version 1.0', async () => {
  for (const timestamp of ['2026-01-02T02:49:05Z', '2026-01-02T03:19:05Z'])
    expect(await idsOf({ timestamp, nonce: freshNonce() })).toBe('m-odd')
  for (const timestamp of ['2026-01-02T02:49:04Z', '2026-01-02T03:19:06Z'])
    expect(await idsOf({ timestamp })).toBe('InvalidTimeStamp.Expired')
  expect(await idsOf({ timestamp: '20260102T030405Z' })).toBe('InvalidTimeStamp.Format')
})
