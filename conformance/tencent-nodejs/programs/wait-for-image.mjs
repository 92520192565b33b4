// Waits up to a minute until an image can be used, and prints each state it comes to.

import { setTimeout as sleep } from 'node:timers/promises'
import { ecm } from 'tencentcloud-sdk-nodejs'

const [imageId] = process.argv.slice(2)
const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const client = new ecm.v20190719.Client({
  credential: { secretId, secretKey },
  profile: { httpProfile: { endpoint, protocol: 'http://' } },
})

const deadline = Date.now() + 60_000
let state = ''
while (state !== 'NORMAL') {
  if (Date.now() > deadline) throw new Error(`${imageId} is still ${state}`)
  const { ImageSet } = await client.DescribeImage({ Filters: [{ Name: 'image-id', Values: [imageId] }] })
  if (ImageSet.length === 0) throw new Error(`there is no ${imageId}`)
  if (ImageSet[0].ImageState !== state) console.log(ImageSet[0].ImageState)
  state = ImageSet[0].ImageState
  await sleep(200)
}
