// Makes 60 calls in a row, more than a second allows, and prints how many were answered.

import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const { Client, Models } = sdk.ecm.v20190719
const { Credential, ClientProfile, HttpProfile } = sdk.common
const profile = new ClientProfile('HmacSHA256', new HttpProfile('http://', endpoint))
const client = new Client(new Credential(secretId, secretKey), 'ap-guangzhou', profile)
const describeImage = promisify(client.DescribeImage.bind(client))

// The SDK has no retry of its own.
async function patiently(call, attempts = 8) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (error.code !== 'RequestLimitExceeded' || attempt === attempts) throw error
      await sleep(100 * 2 ** attempt)
    }
  }
}

const request = new Models.DescribeImageRequest()
request.Limit = 1
let answers = 0
for (let call = 0; call < 60; call += 1) {
  await patiently(() => describeImage(request))
  answers += 1
}
console.log(answers)
