import type { Grants } from '../access/grants.ts'
import type { Decision } from '../access/policy.ts'
import type { Caller, Operation } from '../api/operation.ts'
import type { Resource, ResourceQuestion } from '../clouds/cloud.ts'

/** What policies say of one resource of a call. */
export interface PolicyAnswer {
  readonly resource: Resource
  readonly decision: Decision
}

/** An operation as policies name it, for example `ecm:DescribeImage`. */
export const policyActionOf = ({ service, action }: Operation): string => `${service.name}:${action}`

/** Whether policies are asked about a call: not for an account itself, nor where every caller may. */
export const asksPolicies = ({ authorized }: Operation, { user, session }: Pick<Caller, 'user' | 'session'>): boolean =>
  authorized !== false && (user !== null || session !== null)

/**
 * Asks policies about the resources of a call, one after the other, all of which they must allow.
 * @returns what they say of the first that they do not allow, else of the last; undefined for a call without resources
 */
export function askPolicies(grants: Grants, operation: Operation, { resources, context }: ResourceQuestion): PolicyAnswer | undefined {
  const action = policyActionOf(operation)
  let answer: PolicyAnswer | undefined
  for (const resource of resources) {
    answer = { resource, decision: grants.decide({ action, resourceNames: resource.names, context }) }
    if (!answer.decision.allowed) return answer
  }
  return answer
}

/** What decided, for people, without a full stop. */
export function reasonOf({ allowed, decidedBy }: Decision): string {
  if (decidedBy === null) return 'no statement allows it'
  const { policy, index, fault } = decidedBy
  return fault === undefined
    ? `${allowed ? 'allowed' : 'denied'} by statement ${index} of policy ${policy}`
    : `the policy ${policy} is not understood, so it denies everything: ${fault}`
}
