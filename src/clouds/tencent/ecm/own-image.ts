import type { StoreReader } from '../../../catalogue/decision.ts'
import type { Image } from '../../../catalogue/image.ts'
import { ECM } from './image-id.ts'

/** What refuses an image that a call may not change. */
export interface Refusing {
  /** The caller may not see such an image, or there is none. */
  unknown(): never
  /** The caller sees it, and it is an official one or another account's. */
  public(): never
}

/** The caller's own image of that id in ECM, while no other writer is at work. One that the caller may not see is refused as if it were not there. */
export async function ownImage(read: StoreReader, accountId: string, imageId: string, refuse: Refusing): Promise<Image> {
  const image = (await read.imageOf(ECM, imageId))?.thing
  if (image === undefined) return refuse.unknown()
  if (image.owner === accountId) return image
  return image.visibility === 'public' ? refuse.public() : refuse.unknown()
}
