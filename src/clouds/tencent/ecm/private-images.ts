import type { CallContext } from '../../../api/operation.ts'
import type { StoreReader } from '../../../catalogue/decision.ts'
import type { Image } from '../../../catalogue/image.ts'
import { ECM } from './image-id.ts'

/** Most images an account may have when it makes another: CVM's quota, because ECM's pages tell none. */
export const MAX_PRIVATE_IMAGES = 500

/**
 * The images that an account has in ECM, when it may have one more. Its images of other services alone count for the quota
 * too, and are not among them.
 */
export async function imagesWithRoom(
  accountId: string,
  read: StoreReader,
  fail: CallContext<'ResourceInsufficient.InvaildPrivateImageNum'>['fail'],
): Promise<readonly Image[]> {
  const images = await read.imagesOwnedBy(accountId, MAX_PRIVATE_IMAGES)
  if (images.length >= MAX_PRIVATE_IMAGES) fail('ResourceInsufficient.InvaildPrivateImageNum', `${MAX_PRIVATE_IMAGES}`)
  return images.filter(({ faces }) => faces[ECM] !== undefined)
}

/** Refuses a name that one of the images has. Letters are compared as they are. */
export function refuseTakenName(
  name: string,
  images: readonly Image[],
  fail: CallContext<'InvalidParameterValue.ImageNameDuplicate'>['fail'],
): void {
  if (images.some((image) => image.name === name)) fail('InvalidParameterValue.ImageNameDuplicate', name)
}
