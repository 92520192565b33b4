import type { CloudName } from '../access/account.ts'
import type { ServiceName } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'
import type { Cluster, Instance, Module } from '../catalogue/inventory.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { AccountBook } from './accounts.ts'
import { parseInstant } from './instant.ts'
import { type Ledger, originAt } from './ledger.ts'
import { warnOfRegion } from './region.ts'
import type { WrittenSource } from './source.ts'

/** Clusters are Alibaba Cloud's, modules and instances are Tencent Cloud's: so far no other cloud's operations ask for them. */
const CLOUD_OF_CLUSTERS: CloudName = 'alibaba'
const CLOUD_OF_INSTANCES: CloudName = 'tencent'
const SERVICE_OF_INSTANCES: ServiceName = 'tencent/ecm'

/** Tells the catalogue's own id of an image that is named by any of its ids; another id is taken for one already. */
function ownIdsOf(images: readonly Image[]): (named: string) => string {
  const ownIds = new Map(images.map((image) => [image.faces[SERVICE_OF_INSTANCES]?.id ?? image.id, image.id]))
  return (named) => ownIds.get(named) ?? named
}

const regionsOf = (wanted: CloudName, cloudFormats: readonly CloudFormat[]) => cloudFormats.find(({ cloud }) => cloud === wanted)?.regions

/** The clusters of all files. A cluster's details are its `name`, `osTag` and `multiOs`. */
export function gatherClusters(
  sources: readonly WrittenSource[],
  cloudFormats: readonly CloudFormat[],
  book: AccountBook,
  ledger: Ledger,
): readonly Cluster[] {
  const regions = regionsOf(CLOUD_OF_CLUSTERS, cloudFormats)
  return sources.flatMap(({ text, document }) =>
    (document.clusters ?? []).map(({ id, account, region, name = '', osTag = '', multiOs = false }, index) => {
      const path = ['clusters', index]
      ledger.enter('cluster', id, originAt(text, [...path, 'id']))
      if (osTag === '' && !multiOs) {
        ledger.refuse(originAt(text, path), `no image would fit the cluster ${JSON.stringify(id)}; add its osTag, or "multiOs: true"`)
      }
      warnOfRegion(region, regions, ledger, originAt(text, [...path, 'region']))
      const accountId = book.idOf(account, originAt(text, [...path, 'account']))
      return { id, cloud: CLOUD_OF_CLUSTERS, accountId, region, details: { ...(name !== '' && { name }), osTag, multiOs } }
    }),
  )
}

/**
 * The instances of all files. `image` may be any id of an image of this load; another id is taken for the catalogue's own
 * id of an image that is in the store.
 */
export function gatherInstances(
  sources: readonly WrittenSource[],
  cloudFormats: readonly CloudFormat[],
  images: readonly Image[],
  book: AccountBook,
  ledger: Ledger,
): readonly Instance[] {
  if (sources.every(({ document }) => document.instances === undefined)) return []
  const regions = regionsOf(CLOUD_OF_INSTANCES, cloudFormats)
  const ownIdOf = ownIdsOf(images)
  return sources.flatMap(({ text, document }) =>
    (document.instances ?? []).map(({ id, account, region, image, name = '', state, type, module, createdAt, details }, index) => {
      const path = ['instances', index]
      ledger.enter('instance', id, originAt(text, [...path, 'id']))
      warnOfRegion(region, regions, ledger, originAt(text, [...path, 'region']))
      return {
        id,
        cloud: CLOUD_OF_INSTANCES,
        accountId: book.idOf(account, originAt(text, [...path, 'account'])),
        region,
        imageId: image === undefined ? null : ownIdOf(image),
        ...(state === undefined ? {} : { state }),
        ...(type === undefined ? {} : { type }),
        ...(module === undefined ? {} : { moduleId: module }),
        ...(createdAt === undefined ? {} : { createdAt: parseInstant(createdAt) }),
        details: { ...details, name },
      }
    }),
  )
}

/** The modules of all files. `image` is as {@link gatherInstances} takes it. */
export function gatherModules(
  sources: readonly WrittenSource[],
  images: readonly Image[],
  book: AccountBook,
  ledger: Ledger,
): readonly Module[] {
  if (sources.every(({ document }) => document.modules === undefined)) return []
  const ownIdOf = ownIdsOf(images)
  return sources.flatMap(({ text, document }) =>
    (document.modules ?? []).map(({ id, account, name = '', type, image, createdAt }, index) => {
      const path = ['modules', index]
      ledger.enter('module', id, originAt(text, [...path, 'id']))
      return {
        id,
        cloud: CLOUD_OF_INSTANCES,
        accountId: book.idOf(account, originAt(text, [...path, 'account'])),
        name,
        type,
        imageId: ownIdOf(image),
        createdAt: createdAt === undefined ? null : parseInstant(createdAt),
      }
    }),
  )
}
