// Waits up to a minute until an image can be used, and prints each state it comes to.

import { setTimeout as sleep } from 'node:timers/promises'
import Core from '@alicloud/pop-core'

const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new Core.RPCClient({ endpoint: `http://${EHPC_ENDPOINT}`, apiVersion: '2018-04-12', accessKeyId, accessKeySecret })

const [imageId] = process.argv.slice(2)
const deadline = Date.now() + 60_000
let state = ''
while (state !== 'Available') {
  if (Date.now() > deadline) throw new Error(`${imageId} is still ${state}`)
  const { Images } = await client.request('ListCustomImages', { RegionId: 'cn-hangzhou' })
  const image = Images.ImageInfo.find(({ ImageId }) => ImageId === imageId)
  if (image === undefined) throw new Error(`there is no ${imageId}`)
  if (image.Status !== state) console.log(image.Status)
  state = image.Status
  await sleep(200)
}
