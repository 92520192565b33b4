import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { clusterPage, pageOfClusters, pageParameters } from '../clusters.ts'
import { ehpc } from '../service.ts'

const required = { required: true } as const

/** A cluster in a list of essentials, as far as this catalogue knows it. */
const ClusterMetaShape = s.struct({
  Id: s.string({ ...required, doc: { en: 'Cluster ID', zh: '集群 ID' }, sample: 'ehpc-hz-FYUr32abcd' }),
  Name: s.string({ doc: { en: 'Name', zh: '集群名称' }, sample: '计算集群' }),
  OsTag: s.string({ doc: { en: 'Tag of the operating system', zh: '操作系统镜像标签' }, sample: 'CentOS_7.2_64' }),
  Status: s.string({ ...required, doc: { en: 'State', zh: '集群状态' }, sample: 'running' }),
})

/** Lists the essentials of the caller's clusters in the region of the call. */
export const ListClustersMeta = operation(ehpc, 'ListClustersMeta', {
  summary: { en: 'List essentials of clusters', zh: '查询集群元数据列表' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/ListClustersMeta',
  access: 'read',
  rate: 20,
  input: s.struct(pageParameters),
  output: clusterPage(ClusterMetaShape),
  errors: ['UnknownError', 'ServiceUnavailable', 'DbError', 'NotAuthorized', 'InvalidParams'],
  examples: [{ title: { en: 'List essentials of clusters', zh: '查询集群元数据列表' }, input: { PageNumber: 1, PageSize: 10 } }],

  async run(input, context) {
    const { Clusters, ...counts } = await pageOfClusters(input, context)
    const essentials = Clusters.ClusterInfoSimple.map(({ RegionId: _, BaseOsTag: __, ...essential }) => essential)
    return { ...counts, Clusters: { ClusterInfoSimple: essentials } }
  },
})
