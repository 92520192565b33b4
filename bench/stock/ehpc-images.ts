import type { Image } from '../../src/catalogue/image.ts'
import { accountId } from './access.ts'
import type { Stock } from './stock.ts'

const NEWEST = Date.parse('2025-06-01T00:00:00Z')
const APART_MS = 97_000

/** The id at Alibaba of the image at that index of its list. */
export const ehpcIdAt = (index: number, visibility: 'community' | 'private'): string =>
  `m-${visibility === 'community' ? 'bp1' : 'uf6'}${index.toString(36).padStart(17, '0')}`

/** The image at that index of the community's list or of the first account's own, newest first. */
export function ehpcImageAt(index: number, { accounts }: Stock, visibility: 'community' | 'private'): Image {
  const version = index % 2 === 0 ? '7.9' : '7.6'
  return {
    id: `ehpc-${visibility}-${index}`,
    // None of the community's is the first account's own.
    owner: accountId(visibility === 'community' ? 1 + (index % (accounts - 1)) : 0),
    visibility,
    sharedWith: [],
    state: 'available',
    name: `流体力学-openfoam-${index} 集群镜像`,
    description: `OpenFOAM v${index % 40}，含 MPI 与调度器`,
    architecture: 'x86_64',
    os: { platform: 'CentOS', version, name: `CentOS ${version} 64位` },
    sizeGiB: 40 + (index % 5) * 20,
    createdAt: NEWEST - index * APART_MS,
    instanceTypes: [],
    faces: {
      'alibaba/ecs': {
        id: ehpcIdAt(index, visibility),
        regions: [],
        details: { osTag: { osTag: `CentOS_${version}_64` }, skuCode: 'ECS' },
      },
    },
  }
}
