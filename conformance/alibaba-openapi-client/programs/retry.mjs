// Makes 60 calls in a row, more than a second allows, and prints how many were answered.

import { setTimeout as sleep } from 'node:timers/promises'
import openApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client'
import { RuntimeOptions } from '@alicloud/tea-util'

const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new openApi.default(new Config({ accessKeyId, accessKeySecret, endpoint: EHPC_ENDPOINT, protocol: 'http' }))

async function call(action, query) {
  const kind = { protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' }
  const params = new Params({ action, version: '2018-04-12', ...kind })
  return (await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}))).body
}

// The SDK retries lost connections, never a refusal.
async function patiently(call, attempts = 8) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (error.code !== 'Throttling.User' || attempt === attempts) throw error
      await sleep(100 * 2 ** attempt)
    }
  }
}

let answers = 0
for (let count = 0; count < 60; count += 1) {
  await patiently(() => call('ListImages', { RegionId: 'cn-hangzhou' }))
  answers += 1
}
console.log(answers)
