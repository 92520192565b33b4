import type { Operation } from '../../../api/operation.ts'
import { DescribeCluster } from './operations/describe-cluster.ts'
import { ListClusters } from './operations/list-clusters.ts'
import { ListClustersMeta } from './operations/list-clusters-meta.ts'
import { ListCommunityImages } from './operations/list-community-images.ts'
import { ListCustomImages } from './operations/list-custom-images.ts'
import { ListImages } from './operations/list-images.ts'
import { ListRegions } from './operations/list-regions.ts'

/** Every operation of E-HPC that this server has. */
export const EHPC_OPERATIONS: readonly Operation[] = [
  ListCommunityImages,
  ListCustomImages,
  ListImages,
  ListClusters,
  ListClustersMeta,
  DescribeCluster,
  ListRegions,
]
