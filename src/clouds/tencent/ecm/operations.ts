import type { Operation } from '../../../api/operation.ts'
import { CreateImage } from './operations/create-image.ts'
import { DeleteImage } from './operations/delete-image.ts'
import { DescribeConfig } from './operations/describe-config.ts'
import { DescribeCustomImageTask } from './operations/describe-custom-image-task.ts'
import { DescribeImage } from './operations/describe-image.ts'
import { DescribeImportImageOs } from './operations/describe-import-image-os.ts'
import { DescribeInstanceTypeConfig } from './operations/describe-instance-type-config.ts'
import { DescribeInstances } from './operations/describe-instances.ts'
import { DescribeModule } from './operations/describe-module.ts'
import { DescribeTaskResult } from './operations/describe-task-result.ts'
import { DescribeTaskStatus } from './operations/describe-task-status.ts'
import { ImportCustomImage } from './operations/import-custom-image.ts'
import { ImportImage } from './operations/import-image.ts'
import { ModifyImageAttribute } from './operations/modify-image-attribute.ts'
import { ModifyModuleImage } from './operations/modify-module-image.ts'

/** Every operation of ECM that this server has. */
export const ECM_OPERATIONS: readonly Operation[] = [
  DescribeImage,
  CreateImage,
  DeleteImage,
  ModifyImageAttribute,
  ImportImage,
  ImportCustomImage,
  DescribeImportImageOs,
  DescribeCustomImageTask,
  DescribeTaskResult,
  DescribeTaskStatus,
  DescribeConfig,
  DescribeInstanceTypeConfig,
  DescribeInstances,
  DescribeModule,
  ModifyModuleImage,
]
