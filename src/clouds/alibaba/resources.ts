import type { Account } from '../../access/account.ts'
import type { Operation } from '../../api/operation.ts'
import type { Resource } from '../cloud.ts'
import { uidOf } from './identity.ts'

/** Parts of a resource's name: `acs:product:region:account:resource`. */
export const RESOURCE_PARTS = 5

/** Whether a pattern may cover some account. */
export const couldBeUid = (pattern: string | undefined): boolean => /^[\d*?]+$/.test(pattern ?? '')

/**
 * The resources of a call: all that an account has of the operation's type, or those that were named.
 * @param region a client's word
 * @param named ids of resources of the operation's type, or the full names of an operation without one; undefined when it names none
 */
export function resourcesOf(
  { service, resourceType }: Operation,
  region: string,
  account: Account,
  named: readonly string[] | undefined,
): readonly Resource[] {
  if (named !== undefined && resourceType === undefined) return named.map((name) => ({ shown: name, names: [name] }))
  // Whatever a client calls its region, it stays one part.
  const place = region.replaceAll(':', '_')
  const full = (resource: string) => `acs:${service.name}:${place}:${uidOf(account)}:${resource}`
  if (named === undefined) return [{ shown: '*', names: [full(resourceType === undefined ? '*' : `${resourceType}/*`)] }]
  return named.map((id) => full(`${resourceType}/${id}`)).map((name) => ({ shown: name, names: [name] }))
}
