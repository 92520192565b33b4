// Prints the id and the name of every image, page by page.

import { promisify } from 'node:util'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const { Client, Models } = sdk.ecm.v20190719
const { Credential, ClientProfile, HttpProfile } = sdk.common
const profile = new ClientProfile('HmacSHA256', new HttpProfile('http://', endpoint))
const client = new Client(new Credential(secretId, secretKey), 'ap-guangzhou', profile)
const describeImage = promisify(client.DescribeImage.bind(client))

const request = new Models.DescribeImageRequest()
request.Offset = 0
request.Limit = 100
let total = 0
do {
  const { TotalCount, ImageSet } = await describeImage(request)
  for (const { ImageId, ImageName } of ImageSet) console.log(`${ImageId}\t${ImageName}`)
  request.Offset += ImageSet.length
  total = TotalCount
} while (request.Offset < total)
