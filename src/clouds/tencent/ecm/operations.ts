import type { Operation } from '../../../api/operation.ts'
import { DeleteImage } from './operations/delete-image.ts'
import { DescribeImage } from './operations/describe-image.ts'
import { ModifyImageAttribute } from './operations/modify-image-attribute.ts'

/** Every operation of ECM that this server has. */
export const ECM_OPERATIONS: readonly Operation[] = [DescribeImage, DeleteImage, ModifyImageAttribute]
