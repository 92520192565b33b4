import type { Operation } from '../../../api/operation.ts'
import { AssumeRole } from './operations/assume-role.ts'
import { GetCallerIdentity } from './operations/get-caller-identity.ts'

/** Every operation of the Security Token Service that this server has. */
export const STS_OPERATIONS: readonly Operation[] = [AssumeRole, GetCallerIdentity]
