// Waits up to a minute until an image can be used, and prints each state it comes to.

import { setTimeout as sleep } from 'node:timers/promises'
import openApi, { $OpenApiUtil } from '@alicloud/openapi-core'
import { RuntimeOptions } from '@darabonba/typescript'

const { Config, OpenApiRequest, Params } = $OpenApiUtil
const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new openApi.default(new Config({ accessKeyId, accessKeySecret, endpoint: EHPC_ENDPOINT, protocol: 'http' }))

async function call(action, query) {
  const kind = { protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' }
  const params = new Params({ action, version: '2018-04-12', ...kind })
  return (await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}))).body
}

const [imageId] = process.argv.slice(2)
const deadline = Date.now() + 60_000
let state = ''
while (state !== 'Available') {
  if (Date.now() > deadline) throw new Error(`${imageId} is still ${state}`)
  const { Images } = await call('ListCustomImages', { RegionId: 'cn-hangzhou' })
  const image = Images.ImageInfo.find(({ ImageId }) => ImageId === imageId)
  if (image === undefined) throw new Error(`there is no ${imageId}`)
  if (image.Status !== state) console.log(image.Status)
  state = image.Status
  await sleep(200)
}
