import assert from 'node:assert/strict'
import { promisify } from 'node:util'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'
import { relayed, skip, test } from '../harness.ts'
import { checkRequestId, world } from '../tencent/runner.ts'
import { by, ids, type Listing, list, refusal, type Settings, throughProxy } from '../tencent-nodejs/client.ts'

const PUBLIC = world.images.filter(({ ImageType }) => ImageType === 'PUBLIC_IMAGE')

test('call.other-style', async () => {
  const { Credential, HttpProfile, ClientProfile } = sdk.common
  const { Client, Models } = sdk.ecm.v20190719
  const { DescribeImageRequest: Request } = Models
  assert.ok(Request !== undefined)
  const { id, secret } = world.keys.root
  const httpProfile = new HttpProfile('http://', world.endpoints.open)
  const client = new Client(new Credential(id, secret), 'ap-guangzhou', new ClientProfile(undefined, httpProfile))
  // Models are read from JSON and written as JSON; they keep what they know and leave out the rest.
  const request = new Request()
  request.from_json_string(JSON.stringify({ Filters: [by('image-type', 'PUBLIC_IMAGE')], Limit: 100, Colour: 'red' }))
  const answer = (await promisify(client.DescribeImage.bind(client))(request)) as InstanceType<typeof Request>
  const { TotalCount, ImageSet, RequestId } = JSON.parse(answer.to_json_string()) as Listing
  assert.equal(TotalCount, PUBLIC.length)
  assert.deepEqual(ImageSet, PUBLIC.slice(0, 100))
  checkRequestId(RequestId)
})

test('call.language', async () => {
  const key = { ...world.keys.root, secret: 'not-the-secret' }
  const message = async (settings: Settings) => (await refusal(list({}, { key, ...settings }), 'AuthFailure.SignatureFailure')).message
  const english = 'The provided credentials could not be validated. Please check your signature is correct.'
  assert.equal(await message({}), english)
  assert.equal(await message({ language: 'en-US' }), english)
  // The SDK has no option for it; a program can give it as a header.
  assert.equal(await message({ language: 'zh-CN' }), '请求签名验证失败，请检查您的签名计算是否正确。')
  // Under these the SDK asks for English, whatever the program says.
  for (const signMethod of ['HmacSHA1', 'HmacSHA256']) assert.equal(await message({ signMethod }), english)
})

test('reach.forward-proxy', async () => {
  // The SDK itself asks a proxy for a tunnel (CONNECT) even over http, but it goes through the program's own agent.
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'])
    for (const reqMethod of ['GET', 'POST']) {
      const { sent } = await relayed(world.endpoints.open, async (via) => {
        const settings = { endpoint: 'ecm.intl.tencentcloudapi.com', agent: throughProxy(via), signMethod, reqMethod }
        const { TotalCount, ImageSet } = await list({ Filters: [by('image-type', 'PUBLIC_IMAGE')], Limit: 5 }, settings)
        assert.equal(TotalCount, PUBLIC.length)
        assert.deepEqual(ids([...ImageSet]), ids(PUBLIC.slice(0, 5)))
      })
      const asked = `${reqMethod} http://ecm.intl.tencentcloudapi.com/`
      assert.ok(sent.toString('latin1').startsWith(asked), 'not how a proxy is asked')
    }
})

skip('refuse.unsigned-call', 'the SDK signs every call')
