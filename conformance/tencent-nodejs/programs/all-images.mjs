// Prints the id and the name of every image, page by page.

import { ecm } from 'tencentcloud-sdk-nodejs'

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, ECM_ENDPOINT: endpoint } = process.env
const client = new ecm.v20190719.Client({
  credential: { secretId, secretKey },
  profile: { httpProfile: { endpoint, protocol: 'http://' } },
})

let Offset = 0
let total = 0
do {
  const { TotalCount, ImageSet } = await client.DescribeImage({ Offset, Limit: 100 })
  for (const { ImageId, ImageName } of ImageSet) console.log(`${ImageId}\t${ImageName}`)
  Offset += ImageSet.length
  total = TotalCount
} while (Offset < total)
