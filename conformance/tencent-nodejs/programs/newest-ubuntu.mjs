// Prints the id of the newest Ubuntu image for x86_64, one's own or an official one.

import { ecm } from 'tencentcloud-sdk-nodejs'

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const client = new ecm.v20190719.Client({
  credential: { secretId, secretKey },
  profile: { httpProfile: { endpoint, protocol: 'http://' } },
})

const Filters = [
  { Name: 'image-type', Values: ['PRIVATE_IMAGE', 'PUBLIC_IMAGE'] },
  { Name: 'image-os', Values: ['Ubuntu'] },
]
const images = []
let total = 0
do {
  const { TotalCount, ImageSet } = await client.DescribeImage({ Filters, Offset: images.length, Limit: 100 })
  images.push(...ImageSet)
  total = TotalCount
} while (images.length < total)

const [newest] = images
  .filter(({ Architecture }) => Architecture === 'x86_64')
  .sort((a, b) => b.ImageCreateTime.localeCompare(a.ImageCreateTime))
console.log(newest.ImageId)
