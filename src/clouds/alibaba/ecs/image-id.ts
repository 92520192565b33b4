import { hash } from 'node:crypto'
import type { ServiceName } from '../../../catalogue/face.ts'

/** The service under whose name images have their ids and faces. */
export const ECS = 'alibaba/ecs' satisfies ServiceName

/** System images are called like centos_7_9_x64_20G_alibase_20210623.vhd, all others m- and 20 letters or digits. */
export const IMAGE_ID = /^[^\s\p{Cc}]{1,128}$/u

/** The id of an image that was given none: the same for the same catalogue id, on every server. */
export function deriveImageId(catalogueId: string): string {
  const digits = BigInt(`0x${hash('sha256', `alibaba image ${catalogueId}`, 'hex')}`).toString(36)
  return `m-${digits.padStart(20, '0').slice(-20)}`
}
