import { hash } from 'node:crypto'
import type { ServiceName } from '../../../catalogue/face.ts'

/** The service under whose name images have their ids and faces. */
export const ECM = 'tencent/ecm' satisfies ServiceName

/** The shape of an ECM image id. */
export const IMAGE_ID = /^img-[0-9a-z]{8}$/

/** Characters of an ECM image id. */
export const IMAGE_ID_LENGTH = 12

/** The id of an image that was given none: the same for the same catalogue id, on every server. */
export function deriveImageId(catalogueId: string): string {
  const digits = BigInt(`0x${hash('sha256', `tencent image ${catalogueId}`, 'hex').slice(0, 15)}`).toString(36)
  return `img-${digits.padStart(8, '0').slice(-8)}`
}
