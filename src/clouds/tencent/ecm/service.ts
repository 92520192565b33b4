import type { Service } from '../../../api/service.ts'
import { ECM_ACTIONS } from './actions.ts'
import { ECM_ERRORS } from './errors.ts'
import { ecmResources } from './resources.ts'

/** Edge Computing Machine, see https://cloud.tencent.com/document/product/1108. */
export const ecm: Service<keyof typeof ECM_ERRORS> = {
  cloud: 'tencent',
  name: 'ecm',
  version: '2019-07-19',
  title: { en: 'Edge Computing Machine', zh: '边缘计算机器' },
  errors: ECM_ERRORS,
  resources: ecmResources,
  actions: ECM_ACTIONS,
}
