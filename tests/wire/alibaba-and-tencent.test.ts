import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { acs3, arrived, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../support/images.ts'
import { tc3, v1, wire } from '../support/tencent-requests.ts'

let testServer: TestServer
beforeAll(async () => {
  const images = [
    anImage({ id: 'golden01', name: '金色镜像' }),
    anImage({ id: 'gift0001', name: 'gift', visibility: 'community', createdAt: null }),
  ]
  testServer = await openTestServer({ stock: { images, keys: [anAccessKey({ id: 'AKIDacmeRoot' })] } })
})
afterAll(() => testServer.close())

const ofTencent = async (id: string) => {
  const { cloud, text } = await testServer.send(tc3({ body: JSON.stringify({ Filters: [{ Name: 'image-id', Values: [id] }] }) }))
  expect(cloud).toBe('tencent')
  return JSON.parse(text).Response.ImageSet as readonly { readonly ImageId: string; readonly ImageName: string }[]
}

const ofAlibaba = async (action: string) => {
  const { cloud, answer } = await testServer.send(rpc(action))
  expect(cloud).toBe('alibaba')
  return (answer['Images'] as { readonly ImageInfo: readonly { readonly ImageId: string; readonly ImageName: string }[] }).ImageInfo
}

describe('an image that is registered once', () => {
  test('is listed in both clouds, under the id it has in each', async () => {
    expect(await ofTencent('img-golden01')).toMatchObject([{ ImageId: 'img-golden01', ImageName: '金色镜像' }])
    expect(await ofAlibaba('ListCustomImages')).toMatchObject([{ ImageId: 'm-golden01', ImageName: '金色镜像' }, { ImageId: 'm-gift0001' }])
    expect(await ofAlibaba('ListCommunityImages')).toMatchObject([{ ImageId: 'm-gift0001' }])
  })

  test('has in each only the id of that cloud', async () => {
    const { text } = await testServer.send(tc3({ body: '{}' }))
    expect(text).toContain('img-golden01')
    expect(text).not.toContain('"m-golden01"')
    expect(JSON.stringify(await ofAlibaba('ListCustomImages'))).not.toContain('img-')
  })

  test('is renamed in both at once', async () => {
    await testServer.catalogue.write({ images: [anImage({ id: 'golden01', name: 'renamed' })] })
    expect(await ofTencent('img-golden01')).toMatchObject([{ ImageName: 'renamed' }])
    expect((await ofAlibaba('ListCustomImages'))[0]).toMatchObject({ ImageId: 'm-golden01', ImageName: 'renamed' })
  })
})

describe('a key is the account’s in both clouds', () => {
  test('and signs in each as its clients do', async () => {
    const key = { id: 'AKIDacmeRoot', secret: 's3cret' }
    expect(await testServer.rpc('ListCustomImages', {}, { key })).toMatchObject({ Images: { ImageInfo: [{}, {}] } })
    expect(await testServer.acs3('ListCustomImages', {}, { key })).toMatchObject({ Images: { ImageInfo: [{}, {}] } })
  })
})

describe('whose a request is', () => {
  test.each([
    ['one in signature version 1.0', rpc('ListImages', {}, { host: '127.0.0.1' }), 'alibaba'],
    ['one with its parameters in a form', rpc('ListImages', {}, { host: '127.0.0.1', in: 'form' }), 'alibaba'],
    ['one in signature version 3', acs3('ListImages', {}, { host: '127.0.0.1' }), 'alibaba'],
    [
      'one in version 3 without Authorization',
      acs3('ListImages', {}, { host: '127.0.0.1', headers: { Authorization: undefined } }),
      'alibaba',
    ],
    ['one with a host of Alibaba’s alone', arrived({ headers: { Host: 'ehpc.cn-hangzhou.aliyuncs.com' } }), 'alibaba'],
    ['one with TC3', tc3({ host: '127.0.0.1' }), 'tencent'],
    ['one in Tencent’s older style', v1({ host: '127.0.0.1' }), 'tencent'],
    ['one with nothing', wire({ method: 'GET' }), 'tencent'],
  ] as const)('%s', async (_, request, cloud) => {
    expect((await testServer.send(request)).cloud).toBe(cloud)
  })
})
