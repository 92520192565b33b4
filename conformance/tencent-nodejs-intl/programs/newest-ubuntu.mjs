// Prints the id of the newest Ubuntu image for x86_64, one's own or an official one.

import { promisify } from 'node:util'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const { Client, Models } = sdk.ecm.v20190719
const { Credential, ClientProfile, HttpProfile } = sdk.common
const profile = new ClientProfile('HmacSHA256', new HttpProfile('http://', endpoint))
const client = new Client(new Credential(secretId, secretKey), 'ap-guangzhou', profile)
const describeImage = promisify(client.DescribeImage.bind(client))

const Filters = [
  { Name: 'image-type', Values: ['PRIVATE_IMAGE', 'PUBLIC_IMAGE'] },
  { Name: 'image-os', Values: ['Ubuntu'] },
]
const images = []
let total = 0
do {
  const request = new Models.DescribeImageRequest()
  request.from_json_string(JSON.stringify({ Filters, Offset: images.length, Limit: 100 }))
  const { TotalCount, ImageSet } = await describeImage(request)
  images.push(...ImageSet)
  total = TotalCount
} while (images.length < total)

const [newest] = images
  .filter(({ Architecture }) => Architecture === 'x86_64')
  .sort((a, b) => b.ImageCreateTime.localeCompare(a.ImageCreateTime))
console.log(newest.ImageId)
