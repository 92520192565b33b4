import type { CallContext } from '../../../api/operation.ts'
import { type StructShape, s } from '../../../api/shape.ts'
import type { Cluster } from '../../../catalogue/inventory.ts'

/** The members that this catalogue knows of a cluster; a list declares those of them that it has. */
export interface ClusterView {
  readonly Id: string
  readonly Name?: string
  readonly RegionId: string
  readonly OsTag?: string
  readonly BaseOsTag?: string
  readonly Status: string
}

/** The paging parameters of cluster lists. */
export const pageParameters = {
  PageNumber: s.integer({
    min: 1,
    default: 1,
    else: 'InvalidParams',
    doc: { en: 'Page, from 1', zh: '列表的页码，起始值为 1' },
    sample: 1,
  }),
  PageSize: s.integer({
    min: 1,
    max: 50,
    default: 10,
    else: 'InvalidParams',
    doc: { en: 'Clusters of a page, 1 to 50', zh: '分页查询时每页行数，取值范围：1~50' },
    sample: 10,
  }),
}

/** Operating system of a cluster's nodes; empty when it is not known. */
export const osTagOf = ({ details }: Cluster): string => (typeof details['osTag'] === 'string' ? details['osTag'] : '')

/** Whether the nodes of a cluster may run other operating systems too. */
export const isMultiOs = ({ details }: Cluster): boolean => details['multiOs'] === true

/** A cluster as E-HPC shows it, as far as it is known. */
export function clusterView(cluster: Cluster): ClusterView {
  const osTag = osTagOf(cluster)
  const { name } = cluster.details
  return {
    Id: cluster.id,
    ...(typeof name === 'string' && { Name: name }),
    RegionId: cluster.region,
    ...(osTag !== '' && { OsTag: osTag, BaseOsTag: osTag }),
    Status: 'running',
  }
}

/** The caller's cluster of that id; somebody else's is not found. */
export async function findCluster(id: string, { caller, catalogue, fail }: CallContext<'ClusterNotFound'>): Promise<Cluster> {
  const clusters = await catalogue.clusters(caller.account.id)
  return clusters.find((cluster) => cluster.id === id && cluster.cloud === 'alibaba') ?? fail('ClusterNotFound')
}

const required = { required: true } as const

/** What lists of clusters answer. */
export const clusterPage = <Item extends StructShape>(item: Item) =>
  s.struct({
    TotalCount: s.integer({ ...required, doc: { en: 'Clusters, before paging', zh: '集群总数' } }),
    PageNumber: s.integer({ ...required, doc: { en: 'Page', zh: '列表的页码' } }),
    PageSize: s.integer({ ...required, doc: { en: 'Clusters of a page at most', zh: '每页行数' } }),
    Clusters: s.struct(
      { ClusterInfoSimple: s.list(item, { ...required, doc: { en: 'Clusters', zh: '集群列表' } }) },
      { ...required, doc: { en: 'Clusters', zh: '集群列表' } },
    ),
  })

/** A page of the caller's clusters in the region of the call, by id, with the members that cluster lists share. */
export async function pageOfClusters(
  { PageNumber, PageSize }: { readonly PageNumber: number; readonly PageSize: number },
  { caller, catalogue, region }: CallContext<never>,
) {
  const all = await catalogue.clusters(caller.account.id)
  const found = all.filter((cluster) => cluster.cloud === 'alibaba' && (region === '' || cluster.region === region))
  const start = (PageNumber - 1) * PageSize
  const page = found.slice(start, start + PageSize).map(clusterView)
  return { PageNumber, PageSize, TotalCount: found.length, Clusters: { ClusterInfoSimple: page } }
}
