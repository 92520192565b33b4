import type { ServiceFiles } from '../../service-files.ts'
import { ECS } from '../ecs/image-id.ts'
import { notShownByEhpc } from './not-shown.ts'
import { readResponse } from './pasted-response.ts'

/** What E-HPC adds to catalogue files: the answers of its lists, whose images are those of ECS. */
export const ehpcFiles: ServiceFiles = { faces: ECS, notShown: notShownByEhpc, readResponse }
