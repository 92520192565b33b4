import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { INSTANCE_TYPE_CONFIGS, InstanceTypeConfigShape } from '../instance-type-config.ts'
import { ecm } from '../service.ts'

/** Lists the kinds of machines that ECM has. */
export const DescribeInstanceTypeConfig = operation(ecm, 'DescribeInstanceTypeConfig', {
  summary: { en: 'List instance types', zh: '获取机型配置列表' },
  page: 'https://console.cloud.tencent.com/api/explorer?Product=ecm&Version=2019-07-19&Action=DescribeInstanceTypeConfig',
  access: 'read',
  rate: 20,
  input: s.struct({}),
  output: s.struct({
    TotalCount: s.integer({ required: true, doc: { en: 'Number of types', zh: '总数' } }),
    InstanceTypeConfigSet: s.list(InstanceTypeConfigShape, {
      required: true,
      nullable: true,
      doc: { en: 'The types', zh: '机型配置信息' },
    }),
  }),
  errors: ['FailedOperation.InternalOperationFailure'],
  examples: [{ title: { en: 'List the types', zh: '查看机型配置列表' }, input: {} }],

  run: () => ({ TotalCount: INSTANCE_TYPE_CONFIGS.length, InstanceTypeConfigSet: INSTANCE_TYPE_CONFIGS }),
})
