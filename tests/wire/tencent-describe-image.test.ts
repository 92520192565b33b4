import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { tencentFormat } from '../../src/clouds/tencent/cloud-format.ts'
import { loadCatalogueFiles } from '../../src/files/load.ts'
import { anAccessKey, anImage } from '../support/images.ts'
import { openTestServer, type TestServer } from '../support/tencent.ts'
import { HOST, tc3, v1, wire } from '../support/tencent-requests.ts'
import page from './tencent-describe-image.response.json' with { type: 'json' }

const REQUEST_ID = '51e18e32-9bb8-4b1d-a7ac-92040fab2949'
const key = { id: 'AKIDpage', secret: 'page-secret' }

const { changes } = loadCatalogueFiles([{ path: 'response.json', text: JSON.stringify(page) }], [await tencentFormat()], {
  accounts: [],
  policies: [],
})

/** The page's images, with the two members that its structure has and its example leaves out. */
const images = page.Response.ImageSet.map((image) => ({ ...image, TaskId: '', IsSupportCloudInit: true }))

let testServer: TestServer
beforeAll(async () => {
  const keys = [anAccessKey({ ...key, accountId: 'default' })]
  testServer = await openTestServer({ requestId: REQUEST_ID, stock: { ...changes, keys: [...changes.keys, ...keys] } })
})
afterAll(() => testServer.close())

describe("the page's example", () => {
  const expected = { RequestId: REQUEST_ID, TotalCount: 2, ImageSet: images }

  test('asked for as the page does, by GET in the older style, every member is as on the page', async () => {
    const parameters = {
      Action: 'DescribeImage',
      Offset: '0',
      Limit: '10',
      'Filters.0.Name': 'image-type',
      'Filters.0.Values.0': 'PRIVATE_IMAGE',
    }
    const { response } = await testServer.send(v1({ key, parameters }))
    expect(response).toEqual(expected)
  })

  test('asked for by POST in JSON with TC3, the answer is the same', async () => {
    const body = '{"Offset":0,"Limit":10,"Filters":[{"Name":"image-type","Values":["PRIVATE_IMAGE"]}]}'
    expect((await testServer.send(tc3({ key, body }))).response).toEqual(expected)
  })

  test('asked for by GET with TC3, the answer is the same', async () => {
    const query = 'Offset=0&Limit=10&Filters.0.Name=image-type&Filters.0.Values.0=PRIVATE_IMAGE'
    expect((await testServer.send(tc3({ key, method: 'GET', query }))).response).toEqual(expected)
  })

  test('the second page of one holds the second image', async () => {
    const { response } = await testServer.send(tc3({ key, body: '{"Offset":1,"Limit":1}' }))
    expect(response).toEqual({ RequestId: REQUEST_ID, TotalCount: 2, ImageSet: images.slice(1) })
  })
})

describe('bytes', () => {
  const REQUEST = {
    method: 'POST',
    headers: {
      Host: HOST,
      'Content-Type': 'application/json',
      'X-TC-Action': 'DescribeImage',
      'X-TC-Version': '2019-07-19',
      'X-TC-Timestamp': '1700000000',
      Authorization:
        'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2023-11-14/ecm/tc3_request, SignedHeaders=content-type;host, Signature=06866f3cbafcc1ca18337ce27ff928393bf2ba7cb597a986166dfd883d23619c',
    },
    body: '{"Limit":10,"Filters":[{"Name":"image-type","Values":["PRIVATE_IMAGE"]}]}',
  }

  async function withPublishedKey<T>(act: (testServer: TestServer) => Promise<T>): Promise<T> {
    const published = { id: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' }
    const image = anImage({
      id: '1tyt4apn',
      owner: 'acme',
      name: 'CentOS 7.6 64位',
      description: 'a "quoted" one\n',
      createdAt: Date.UTC(2019, 6, 22, 12, 48, 14),
    })
    const own = await openTestServer({ requestId: REQUEST_ID, stock: { keys: [anAccessKey(published)], images: [image] } })
    return act(own).finally(() => own.close())
  }

  test('a request signed with a published signature is answered with exactly these', async () => {
    const { status, headers, text } = await withPublishedKey((own) => own.send(wire(REQUEST)))
    expect(status).toBe(200)
    expect(headers).toEqual({ 'Content-Type': 'application/json' })
    expect(text).toBe(
      '{"Response":{"TotalCount":1,"ImageSet":[{"ImageId":"img-1tyt4apn","ImageName":"CentOS 7.6 64位","ImageState":"NORMAL",' +
        '"ImageType":"PRIVATE_IMAGE","ImageOsName":"CentOS 7.6 64位","ImageDescription":"a \\"quoted\\" one\\n",' +
        '"ImageCreateTime":"2019-07-22 20:48:14","Architecture":"x86_64","OsType":"CentOS","OsVersion":"7.6","Platform":"CentOS",' +
        '"ImageOwner":251006057,"ImageSize":50,"SrcImage":{"ImageId":"","ImageName":"","ImageOsName":"","ImageDescription":"",' +
        '"Region":"","RegionID":0,"RegionName":"","InstanceName":"","InstanceId":"","ImageType":""},"ImageSource":"CREATE_IMAGE",' +
        '"TaskId":"","IsSupportCloudInit":true}],"RequestId":"51e18e32-9bb8-4b1d-a7ac-92040fab2949"}}',
    )
  })

  test('one byte more in its body is answered with exactly these', async () => {
    const { status, headers, text } = await withPublishedKey((own) => own.send(wire({ ...REQUEST, body: `${REQUEST.body} ` })))
    expect(status).toBe(200)
    expect(headers).toEqual({ 'Content-Type': 'application/json' })
    expect(text).toBe(
      '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure",' +
        '"Message":"The provided credentials could not be validated. Please check your signature is correct."},' +
        '"RequestId":"51e18e32-9bb8-4b1d-a7ac-92040fab2949"}}',
    )
  })
})

describe('the envelope', () => {
  test('a success has no member Error', async () => {
    const { response } = await testServer.send(tc3({ key, body: '{}' }))
    expect(Object.keys(response)).toEqual(['TotalCount', 'ImageSet', 'RequestId'])
  })

  test('no match is an empty list, not null', async () => {
    const { text } = await testServer.send(tc3({ key, body: '{"Filters":[{"Name":"image-id","Values":["img-00000000"]}]}' }))
    expect(text).toBe(`{"Response":{"TotalCount":0,"ImageSet":[],"RequestId":"${REQUEST_ID}"}}`)
  })

  test("a refusal has no member of the operation's", async () => {
    const { response } = await testServer.send(tc3({ key, body: '{"Limit":0}' }))
    expect(Object.keys(response)).toEqual(['Error', 'RequestId'])
  })

  test('an operation refusing with its own code says so in the language asked for, and what it is about', async () => {
    const refuse = async (language: string) =>
      (await testServer.send(tc3({ key, body: '{"Limit":101}', headers: { 'X-TC-Language': language } }))).text
    expect(await refuse('en-US')).toBe(
      `{"Response":{"Error":{"Code":"InvalidParameterValue.InvaildPageParam","Message":"Invalid paging parameter. (Limit: 101)"},"RequestId":"${REQUEST_ID}"}}`,
    )
    expect(await refuse('zh-CN')).toBe(
      `{"Response":{"Error":{"Code":"InvalidParameterValue.InvaildPageParam","Message":"分页参数不合法。（Limit: 101）"},"RequestId":"${REQUEST_ID}"}}`,
    )
  })

  test('request ids are random version 4 UUIDs, another one for each request', async () => {
    const own = await openTestServer()
    const ids = await Promise.all(Array.from({ length: 20 }, async (_, n) => (await own.call.DescribeImage({ Limit: n })).RequestId))
    expect(new Set(ids).size).toBe(20)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    await own.close()
  })
})
