import type { CallContext } from '../../../api/operation.ts'
import { s } from '../../../api/shape.ts'
import type { Image, Visibility } from '../../../catalogue/image.ts'
import type { Cluster } from '../../../catalogue/inventory.ts'
import type { Attribute, Origin, Predicate } from '../../../catalogue/query.ts'
import { runsOn } from '../../machines.ts'
import { ECS } from '../ecs/image-id.ts'
import { machineOf } from '../ecs/instance-types.ts'
import { CUSTOM_BASE_OS_TAG } from './base-os-tag.ts'
import { findCluster, isMultiOs, osTagOf } from './clusters.ts'
import { imageInfos } from './image-lists.ts'
import type { ImageInfo } from './image-view.ts'

/** The parameters that choose images by system and machine. */
export const imageParameters = {
  BaseOsTag: s.string({ doc: { en: 'Tag of the base operating system', zh: '基础镜像操作系统标签' }, sample: 'CentOS_7.2_64' }),
  InstanceType: s.string({
    doc: { en: 'Images for this instance type; for all of them when left out', zh: '指定实例规格，不指定则查询所有实例规格支持的镜像列表' },
    sample: 'ecs.n1.tiny',
  }),
}

/** The parameter that chooses images by cluster. */
export const clusterParameter = {
  ClusterId: s.string({
    doc: {
      en: "Images for this cluster: all of its region if it supports several operating systems. Every cluster's when left out",
      zh: '指定集群 ID，如果该集群支持多操作系统，则查询集群所在地域下的所有镜像列表；不指定则查询所有集群支持的镜像列表',
    },
    sample: 'ehpc-hz-FYUr32abcd',
  }),
}

/** What a caller asks for. */
interface Filters {
  readonly BaseOsTag?: string
  readonly InstanceType?: string
}

/** Which images a list is about. */
export interface Scope {
  readonly from: readonly Origin[]
  /** Only images of this visibility; those of any when left out. */
  readonly visibility?: Visibility
  /** What the list shows as the tag of the base system. */
  readonly baseOsTag: Attribute
}

/**
 * The images of the scope that the caller asks for, newest first. See docs/decisions/0007-ehpc-images.md.
 * @param cluster only what it supports
 */
export async function chooseImages(
  { BaseOsTag, InstanceType }: Filters,
  { from, visibility, baseOsTag }: Scope,
  { caller, catalogue, fail, ...call }: CallContext<'InvalidParams'>,
  cluster?: Cluster,
): Promise<readonly Image[]> {
  const where: Predicate[] = []
  // What is not known is no tag that could be asked for.
  const whereTag = (tag: string) => where.push({ on: 'attribute', attribute: baseOsTag, anyOf: tag === '' ? [] : [tag] })
  if (BaseOsTag !== undefined) whereTag(BaseOsTag)
  if (InstanceType !== undefined) {
    const machine = machineOf(InstanceType) ?? fail('InvalidParams', 'InstanceType')
    where.push(runsOn([machine]))
  }
  if (cluster !== undefined && !isMultiOs(cluster)) whereTag(osTagOf(cluster))
  const region = cluster?.region ?? call.region
  if (region !== '') where.push({ on: 'region', is: region })
  if (visibility !== undefined) where.push({ on: 'visibility', is: visibility })
  const { images } = await catalogue.list(caller.account.id, { service: ECS, from, where }, 0, Number.MAX_SAFE_INTEGER)
  return images
}

/** Codes that lists of custom and community images are refused with. */
export const IMAGE_LIST_ERRORS = [
  'UnknownError',
  'ImageNotFound',
  'ServiceUnavailable',
  'EcsError',
  'DbError',
  'NotAuthorized',
  'InvalidParams',
  'ClusterNotFound',
] as const

/** What ListCommunityImages and ListCustomImages answer: the chosen images of a scope. */
export async function listImageInfos(
  { ClusterId, ...filters }: Filters & { readonly ClusterId?: string },
  scope: Omit<Scope, 'baseOsTag'>,
  context: CallContext<'InvalidParams' | 'ClusterNotFound'>,
): Promise<{ readonly Images: { readonly ImageInfo: readonly ImageInfo[] } }> {
  const cluster = ClusterId === undefined ? undefined : await findCluster(ClusterId, context)
  const images = await chooseImages(filters, { ...scope, baseOsTag: CUSTOM_BASE_OS_TAG }, context, cluster)
  return { Images: { ImageInfo: await imageInfos(images, context.caller.account.id, await context.catalogue.accounts()) } }
}
