// Prints the newest version of Ubuntu for x86_64, and the ids of the official and the community's images that have it.

import Core from '@alicloud/pop-core'

const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret, EHPC_ENDPOINT } = process.env
const client = new Core.RPCClient({ endpoint: `http://${EHPC_ENDPOINT}`, apiVersion: '2018-04-12', accessKeyId, accessKeySecret })

const RegionId = 'cn-hangzhou'
const official = await client.request('ListImages', { RegionId })
const community = await client.request('ListCommunityImages', { RegionId })
const systems = [...official.OsTags.OsInfo, ...community.Images.ImageInfo.map(({ ImageId, OsTag }) => ({ ...OsTag, ImageId }))]
const ubuntus = systems.filter(({ Platform, Architecture }) => Platform === 'Ubuntu' && Architecture === 'x86_64')

const newest = ubuntus
  .map(({ Version }) => Version)
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  .at(-1)
console.log(newest)
const ids = ubuntus.filter(({ Version }) => Version === newest).map(({ ImageId }) => ImageId)
for (const id of ids.sort()) console.log(id)
