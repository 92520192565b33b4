// Prints the newest version of Ubuntu for x86_64, and the ids of the official and the community's images that have it.

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
const official = await call('ListImages', { RegionId })
const community = await call('ListCommunityImages', { RegionId })
const systems = [...official.OsTags.OsInfo, ...community.Images.ImageInfo.map(({ ImageId, OsTag }) => ({ ...OsTag, ImageId }))]
const ubuntus = systems.filter(({ Platform, Architecture }) => Platform === 'Ubuntu' && Architecture === 'x86_64')

const newest = ubuntus
  .map(({ Version }) => Version)
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  .at(-1)
console.log(newest)
const ids = ubuntus.filter(({ Version }) => Version === newest).map(({ ImageId }) => ImageId)
for (const id of ids.sort()) console.log(id)
