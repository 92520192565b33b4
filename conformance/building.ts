import type { AccountPart, CataloguePart, Key } from './catalogue.ts'

/** How the image that is being made is found with one cloud's API. */
export interface Building {
  /** Of the account whose only image it is. */
  readonly key: Key
  readonly imageId: string
}

/** The image as Tencent's clients find it: `CREATING`, then `NORMAL`. */
export const TENCENT_BUILDING: Building = {
  key: { id: 'AKIDconformanceBuilder0000000000010', secret: 'builderSecretBuilderSecret000010' },
  imageId: 'img-golden01',
}

/** The image as Alibaba's clients find it in ListCustomImages: `Creating`, then `Available`. */
export const ALIBABA_BUILDING: Building = {
  key: { id: 'LTAI5tConformanceBuild13', secret: 'builSecretBuilSecretBuilSec013' },
  imageId: 'm-bp1building000000001',
}

const ACCOUNT: AccountPart = {
  name: 'builder',
  tencent: { uin: '100000000003', appId: 1250000003 },
  alibaba: { uid: '1270000000000005' },
  keys: [TENCENT_BUILDING.key, ALIBABA_BUILDING.key],
}

/** The part of a catalogue file with an image that is being made, or that is done. */
export function buildingPart(state: 'creating' | 'available'): CataloguePart {
  const image = {
    name: '正在制作的镜像 golden-image',
    owner: ACCOUNT.name,
    visibility: 'private',
    state,
    os: { platform: 'Ubuntu', version: '18.04.1', name: 'Ubuntu Server 18.04.1 LTS 64位' },
    architecture: 'x86_64',
    sizeGiB: 40,
    createdAt: '2024-05-01T12:00:00+08:00',
    tencent: { id: TENCENT_BUILDING.imageId },
    alibaba: { id: ALIBABA_BUILDING.imageId, osTag: 'Ubuntu_18.04_64' },
  }
  return { accounts: [ACCOUNT], policies: {}, images: [image] }
}
