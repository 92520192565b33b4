import type { Account } from '../../access/account.ts'
import type { Asked } from '../../access/bearing.ts'
import { matchesWildcard } from '../../access/wildcard.ts'
import { appIdOf } from './identity.ts'

/** Parts of a resource's name: `qcs:project:service:region:account:resource`. */
export const RESOURCE_PARTS = 6

const PROJECT = 'id/0'
const IMAGES = 'image/*'

const couldBe = (pattern: string | undefined, text: string): boolean => matchesWildcard(pattern ?? '', text)

/** ECM is asked about all images that an account has. They are in no project but the default one, and calls in no region. */
const images: Asked = {
  actions: ['ecm:describeimage'],
  form: '"qcs::ecm:::image/*" or "qcs::ecm:::*", in which an account may stand as in "qcs::ecm::uin/100000000001:*"',
  isAbout: ([, , service]) => service === 'ecm',
  mayCover: ([, project, service, region, account = '', resource]) =>
    couldBe(project, PROJECT) &&
    couldBe(service, 'ecm') &&
    couldBe(region, '') &&
    /^(\*|ui[nd]\/[\d*?]+)$/.test(account) &&
    couldBe(resource, IMAGES),
}

/** All that CAM policies are asked about here. */
export const ASKED: readonly Asked[] = [images]

/** The resource of a call as refusals show it, and its full names: CAM knows an account by its uin and by its AppId. */
export function imagesOf(account: Account) {
  const uin = account.identities.tencent?.['uin'] ?? ''
  const named = (owner: string) => `qcs:${PROJECT}:ecm::${owner}:${IMAGES}`
  return { resource: '*', resourceNames: [named(`uin/${uin}`), named(`uid/${appIdOf(account)}`)] }
}
