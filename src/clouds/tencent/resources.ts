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
  { service: { name }, resourceType }: Operation,
  account: Account,
  ids: readonly string[] | undefined,
): readonly Resource[] {
  const service = `qcs:${PROJECT}:${name}::`
  const type = resourceType === undefined ? '' : `${resourceType}/`
  const uin = `uin/${account.identities.tencent?.['uin'] ?? ''}`
  const uid = `uid/${appIdOf(account)}`
  const namesOf = (id: string) => [`${service}${uin}:${type}${id}`, `${service}${uid}:${type}${id}`]
  if (ids === undefined) return [{ shown: '*', names: namesOf('*') }]
  return ids.map((id) => ({ shown: `qcs::${name}::${uin}:${type}${id}`, names: namesOf(id) }))
}
