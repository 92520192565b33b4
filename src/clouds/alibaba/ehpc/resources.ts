import type { ResourceForm } from '../../../access/bearing.ts'
import { couldBe } from '../../../access/wildcard.ts'
import { couldBeUid } from '../resources.ts'

/** E-HPC is asked about all that an account has in a region. */
export const ehpcResources: ResourceForm = {
  form: '"acs:ehpc:*:*:*", in which a region may stand as in "acs:ehpc:cn-hangzhou:*:*"',
  isAbout: ([, product]) => product === 'ehpc',
  mayCover: ([, product, region, account, resource]) =>
    couldBe(product, 'ehpc') && region !== '' && couldBeUid(account) && couldBe(resource, '*'),
}
