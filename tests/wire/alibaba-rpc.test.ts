import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { formText, freshNonce, type RpcOptions, rpc, type Texts } from '../support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../support/images.ts'
import vectors from '../vectors/alibaba-rpc.json' with { type: 'json' }

/** A tag that URLs and forms escape in their own ways. */
const ODD = `a b*c~d!e'(f)+/=&%41é鏡"<>_64`
const PUBLISHED = { id: 'testid', secret: 'testsecret' }

let testServer: TestServer
beforeAll(async () => {
  const images = [ODD, 'CentOS_7.2_64'].map((osTag, index) =>
    anImage({
      id: `odd${index}`,
      visibility: 'community',
      faces: { 'alibaba/ecs': { id: `m-odd${index}`, regions: [], details: { osTag: { osTag } } } },
    }),
  )
  const published = [anAccessKey(PUBLISHED), anAccessKey({ id: 'STS.testid', secret: PUBLISHED.secret, token: 'tok+en/==' })]
  testServer = await openTestServer({ stock: { images, keys: published } })
})
afterAll(() => testServer.close())

/** The ids of community images with the tag; the code of a refusal in its place. */
async function idsOf(input: Texts, options: RpcOptions = {}): Promise<string> {
  const { answer, status, cloud } = await testServer.send(rpc('ListCommunityImages', input, options))
  expect(cloud).toBe('alibaba')
  expect(status === 200).toBe(answer.Code === undefined)
  const images = (answer['Images'] as { readonly ImageInfo: readonly { readonly ImageId: string }[] } | undefined)?.ImageInfo
  return answer.Code ?? (images ?? []).map(({ ImageId }) => ImageId).join()
}

describe('published signatures', () => {
  const sent = vectors.filter(({ parameters }) => parameters.Timestamp === '2026-01-02T03:04:05Z')

  test.each(sent)('$name: the request is answered', async (vector) => {
    // A testServer for each, for the nonces are the same.
    const own = await openTestServer({
      stock: { keys: [anAccessKey(PUBLISHED), anAccessKey({ id: 'STS.testid', secret: 'testsecret', token: 'tok+en/==' })] },
    })
    const { Action, ...parameters } = vector.parameters as Record<string, string>
    const options = { in: vector.method === 'GET' ? 'query' : 'form', parameters: { Signature: vector.signature } } as const
    const { status, answer } = await own.send(rpc(Action ?? '', parameters, options))
    expect([status, answer.Code]).toEqual([200, undefined])
    await own.close()
  })
})

describe('where the parameters travel', () => {
  test.each<[string, RpcOptions]>([
    ['a GET with everything in the query', { in: 'query' }],
    ['a POST with everything in the form', { in: 'form' }],
    ['a POST with public parameters in the query and the operation’s in the form', { in: 'both' }],
    ['a POST with everything in the query and no body', { in: 'query', method: 'POST' }],
    ['a GET with a form content type and no body', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    [
      'a form whose content type names its charset',
      { in: 'form', headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' } },
    ],
    ['a form whose content type is in capitals', { in: 'form', headers: { 'Content-Type': 'Application/X-WWW-Form-Urlencoded' } }],
    ['a POST to an IP address with a port', { in: 'form', host: '127.0.0.1:8080' }],
    ['a VPC host', { host: 'ehpc-vpc.cn-hangzhou.aliyuncs.com' }],
    ['a central host', { host: 'ehpc.aliyuncs.com' }],
    ['a host in capitals', { host: 'EHPC.CN-HANGZHOU.ALIYUNCS.COM' }],
  ])('%s', async (_, options) => {
    expect(await idsOf({ BaseOsTag: ODD }, options)).toBe('m-odd0')
  })

  test('of a name in the query and in the form the query’s counts', async () => {
    const request = rpc(
      'ListCommunityImages',
      { BaseOsTag: 'other' },
      { in: 'both', parameters: { BaseOsTag: ODD }, signs: { parameters: { BaseOsTag: ODD } } },
    )
    const { answer } = await testServer.send(request)
    expect(answer).toMatchObject({ Images: { ImageInfo: [{ ImageId: 'm-odd0' }] } })
  })

  test('of a name that comes twice the first counts', async () => {
    const written = (texts: Texts) => `${formText(texts)}&BaseOsTag=nothing`
    expect(await idsOf({ BaseOsTag: ODD }, { written })).toBe('m-odd0')
    expect(await idsOf({ BaseOsTag: ODD }, { written: (texts) => `BaseOsTag=nothing&${formText(texts)}` })).toBe('SignatureDoesNotMatch')
  })

  test('a form with its own parameters first, however long, is known by its end', async () => {
    const signs = { parameters: { Padding: 'x'.repeat(300_000) } }
    const written = (texts: Texts) => `${formText(signs.parameters)}&${formText(texts)}`
    expect(
      await idsOf(
        { BaseOsTag: ODD },
        { in: 'form', host: '127.0.0.1:7654', signs, written: (texts) => (Object.keys(texts).length === 0 ? '' : written(texts)) },
      ),
    ).toBe('m-odd0')
  })

  test('a form under another content type is not read', async () => {
    const { answer, cloud } = await testServer.send(
      rpc('ListCommunityImages', {}, { in: 'form', host: 'ehpc.aliyuncs.com', headers: { 'Content-Type': 'text/plain' } }),
    )
    expect([cloud, answer.Code, answer.Message]).toEqual([
      'alibaba',
      'InvalidParameter.Format',
      'The content type text/plain is not supported.',
    ])
  })
})

describe('empty parameters', () => {
  const SignatureType = ''

  test('signed as they are sent, or left out of what is signed', async () => {
    expect(await idsOf({ BaseOsTag: ODD, SignatureType })).toBe('m-odd0')
    expect(await idsOf({ BaseOsTag: ODD, SignatureType }, { signs: { parameters: { SignatureType: undefined } } })).toBe('m-odd0')
  })

  test('signed but not sent', async () => {
    expect(await idsOf({ BaseOsTag: ODD }, { signs: { parameters: { SignatureType } } })).toBe('SignatureDoesNotMatch')
  })

  test('of the operation count as left out', async () => {
    expect(await idsOf({ BaseOsTag: '', InstanceType: '', ClusterId: '' })).toBe('m-odd0,m-odd1')
  })
})

describe('how parameters are written', () => {
  test.each<[string, (texts: Texts) => string]>([
    ['blanks as +', (texts) => formText(texts).replaceAll('%20', '+')],
    ["with ! ' ( ) * as they are", (texts) => formText(texts)],
    ["with ! ' ( ) * encoded", (texts) => formText(texts).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
    ['with ~ encoded', (texts) => formText(texts).replaceAll('~', '%7E')],
    ['with small hex digits', (texts) => formText(texts).replace(/%[0-9A-F]{2}/g, (given) => given.toLowerCase())],
    ['in raw UTF-8', (texts) => formText(texts).replaceAll('%C3%A9', 'é').replaceAll('%E9%8F%A1', '鏡')],
    [
      'every character encoded',
      (texts) =>
        formText(texts).replace(
          /=([^&]*)/g,
          (_, value: string) =>
            `=${[...Buffer.from(decodeURIComponent(value))].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
        ),
    ],
    ['in the reverse order', (texts) => formText(texts).split('&').toReversed().join('&')],
    ['with empty pairs between', (texts) => `&${formText(texts).replaceAll('&', '&&')}&`],
  ])('%s', async (_, written) => {
    for (const place of ['query', 'form', 'both'] as const) expect(await idsOf({ BaseOsTag: ODD }, { written, in: place })).toBe('m-odd0')
  })

  test('names too, with everything in them', async () => {
    const name = "N!'()*~ +&=鏡.1"
    expect(await idsOf({ BaseOsTag: ODD, [name]: "!'()*~" })).toBe('m-odd0')
    expect(await idsOf({ [name]: ODD, BaseOsTag: ODD }, { signs: { parameters: { [name]: 'other' } } })).toBe('SignatureDoesNotMatch')
  })

  test('a signature with a bare + is taken for one with a blank, as by the vendor', async () => {
    // One of a few nonces gives a signature with a plus.
    const nonces = Array.from({ length: 200 }, freshNonce)
    const nonce = nonces.find((each) => rpc('ListCommunityImages', {}, { nonce: each }).query.includes('%2B'))
    if (nonce === undefined) throw new Error('none of the signatures has a plus')
    expect(await idsOf({}, { nonce, written: (texts) => formText(texts).replaceAll('%2B', '+') })).toBe('SignatureDoesNotMatch')
    expect(await idsOf({}, { nonce })).toBe('m-odd0,m-odd1')
  })
})

describe('what clients add', () => {
  test('parameters that no operation knows are signed and passed over', async () => {
    const extra = {
      RegionId: 'cn-hangzhou',
      OwnerId: '1',
      ClientToken: 'x',
      SourceIp: '1.2.3.4',
      SecureTransport: 'true',
      Whatever: 'x',
      Tag: '',
    }
    expect(await idsOf({ BaseOsTag: ODD, ...extra })).toBe('m-odd0')
  })

  test('headers of version 3 without its Authorization are not believed', async () => {
    const headers = {
      'x-acs-action': 'DeleteCluster',
      'x-acs-version': '1999-01-01',
      'x-acs-date': 'never',
      'x-acs-signature-nonce': '',
      'x-acs-security-token': 'x',
    }
    for (const place of ['query', 'form'] as const) expect(await idsOf({ BaseOsTag: ODD }, { headers, in: place })).toBe('m-odd0')
  })

  test('an Authorization of another kind does not count', async () => {
    for (const Authorization of ['', 'null', 'Bearer x', 'ACS x'])
      expect(await idsOf({ BaseOsTag: ODD }, { headers: { Authorization } })).toBe('m-odd0')
  })

  test('an Authorization of version 3 does, whatever the parameters say', async () => {
    expect(await idsOf({}, { headers: { Authorization: 'ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host,Signature=y' } })).toBe(
      'InvalidAccessKeyId.NotFound',
    )
  })

  test('a nonce of any shape', async () => {
    for (const nonce of [freshNonce(), 'd41d8cd98f00b204e9800998ecf8427e', 'E2B5-鏡', '42', 'x'.repeat(500)])
      expect(await idsOf({ BaseOsTag: ODD }, { nonce })).toBe('m-odd0')
  })
})

describe('what is changed on the way is refused', () => {
  test.each<[string, RpcOptions]>([
    ['another value', { signs: { parameters: { BaseOsTag: 'x' } } }],
    ['a parameter that was not signed', { signs: { parameters: { BaseOsTag: undefined } } }],
    ['a signed parameter that is gone', { signs: { parameters: { InstanceType: 'ecs.n1.tiny' } } }],
    ['another method', { signs: { method: 'POST' } }],
    ['another secret', { signs: { secret: 'S3cret' } }],
    ['another action', { signs: { parameters: { Action: 'ListImages' } } }],
    ['another nonce', { signs: { parameters: { SignatureNonce: 'x' } } }],
    ['another time', { signs: { parameters: { Timestamp: '2026-01-02T03:04:06Z' } } }],
    ['another key', { signs: { parameters: { AccessKeyId: 'x' } } }],
    ['a signature of nothing', { parameters: { Signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } }],
  ])('%s', async (_, options) => {
    expect(await idsOf({ BaseOsTag: ODD }, options)).toBe('SignatureDoesNotMatch')
  })
})

describe('the time', () => {
  test('15 minutes either way are taken, a second more is not', async () => {
    for (const timestamp of ['2026-01-02T02:49:05Z', '2026-01-02T03:19:05Z'])
      expect(await idsOf({ BaseOsTag: ODD }, { timestamp })).toBe('m-odd0')
    for (const timestamp of ['2026-01-02T02:49:04Z', '2026-01-02T03:19:06Z', '2025-01-02T03:04:05Z', '0000-01-01T00:00:00Z'])
      expect(await idsOf({ BaseOsTag: ODD }, { timestamp })).toBe('InvalidTimeStamp.Expired')
  })

  test.each([
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-01-02T03:04:05.000Z',
    '2026-01-02T03:04:05+00:00',
    '2026-13-02T03:04:05Z',
    '1767323045',
    'now',
    '2026-01-02T03:04:05Z\n2',
  ])('%j is no time', async (timestamp) => {
    expect(await idsOf({}, { timestamp })).toBe('InvalidTimeStamp.Format')
  })
})
