import type { CloudService } from '../service-files.ts'
import { EHPC_OPERATIONS } from './ehpc/operations.ts'
import { STS_OPERATIONS } from './sts/operations.ts'

/** The services of Alibaba Cloud. One more is its folder, and a line here. */
export const ALIBABA_SERVICES: readonly CloudService[] = [
  { operations: EHPC_OPERATIONS, files: async () => (await import('./ehpc/files.ts')).ehpcFiles },
  { operations: STS_OPERATIONS },
  { operations: [], files: async () => (await import('./ecs/files.ts')).ecsFiles },
]
