import type { Service } from '../../../api/service.ts'
import { EHPC_ACTIONS } from './actions.ts'
import { EHPC_ERRORS } from './errors.ts'
import { ehpcResources } from './resources.ts'

/** Elastic High Performance Computing, see https://api.aliyun.com/document/EHPC/2018-04-12/overview. */
export const ehpc: Service<keyof typeof EHPC_ERRORS> = {
  cloud: 'alibaba',
  name: 'ehpc',
  version: '2018-04-12',
  title: { en: 'Elastic High Performance Computing', zh: '弹性高性能计算' },
  errors: EHPC_ERRORS,
  resources: () => ehpcResources,
  actions: EHPC_ACTIONS,
}
