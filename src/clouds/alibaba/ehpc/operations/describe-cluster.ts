import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { clusterView, findCluster } from '../clusters.ts'
import { ehpc } from '../service.ts'

const required = { required: true } as const

/** Describes one of the caller's clusters. */
export const DescribeCluster = operation(ehpc, 'DescribeCluster', {
  summary: { en: 'Describe a cluster', zh: '查询集群详情' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/DescribeCluster',
  access: 'read',
  rate: 20,
  input: s.struct({
    ClusterId: s.string({ ...required, doc: { en: 'Cluster ID', zh: '集群 ID' }, sample: 'ehpc-hz-FYUr32abcd' }),
  }),
  output: s.struct({
    ClusterInfo: s.struct(
      {
        Id: s.string({ ...required, doc: { en: 'Cluster ID', zh: '集群 ID' }, sample: 'ehpc-hz-FYUr32abcd' }),
        Name: s.string({ doc: { en: 'Name', zh: '集群名称' }, sample: '计算集群' }),
        RegionId: s.string({ ...required, doc: { en: 'Region', zh: '地域 ID' }, sample: 'cn-hangzhou' }),
        OsTag: s.string({ doc: { en: 'Tag of the operating system', zh: '操作系统镜像标签' }, sample: 'CentOS_7.2_64' }),
        BaseOsTag: s.string({ doc: { en: 'Tag of the base operating system', zh: '基础镜像操作系统标签' }, sample: 'CentOS_7.2_64' }),
        Status: s.string({ ...required, doc: { en: 'State', zh: '集群状态' }, sample: 'running' }),
      },
      { ...required, doc: { en: 'The cluster, as far as it is known', zh: '集群详情' } },
    ),
  }),
  errors: ['UnknownError', 'ServiceUnavailable', 'DbError', 'NotAuthorized', 'ClusterNotFound'],
  examples: [{ title: { en: 'Describe a cluster', zh: '查询集群详情' }, input: { ClusterId: 'ehpc-hz-FYUr32abcd' } }],

  async run({ ClusterId }, context) {
    return { ClusterInfo: clusterView(await findCluster(ClusterId, context)) }
  },
})
