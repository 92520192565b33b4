import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { clusterPage, pageOfClusters, pageParameters } from '../clusters.ts'
import { ehpc } from '../service.ts'

const required = { required: true } as const

/** A cluster in a list, as far as this catalogue knows it. */
const ClusterInfoSimpleShape = s.struct({
  Id: s.string({ ...required, doc: { en: 'Cluster ID', zh: '集群 ID' }, sample: 'ehpc-hz-FYUr32abcd' }),
  Name: s.string({ doc: { en: 'Name', zh: '集群名称' }, sample: '计算集群' }),
  RegionId: s.string({ ...required, doc: { en: 'Region', zh: '地域 ID' }, sample: 'cn-hangzhou' }),
  OsTag: s.string({ doc: { en: 'Tag of the operating system', zh: '操作系统镜像标签' }, sample: 'CentOS_7.2_64' }),
  BaseOsTag: s.string({ doc: { en: 'Tag of the base operating system', zh: '基础镜像操作系统标签' }, sample: 'CentOS_7.2_64' }),
  Status: s.string({ ...required, doc: { en: 'State', zh: '集群状态' }, sample: 'running' }),
})

/** Lists the caller's clusters in the region of the call. */
export const ListClusters = operation(ehpc, 'ListClusters', {
  summary: { en: 'List clusters', zh: '查询集群列表' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/ListClusters',
  access: 'read',
  rate: 20,
  input: s.struct(pageParameters),
  output: clusterPage(ClusterInfoSimpleShape),
  errors: ['UnknownError', 'ServiceUnavailable', 'DbError', 'NotAuthorized', 'InvalidParams'],
  examples: [{ title: { en: 'List clusters', zh: '查询集群列表' }, input: { PageNumber: 1, PageSize: 10 } }],

  run(input, context) {
    return pageOfClusters(input, context)
  },
})
