import type { Operation } from '../../../api/operation.ts'
import { DescribeImage } from './operations/describe-image.ts'

/** Every operation of ECM that this server has. */
export const ECM_OPERATIONS: readonly Operation[] = [DescribeImage]
