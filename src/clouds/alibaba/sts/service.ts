import type { Service } from '../../../api/service.ts'
import { STS_ERRORS } from './errors.ts'
import { stsResources } from './resources.ts'

/** Security Token Service, see https://help.aliyun.com/document_detail/28756.html. */
export const sts: Service<keyof typeof STS_ERRORS> = {
  cloud: 'alibaba',
  name: 'sts',
  version: '2015-04-01',
  title: { en: 'Security Token Service', zh: '安全令牌服务' },
  errors: STS_ERRORS,
  resources: () => stsResources,
  actions: ['AssumeRole', 'AssumeRoleWithOIDC', 'AssumeRoleWithSAML', 'GetCallerIdentity'],
}
