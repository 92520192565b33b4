import type { Account } from '../../../access/account.ts'
import type { Catalogue } from '../../../catalogue/catalogue.ts'
import { isKnownTo } from '../../../catalogue/image.ts'
import { ECM } from './image-id.ts'
import { type ImageView, imageView } from './image-view.ts'

/** Images that an account may know of and ECM shows, as it shows them, by the catalogue's own ids. */
export async function seenImages(
  catalogue: Catalogue,
  account: Account,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, ImageView>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const images = wanted.length === 0 ? [] : await catalogue.imagesById(wanted)
  const seen = images.filter((image) => image.faces[ECM] !== undefined && isKnownTo(image, account.id))
  return new Map(seen.map((image) => [image.id, imageView(image, account)]))
}

/** The catalogue's own ids of images by their ids in ECM, as far as an account may know of them. @param imageIds a few */
export async function ownIdsOf(catalogue: Catalogue, account: Account, imageIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (imageIds.length === 0) return new Map()
  const where = [{ on: 'id', anyOf: imageIds }] as const
  const { images } = await catalogue.list(
    account.id,
    { service: ECM, from: ['own', 'public', 'shared', 'community'], where },
    0,
    imageIds.length,
  )
  return new Map(images.map((image) => [image.faces[ECM]?.id ?? '', image.id]))
}

/** The values of all filters that ask for images by their ids. */
export const imageIdsIn = (filters: readonly { readonly Name: string; readonly Values: readonly string[] }[]): readonly string[] =>
  filters.flatMap(({ Name, Values }) => (Name === 'image-id' ? Values.slice(0, 10) : []))
