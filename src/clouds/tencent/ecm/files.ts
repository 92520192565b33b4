import type { ServiceFiles } from '../../service-files.ts'
import { ecmDetails } from './face.ts'
import { deriveImageId, ECM, IMAGE_ID } from './image-id.ts'
import { notShownByEcm } from './not-shown.ts'
import { readResponse } from './pasted-response.ts'
import { ECM_REGIONS } from './regions.ts'

/** What ECM adds to catalogue files: its faces, and the answers of DescribeImage. */
export const ecmFiles: ServiceFiles = {
  faces: ECM,
  format: {
    member: 'tencent',
    details: ecmDetails,
    imageId: { pattern: IMAGE_ID, meaning: '`img-` and 8 characters of 0-9 and a-z' },
    deriveImageId,
  },
  regions: Object.keys(ECM_REGIONS),
  notShown: notShownByEcm,
  readResponse,
}
