// Prints every image of the three lists, and every cluster page by page.

import openApi, { $OpenApiUtil } from '@alicloud/openapi-core'
import { RuntimeOptions } from '@darabonba/typescript'

const { Config, OpenApiRequest, Params } = $OpenApiUtil
const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new openApi.default(new Config({ accessKeyId, accessKeySecret, endpoint: EHPC_ENDPOINT, protocol: 'http' }))

async function call(action, query) {
  const kind = { protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' }
  const params = new Params({ action, version: '2018-04-12', ...kind })
  return (await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}))).body
}

const RegionId = 'cn-hangzhou'
const community = await call('ListCommunityImages', { RegionId })
for (const { ImageId, ImageName } of community.Images.ImageInfo) console.log(`community\t${ImageId}\t${ImageName}`)
const custom = await call('ListCustomImages', { RegionId })
for (const { ImageId, ImageName } of custom.Images.ImageInfo) console.log(`custom\t${ImageId}\t${ImageName}`)
const official = await call('ListImages', { RegionId })
for (const { ImageId, OSName } of official.OsTags.OsInfo) console.log(`public\t${ImageId}\t${OSName}`)

const PageSize = 10
for (let PageNumber = 1; ; PageNumber += 1) {
  const { Clusters, TotalCount } = await call('ListClusters', { RegionId, PageNumber, PageSize })
  for (const { Id, Name = '' } of Clusters.ClusterInfoSimple) console.log(`cluster\t${Id}\t${Name}`)
  if (PageNumber * PageSize >= TotalCount) break
}
