// Makes 60 calls in a row, more than a second allows, and prints how many were answered.

import openApi, { $OpenApiUtil } from '@alicloud/openapi-core'
import { RetryOptions, RuntimeOptions } from '@darabonba/typescript'

const { Config, OpenApiRequest, Params } = $OpenApiUtil
const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const retryOptions = new RetryOptions({
  retryable: true,
  retryCondition: [{ maxAttempts: 5, exception: ['ThrottlingError'], errorCode: ['Throttling.User'] }],
})
const settings = { accessKeyId, accessKeySecret, endpoint: EHPC_ENDPOINT, protocol: 'http', retryOptions }
const client = new openApi.default(new Config(settings))

async function call(action, query) {
  const kind = { protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' }
  const params = new Params({ action, version: '2018-04-12', ...kind })
  return (await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}))).body
}

let answers = 0
for (let count = 0; count < 60; count += 1) {
  await call('ListImages', { RegionId: 'cn-hangzhou' })
  answers += 1
}
console.log(answers)
