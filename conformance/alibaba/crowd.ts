import type { CataloguePart } from '../catalogue.ts'
import { KEYS, PUBLISHER_UID, UID } from './access.ts'

/** Images in the one answer of ListCommunityImages, which has no pages. */
export const CROWD = 10_000

/** Id of the crowd's image `n`. */
export const crowdId = (n: number): string => `m-bp1crowd${String(n).padStart(12, '0')}`

/** Name of the crowd's image `n`. */
export const crowdName = (n: number): string => `社区镜像 ${n} 号 / community image ${n}`

/** A catalogue of nothing but very many images, all of one publisher. */
export function crowdFile(): CataloguePart {
  return {
    accounts: [
      { name: 'under-test', alibaba: { uid: UID }, keys: [KEYS.root] },
      { name: 'publisher', alibaba: { uid: PUBLISHER_UID } },
    ],
    policies: {},
    images: Array.from({ length: CROWD }, (_, n) => ({
      name: crowdName(n),
      owner: 'publisher',
      visibility: 'community',
      os: { platform: 'CentOS', version: '7.2', name: 'CentOS  7.2 64位' },
      architecture: 'x86_64',
      sizeGiB: 40,
      createdAt: new Date(Date.UTC(2024, 0, 1) + n * 1_000).toISOString(),
      alibaba: { id: crowdId(n), osTag: 'CentOS_7.2_64' },
    })),
  }
}
