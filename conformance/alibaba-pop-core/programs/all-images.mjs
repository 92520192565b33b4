// Prints every image of the three lists, and every cluster page by page.

import Core from '@alicloud/pop-core'

const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new Core.RPCClient({ endpoint: `http://${EHPC_ENDPOINT}`, apiVersion: '2018-04-12', accessKeyId, accessKeySecret })

const RegionId = 'cn-hangzhou'
const community = await client.request('ListCommunityImages', { RegionId })
for (const { ImageId, ImageName } of community.Images.ImageInfo) console.log(`community\t${ImageId}\t${ImageName}`)
const custom = await client.request('ListCustomImages', { RegionId })
for (const { ImageId, ImageName } of custom.Images.ImageInfo) console.log(`custom\t${ImageId}\t${ImageName}`)
const official = await client.request('ListImages', { RegionId })
for (const { ImageId, OSName } of official.OsTags.OsInfo) console.log(`public\t${ImageId}\t${OSName}`)

const PageSize = 10
for (let PageNumber = 1; ; PageNumber += 1) {
  const { Clusters, TotalCount } = await client.request('ListClusters', { RegionId, PageNumber, PageSize })
  for (const { Id, Name = '' } of Clusters.ClusterInfoSimple) console.log(`cluster\t${Id}\t${Name}`)
  if (PageNumber * PageSize >= TotalCount) break
}
