import type { ResourceForm } from '../../../access/bearing.ts'
import { couldBe } from '../../../access/wildcard.ts'
import { couldBeUid } from '../resources.ts'

/** STS is asked about roles, which are in no region. */
export const stsResources: ResourceForm = {
  form: '"acs:ram:*:*:role/*", in which an account and the name of a role may stand',
  isAbout: ([, product, , , resource = '']) => product === 'ram' && /^role($|\/)/.test(resource),
  mayCover: ([, product, region, account, resource = '']) =>
    couldBe(product, 'ram') && couldBe(region, '') && couldBeUid(account) && couldBeRole(resource),
}

function couldBeRole(pattern: string): boolean {
  const [fixed = ''] = pattern.split(/[*?]/, 1)
  if (fixed === pattern) return /^role\/[\p{L}\p{N}._-]+$/u.test(pattern)
  return fixed.startsWith('role/') ? !fixed.slice('role/'.length).includes('/') : 'role/'.startsWith(fixed)
}
