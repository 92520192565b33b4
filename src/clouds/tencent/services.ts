import type { CloudService } from '../service-files.ts'
import { ECM_OPERATIONS } from './ecm/operations.ts'

/** The services of Tencent Cloud. One more is its folder, and a line here. */
export const TENCENT_SERVICES: readonly CloudService[] = [
  { operations: ECM_OPERATIONS, files: async () => (await import('./ecm/files.ts')).ecmFiles },
]
