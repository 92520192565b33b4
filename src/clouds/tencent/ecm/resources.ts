import type { ResourceForm } from '../../../access/bearing.ts'
import { couldBe } from '../../../access/wildcard.ts'
import { PROJECT } from '../resources.ts'

/** ECM is asked about all images that an account has. They are in no project but the default one, and calls in no region. */
export const ecmResources: ResourceForm = {
  form: '"qcs::ecm:::image/*" or "qcs::ecm:::*", in which an account may stand as in "qcs::ecm::uin/100000000001:*"',
  isAbout: ([, , service]) => service === 'ecm',
  mayCover: ([, project, service, region, account = '', resource]) =>
    couldBe(project, PROJECT) &&
    couldBe(service, 'ecm') &&
    couldBe(region, '') &&
    /^(\*|ui[nd]\/[\d*?]+)$/.test(account) &&
    couldBe(resource, 'image/*'),
}
