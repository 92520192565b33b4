// Makes 60 calls in a row, more than a second allows, and prints how many were answered.

import { setTimeout as sleep } from 'node:timers/promises'
import Core from '@alicloud/pop-core'

const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new Core.RPCClient({ endpoint: `http://${EHPC_ENDPOINT}`, apiVersion: '2018-04-12', accessKeyId, accessKeySecret })

// The SDK has no retry of its own.
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
  await patiently(() => client.request('ListImages', { RegionId: 'cn-hangzhou' }))
  answers += 1
}
console.log(answers)
