import type { ServiceFiles } from '../../service-files.ts'
import { ecsDetails } from './face.ts'
import { deriveImageId, ECS, IMAGE_ID } from './image-id.ts'

/** What ECS adds to catalogue files: its faces. */
export const ecsFiles: ServiceFiles = {
  faces: ECS,
  format: {
    member: 'alibaba',
    details: ecsDetails,
    imageId: {
      pattern: IMAGE_ID,
      meaning: 'an id such as m-bp181x855551ww5yq1ab or centos_7_9_x64_20G_alibase_20210623.vhd: 1 to 128 characters without white space',
    },
    deriveImageId,
  },
}
