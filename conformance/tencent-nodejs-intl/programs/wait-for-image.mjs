// Waits up to a minute until an image can be used, and prints each state it comes to.

import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'

const [imageId] = process.argv.slice(2)
const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const { Client, Models } = sdk.ecm.v20190719
const { Credential, ClientProfile, HttpProfile } = sdk.common
const profile = new ClientProfile('HmacSHA256', new HttpProfile('http://', endpoint))
const client = new Client(new Credential(secretId, secretKey), 'ap-guangzhou', profile)
const describeImage = promisify(client.DescribeImage.bind(client))

const request = new Models.DescribeImageRequest()
request.from_json_string(JSON.stringify({ Filters: [{ Name: 'image-id', Values: [imageId] }] }))

const deadline = Date.now() + 60_000
let state = ''
while (state !== 'NORMAL') {
  if (Date.now() > deadline) throw new Error(`${imageId} is still ${state}`)
  const { ImageSet } = await describeImage(request)
  if (ImageSet.length === 0) throw new Error(`there is no ${imageId}`)
  if (ImageSet[0].ImageState !== state) console.log(ImageSet[0].ImageState)
  state = ImageSet[0].ImageState
  await sleep(200)
}
