import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { relayed, skip, test } from '../harness.ts'
import { checkRequestId, world } from '../tencent/runner.ts'
import { by, checkListing, client, commonClient, ids, type Listing, list, refusal, type Settings, throughProxy } from './client.ts'

const FILTERS = [by('image-type', 'PRIVATE_IMAGE', 'PUBLIC_IMAGE'), by('image-name', '快照组自定义镜像（第'), by('image-os', 'CentOS')]
const expected = world.images.filter(
  ({ ImageName, ImageOsName }) => ImageName.includes('快照组自定义镜像（第') && ImageOsName.includes('CentOS'),
)
const newest = ids(world.images.slice(0, 20))

function checkExpected({ TotalCount, ImageSet }: Listing): void {
  assert.ok(expected.length > 10, 'the catalogue cannot tell')
  assert.equal(TotalCount, expected.length)
  assert.deepEqual(ids([...ImageSet]), ids(expected.slice(2, 9)))
}

for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256']) {
  for (const reqMethod of ['GET', 'POST']) {
    test(`sign.${signMethod}-${reqMethod}`, async () => {
      checkExpected(await list({ Filters: FILTERS, Offset: 2, Limit: 7 }, { signMethod, reqMethod }))
      // What URLs, forms and JSON escape in their own ways.
      for (const text of ["it's ~", '~ (new)!*', 'c++&构建=', '100%_done', '"quoted"/\\back\\', '😀 rocket']) {
        const { TotalCount } = await list({ Filters: [by('image-name', text)] }, { signMethod, reqMethod })
        assert.equal(TotalCount, world.images.filter(({ ImageName }) => ImageName.includes(text)).length, text)
        assert.ok(TotalCount > 0)
      }
    })
  }
}

skip('sign.unsigned-payload', 'the SDK has no option for it')

test('sign.multipart', async () => {
  // The SDK can write texts in this form, no numbers and no lists; a list goes as its JSON.
  const request = { Limit: '7', Offset: '2', Filters: JSON.stringify(FILTERS) }
  checkExpected(checkListing(await client().request('DescribeImage', request, { multipart: true })))
})

test('sign.twice-in-a-second', async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => list({ Limit: 1 })))
  for (const { ImageSet } of answers) assert.equal(ImageSet[0]?.ImageId, newest[0])
})

test('call.generic', async () => {
  const answer = await commonClient('2019-07-19').request('DescribeImage', { Filters: FILTERS, Offset: 2, Limit: 7 })
  checkExpected(checkListing(answer))
})

test('call.other-style', async () => {
  const answer = await new Promise((resolve, reject) => {
    const settled = client().DescribeImage({ Filters: FILTERS, Offset: 2, Limit: 7 }, (error, data) =>
      error ? reject(error) : resolve(data),
    )
    settled.catch(() => undefined)
  })
  checkExpected(checkListing(answer))
})

test('call.temporary-key', async () => {
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1']) {
    const { TotalCount } = await list({}, { key: world.keys.temporary, signMethod })
    assert.equal(TotalCount, world.images.length)
  }
})

test('call.allowed-user', async () => {
  const { ImageSet } = await list({}, { key: world.keys.reader })
  assert.deepEqual(ids([...ImageSet]), newest)
})

test('call.language', async () => {
  const key = { ...world.keys.root, secret: 'not-the-secret' }
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA256']) {
    const message = async (settings: Settings) =>
      (await refusal(list({}, { key, signMethod, ...settings }), 'AuthFailure.SignatureFailure')).message
    const english = 'The provided credentials could not be validated. Please check your signature is correct.'
    assert.equal(await message({}), english)
    assert.equal(await message({ language: 'en-US' }), english)
    assert.equal(await message({ language: 'zh-CN' }), '请求签名验证失败，请检查您的签名计算是否正确。')
  }
})

test('call.region', async () => {
  for (const region of [undefined, 'ap-guangzhou', 'ap-chongqing-ecm2', 'no-such-region'])
    for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1']) {
      const { ImageSet } = await list({}, { signMethod, ...(region === undefined ? {} : { region }) })
      assert.deepEqual(ids([...ImageSet]), newest, String(region))
    }
})

test('call.request-id', async () => {
  // Every listing and every refusal of this suite goes the same way; here are many of each.
  for (let call = 0; call < 25; call += 1) {
    const { RequestId } = (await client().DescribeImage({ Limit: 1 })) as Listing
    checkRequestId(RequestId)
    await refusal(list({ Limit: 101 }), 'InvalidParameterValue.InvaildPageParam')
  }
})

test('reach.ip', async () => {
  assert.match(world.endpoints.open, /^127\.0\.0\.1:\d+$/)
  assert.deepEqual(ids([...(await list({}, { endpoint: world.endpoints.open })).ImageSet]), newest)
})

test('reach.localhost', async () => {
  const endpoint = world.endpoints.open.replace('127.0.0.1', 'localhost')
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1'])
    assert.deepEqual(ids([...(await list({}, { endpoint, signMethod })).ImageSet]), newest)
})

test('reach.sub-path', async () => {
  const refused: string[] = []
  for (const path of ['/ecm', '/cloud/edge'])
    for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'])
      for (const reqMethod of ['GET', 'POST']) {
        const call = list({}, { endpoint: world.endpoints.open + path, reqMethod, signMethod })
        const found = await call.then(({ ImageSet }) => ids([...ImageSet]).join(), String)
        if (found !== newest.join()) refused.push(`${path} ${signMethod} ${reqMethod}: ${found}`)
      }
  assert.deepEqual(refused, [])
})

test('reach.forward-proxy', async () => {
  // The SDK's own option asks a proxy for a tunnel (CONNECT) even over http; its agent is the user's to choose.
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'])
    for (const reqMethod of ['GET', 'POST']) {
      const { sent } = await relayed(world.endpoints.open, async (via) => {
        const settings = { endpoint: 'ecm.tencentcloudapi.com', agent: throughProxy(via), signMethod, reqMethod }
        checkExpected(await list({ Filters: FILTERS, Offset: 2, Limit: 7 }, settings))
      })
      assert.ok(sent.toString('latin1').startsWith(`${reqMethod} http://ecm.tencentcloudapi.com/`), 'not how a proxy is asked')
    }
})

skip('reach.gateway', 'the SDK signs the host it calls, and has no option for another')

test('reach.keep-alive', async () => {
  const agent = new CountingAgent({ keepAlive: true, maxSockets: 1 })
  const kept = client({ agent })
  for (let call = 0; call < 1_000; call += 1) {
    const { ImageSet } = checkListing(await kept.DescribeImage({ Limit: 1, Offset: call % 500 }))
    assert.equal(ImageSet[0]?.ImageId, world.images[call % 500]?.ImageId)
  }
  agent.destroy()
  assert.equal(agent.connections, 1, 'connections for 1,000 calls')
})

/** Counts the connections it makes. */
class CountingAgent extends Agent {
  connections = 0

  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    this.connections += 1
    return super.createConnection(...args)
  }
}

test('reach.gzip', async () => {
  const { sent } = await relayed(world.endpoints.open, async (endpoint) => {
    const { TotalCount, ImageSet } = await list({ Limit: 100 }, { endpoint })
    assert.equal(TotalCount, world.images.length)
    assert.deepEqual(ImageSet, world.images.slice(0, 100))
  })
  assert.match(sent.toString('latin1'), /^accept-encoding: gzip/im)
})

test('reach.concurrent', async () => {
  const pages = await Promise.all(Array.from({ length: 50 }, (_, page) => list({ Limit: 10, Offset: page * 10 })))
  assert.deepEqual(
    pages.map(({ ImageSet }) => ids([...ImageSet])),
    pages.map((_, page) => ids(world.images.slice(page * 10, page * 10 + 10))),
  )
})
