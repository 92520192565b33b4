// Makes 60 calls in a row, more than a second allows, and prints how many were answered.

import { setTimeout as sleep } from 'node:timers/promises'
import { ecm } from 'tencentcloud-sdk-nodejs'

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const client = new ecm.v20190719.Client({
  credential: { secretId, secretKey },
  profile: { httpProfile: { endpoint, protocol: 'http://' } },
})

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

let answers = 0
for (let call = 0; call < 60; call += 1) {
  await patiently(() => client.DescribeImage({ Limit: 1 }))
  answers += 1
}
console.log(answers)
