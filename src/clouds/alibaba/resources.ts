import type { Account } from '../../access/account.ts'
import type { Asked } from '../../access/bearing.ts'
import { matchesWildcard } from '../../access/wildcard.ts'
import type { Operation } from '../../api/operation.ts'
import type { Claim } from './claim.ts'
import { uidOf } from './identity.ts'
import { readParameter } from './parameters.ts'

/** Parts of a resource's name: `acs:product:region:account:resource`. */
export const RESOURCE_PARTS = 5

const couldBe = (pattern: string | undefined, text: string): boolean => matchesWildcard(pattern ?? '', text)
const couldBeUid = (pattern: string | undefined): boolean => /^[\d*?]+$/.test(pattern ?? '')

/** E-HPC is asked about all that an account has in a region. */
const ehpc: Asked = {
  actions: [
    'ehpc:describecluster',
    'ehpc:listclusters',
    'ehpc:listclustersmeta',
    'ehpc:listcommunityimages',
    'ehpc:listcustomimages',
    'ehpc:listimages',
    'ehpc:listregions',
  ],
  form: '"acs:ehpc:*:*:*", in which a region may stand as in "acs:ehpc:cn-hangzhou:*:*"',
  isAbout: ([, product]) => product === 'ehpc',
  mayCover: ([, product, region, account, resource]) =>
    couldBe(product, 'ehpc') && region !== '' && couldBeUid(account) && couldBe(resource, '*'),
}

/** Roles are in no region. */
const roles: Asked = {
  actions: ['sts:assumerole'],
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

/** All that RAM policies are asked about here. */
export const ASKED: readonly Asked[] = [ehpc, roles]

/**
 * The resource of a call as refusals show it, and its full name.
 * @throws Failure for a text that cannot name a resource
 */
export function resourceOf(operation: Operation, claim: Claim, region: string, account: Account) {
  const named = readParameter(claim, operation.input, operation.resourceParameter ?? '')
  if (typeof named === 'string') return { resource: named, resourceNames: [named] }
  // A region is the client's word: whatever it is, it stays one part.
  const place = region.replaceAll(':', '_')
  return { resource: '*', resourceNames: [`acs:${operation.service.name}:${place}:${uidOf(account)}:*`] }
}
