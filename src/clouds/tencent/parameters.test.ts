import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anImage } from '../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../tests/support/tencent.ts'
import { tc3, v1 } from '../../../tests/support/tencent-requests.ts'

let testServer: TestServer
beforeAll(async () => {
  const images = ['aaaaaaa1', 'aaaaaaa2', 'aaaaaaa3'].map((id) => anImage({ id, name: `测试 ${id}` }))
  testServer = await openTestServer({ stock: { images } })
})
afterAll(() => testServer.close())

const malformedJson = refusedWith('InvalidParameter', 'The request body is not valid JSON.')
const three = { TotalCount: 3 }

describe('a JSON body', () => {
  const post = async (body: string | Uint8Array, contentType?: string) =>
    (await testServer.send(tc3({ body, ...(contentType === undefined ? {} : { contentType }) }))).response

  test.each(['', '{}', 'null', ' \n', ' { } ', '{"Filters":[]}'])('%j is no parameters', async (body) => {
    expect(await post(body)).toMatchObject(three)
  })

  test.each(['{', '{"Limit":10,}', "{'Limit':10}", 'Limit=10', '{"Limit":NaN}', '{"Limit":010}', '{}{}', '\uFEFF{', '{"a":"\t"}'])(
    '%j is not JSON',
    async (body) => {
      expect(await post(body)).toMatchObject(malformedJson)
    },
  )

  test.each(['[]', '[{"Limit":1}]', '"Limit"', '""', '10', '0', 'true', 'false'])('%s is JSON, but not an object', async (body) => {
    expect(await post(body)).toMatchObject(refusedWith('InvalidParameter', 'The request body is not a JSON object.'))
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const body = Buffer.from('{"Filters":[{"Name":"image-name","Values":["\xff"]}]}', 'latin1')
    expect(await post(body)).toMatchObject(refusedWith('InvalidParameter', 'The request body is not UTF-8.'))
  })

  test('non-ASCII comes as it is or escaped', async () => {
    for (const text of ['测试', '\\u6d4b\\u8bd5']) {
      expect(await post(`{"Filters": [{"Name": "image-name", "Values": ["${text}"]}]}`)).toMatchObject(three)
    }
  })

  test('thousands of levels deep it is refused, not fatal', async () => {
    for (const depth of [1_000, 100_000]) {
      expect(await post(`{"Filters":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toMatchObject(refusedWith('InvalidParameter'))
      expect(await post('{"Filters":'.repeat(depth))).toMatchObject(refusedWith('InvalidParameter'))
    }
  })

  test('a member given twice counts the last time', async () => {
    expect((await post('{"Limit":1,"Limit":2}')).ImageSet).toHaveLength(2)
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON', 'application/json;charset=UTF-8'])(
    'comes as %s',
    async (type) => {
      expect(await post('{}', type)).toMatchObject(three)
    },
  )

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/jsonp', ''])(
    'does not come as %j',
    async (type) => {
      const named = `The content type \`${type}\` of a POST request signed with \`TC3-HMAC-SHA256\` is not supported.`
      expect(await post('{}', type)).toMatchObject(refusedWith('InvalidParameter', expect.stringContaining(named)))
    },
  )

  test('the query of a POST means nothing', async () => {
    expect((await testServer.send(tc3({ body: '{"Limit":1}', query: 'Limit=2&Nope=1' }))).response).toMatchObject({ ImageSet: [{}] })
  })
})

describe('an unsigned payload', () => {
  const headers = { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' }

  test('is taken as it is', async () => {
    const { response } = await testServer.send(tc3({ body: '{"Limit":1}', signs: { body: 'UNSIGNED-PAYLOAD' }, headers }))
    expect(response.ImageSet).toHaveLength(1)
  })

  test('does not fit a signed one, nor the other way round', async () => {
    expect((await testServer.send(tc3({ body: '{}', headers }))).response).toMatchObject(refusedWith('AuthFailure.SignatureFailure'))
    expect((await testServer.send(tc3({ body: '{}', signs: { body: 'UNSIGNED-PAYLOAD' } }))).response).toMatchObject(
      refusedWith('AuthFailure.SignatureFailure'),
    )
  })

  test('any other value of the header is no such thing', async () => {
    const odd = { 'X-TC-Content-SHA256': 'unsigned-payload' }
    expect((await testServer.send(tc3({ body: '{}', headers: odd }))).response).toMatchObject(three)
    expect((await testServer.send(tc3({ body: '{}', signs: { body: 'UNSIGNED-PAYLOAD' }, headers: odd }))).response).toMatchObject(
      refusedWith('AuthFailure.SignatureFailure'),
    )
  })
})

describe('a GET', () => {
  const get = async (query: string) => (await testServer.send(tc3({ method: 'GET', query }))).response

  test.each([
    'Filters.0.Name=image-name&Filters.0.Values.0=%E6%B5%8B%E8%AF%95+aaaaaaa1',
    'Filters.0.Name=image-name&Filters.0.Values.0=%E6%B5%8B%E8%AF%95%20aaaaaaa1',
    'Filters.0.Values.0=AAAAAAA1&Filters.0.Name=image-name',
  ])('finds what %s asks for', async (query) => {
    expect(await get(query)).toMatchObject({ TotalCount: 1, ImageSet: [{ ImageId: 'img-aaaaaaa1' }] })
  })

  test('numbers come as text', async () => {
    expect((await get('Limit=2&Offset=2')).ImageSet).toHaveLength(1)
    expect(await get('Limit=ten')).toMatchObject(refusedWith('InvalidParameter'))
    expect(await get('Limit=')).toMatchObject(refusedWith('InvalidParameter'))
  })

  test('common names of the older style are unknown parameters under TC3', async () => {
    expect(await get('Limit=1&Region=ap-guangzhou')).toMatchObject(
      refusedWith('UnknownParameter', 'The parameter `Region` is not recognized.'),
    )
  })

  test('a bare key is refused in the words of the vendor', async () => {
    expect(await get('Limit')).toMatchObject(refusedWith('InvalidParameter', 'Url key and value should be splited by `=`.'))
  })

  test('its body means nothing', async () => {
    expect((await testServer.send(tc3({ method: 'GET', query: 'Limit=1', body: '{"Nope":1}' }))).response.ImageSet).toHaveLength(1)
  })
})

describe('a form of the older style', () => {
  test.each(['+', '%20'] as const)('takes blanks as %s', async (blank) => {
    const parameters = { 'Filters.0.Name': 'image-name', 'Filters.0.Values.0': '测试 aaaaaaa2' }
    for (const method of ['GET', 'POST'] as const) {
      expect((await testServer.send(v1({ method, parameters, blank }))).response).toMatchObject({ TotalCount: 1 })
    }
  })

  test('the query of a POST means nothing', async () => {
    const request = v1({ method: 'POST', parameters: { Limit: '1' } })
    expect((await testServer.send({ ...request, query: 'Limit=2&Nope=1' })).response.ImageSet).toHaveLength(1)
  })

  test('common parameters are not the operation’s, and others are unknown', async () => {
    const parameters = { Region: 'ap-guangzhou', Language: 'zh-CN', RequestClient: 'SDK_X', SignatureMethod: 'HmacSHA256' }
    expect((await testServer.send(v1({ parameters }))).response).toMatchObject(three)
    expect((await testServer.send(v1({ parameters: { Nope: '1' } }))).response).toMatchObject(refusedWith('UnknownParameter'))
  })
})
