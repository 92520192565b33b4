import type { Account } from '../../access/account.ts'
import type { Operation } from '../../api/operation.ts'
import type { Resource } from '../cloud.ts'
import { appIdOf } from './identity.ts'

/** Parts of a resource's name: `qcs:project:service:region:account:resource`. */
export const RESOURCE_PARTS = 6

/** The project that all resources are in. */
export const PROJECT = 'id/0'

/**
 * The resources of a call: all of the operation's type, or those that were named. CAM knows an account by its uin and by
 * its AppId.
 * @param ids of the resources that the call names; undefined when it names none
 */
export function resourcesOf(
  { service, resourceType }: Operation,
  account: Account,
  ids: readonly string[] | undefined,
): readonly Resource[] {
  const owners = [`uin/${account.identities.tencent?.['uin'] ?? ''}`, `uid/${appIdOf(account)}`]
  const named = (resource: string) => owners.map((owner) => `qcs:${PROJECT}:${service.name}::${owner}:${resource}`)
  const inType = (id: string) => (resourceType === undefined ? id : `${resourceType}/${id}`)
  if (ids === undefined) return [{ shown: '*', names: named(inType('*')) }]
  return ids.map((id) => ({ shown: `qcs::${service.name}::${owners[0]}:${inType(id)}`, names: named(inType(id)) }))
}
