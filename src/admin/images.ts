import { DEFAULT_ACCOUNT } from '../access/account.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { ServiceName } from '../catalogue/face.ts'
import { wholeNumber } from './whole-number.ts'

/** Most images of one answer. */
const MAX_IMAGES = 100

/** A page of what the default account sees in a cloud, for people: `?cloud=&name=&offset=&limit=`. Odd values count as left out. */
export async function imagesPage(catalogue: Catalogue, query: string): Promise<object> {
  const parameters = new URLSearchParams(query)
  const service: ServiceName = parameters.get('cloud') === 'alibaba' ? 'alibaba/ecs' : 'tencent/ecm'
  const name = parameters.get('name') ?? ''
  const limit = Math.min(wholeNumber(parameters.get('limit'), 20), MAX_IMAGES)
  const where = name === '' ? [] : [{ on: 'name', contains: name } as const]
  const page = await catalogue.list(
    DEFAULT_ACCOUNT,
    { service, from: ['own', 'public'], where },
    wholeNumber(parameters.get('offset'), 0),
    limit,
  )
  return {
    total: page.total,
    images: page.images.map((image) => ({
      id: image.faces[service]?.id,
      name: image.name,
      osName: image.os.name,
      architecture: image.architecture,
      sizeGiB: image.sizeGiB,
      createdAt: image.createdAt,
      owner: image.owner,
    })),
  }
}
