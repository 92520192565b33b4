import type { CataloguePart } from '../catalogue.ts'
import { KEYS, NEIGHBOUR_UID, POLICIES, PUBLISHER_UID, ROLES, RSA, UID, VISITOR_UID } from './access.ts'
import { CLUSTERS } from './clusters.ts'

/** The operating system below an image, as E-HPC tells it. */
export interface BaseTag {
  readonly Platform: string
  readonly OsTag: string
  readonly Version: string
  readonly Architecture: string
}

/** What ListCommunityImages and ListCustomImages must show of one image: every member, as it travels. */
export interface ImageInfo {
  readonly Status: string
  readonly PostInstallScript: string
  readonly Description: string
  readonly Size: number
  readonly ImageOwnerAlias: 'self' | 'others'
  readonly ImageName: string
  readonly SkuCode: string
  readonly PricingCycle: string
  readonly ImageId: string
  readonly ProductCode: string
  readonly Uid: string
  readonly BaseOsTag: BaseTag
  readonly OsTag: BaseTag & { readonly BaseOsTag: string }
}

/** What ListImages must show of one public image. */
export interface OsInfo {
  readonly Architecture: string
  readonly BaseOsTag: string
  readonly ImageId: string
  readonly OSName: string
  readonly OSNameEn: string
  readonly OsTag: string
  readonly Platform: string
  readonly Version: string
}

/** An image as it must be shown, with what only the filters see. */
export interface Entry<View> {
  readonly view: View
  /** All when empty. */
  readonly regions: readonly string[]
  /** Instance types it is limited to; all when empty. */
  readonly instanceTypes: readonly string[]
}

/** What URLs, forms, JSON and XML escape in their own ways, as the tag of a system. */
export const ODD_TAG = `Odd *~!'() +/=&%41é鏡"<>_64`

interface System {
  readonly platform: string
  readonly version: string
  readonly architecture: 'x86_64' | 'i386' | 'arm64'
  readonly tag: string
  /** Tag of the system it is made of; the same, for most. */
  readonly base: string
  readonly name: string
  readonly nameEn: string
}

const SYSTEMS: readonly System[] = [
  system('CentOS', '7.2', 'x86_64', 'CentOS_7.2_64', 'CentOS  7.2 64位', 'CentOS  7.2 64 bit'),
  system('CentOS', '6.9', 'i386', 'CentOS_6.9_32', 'CentOS  6.9 32位', 'CentOS  6.9 32 bit'),
  system('Ubuntu', '18.04', 'x86_64', 'Ubuntu_18.04_64', 'Ubuntu  18.04 64位', 'Ubuntu  18.04 64 bit'),
  { ...system('CentOS', '7.2', 'x86_64', 'CentOS_7.2_GPU_64', 'CentOS  7.2 GPU版', 'CentOS  7.2 for GPU'), base: 'CentOS_7.2_64' },
  system(
    'Windows Server 2012',
    '2012',
    'x86_64',
    'WindowsServer_2012_64',
    'Windows Server 2012 数据中心版',
    'Windows Server 2012 Datacenter',
  ),
  system('Customized Linux', '1.0', 'x86_64', ODD_TAG, '定制的 Linux', 'Customized Linux'),
  system('Ubuntu', '20.04', 'arm64', 'Ubuntu_20.04_ARM_64', 'Ubuntu  20.04 ARM版', 'Ubuntu  20.04 for ARM'),
]

function system(
  platform: string,
  version: string,
  architecture: System['architecture'],
  tag: string,
  name: string,
  nameEn: string,
): System {
  return { platform, version, architecture, tag, base: tag, name, nameEn }
}

const NAMES: readonly ((n: number) => string)[] = [
  (n) => `linux_CentOS7.2_OceanBase_${n}`,
  (n) => `高性能计算镜像-${n}`,
  (n) => `社區鏡像（第${n}組）`,
  (n) => `<b>&amp;"R&D"</b> ]]> ${n}`,
  (n) => `c++&构建=${n}? 100%_done`,
  (n) => `😀 rocket 🚀 ${n}`,
  (n) => `"quoted"/\\back\\slash '${n}' ~!*()`,
]

const STATES = { available: 'Available', creating: 'Creating', failed: 'CreateFailed' } as const
const STATE_NAMES = ['available', 'available', 'available', 'creating', 'failed'] as const
const REGIONS: readonly (readonly string[])[] = [[], [], ['cn-hangzhou'], ['cn-beijing'], ['cn-beijing', 'cn-hangzhou']]
const LIMITED_TYPES: readonly (readonly string[])[] = [[], [], [], ['ecs.n1.tiny', 'ecs.g6.large']]
const CYCLES = ['Hour', 'Month', 'Year'] as const

/** Entry `n` of a cycle. */
const cycle = <T>(list: readonly T[], n: number): T => list[n % list.length] as T

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

const idOf = (kind: string, n: number): string => `m-bp1${kind}${n.toString(36).padStart(20 - 3 - kind.length, '0')}`

/** Whose image of a kind number `n` is, and the letters in its id. */
interface Owner {
  readonly account: 'under-test' | 'neighbour' | 'publisher'
  readonly uid: string
}

const OWN: Owner = { account: 'under-test', uid: UID }
const NEIGHBOUR: Owner = { account: 'neighbour', uid: NEIGHBOUR_UID }
const PUBLISHER: Owner = { account: 'publisher', uid: PUBLISHER_UID }

interface Made extends Entry<ImageInfo> {
  readonly owner: Owner
  readonly state: (typeof STATE_NAMES)[number]
  readonly system: System
}

function made(kind: string, n: number, owner: Owner): Made {
  const one = cycle(SYSTEMS, n)
  const state = cycle(STATE_NAMES, n)
  const sold = n % 4 === 1
  const tag = { Platform: one.platform, Version: one.version, Architecture: one.architecture }
  const view: ImageInfo = {
    Status: STATES[state],
    PostInstallScript: n % 3 === 0 ? `setup-${n}.sh` : '',
    Description: n % 2 === 0 ? '' : `第 ${n} 個鏡像 <image & number ${n}>`,
    Size: 20 + (n % 10) * 10,
    ImageOwnerAlias: owner === OWN ? 'self' : 'others',
    ImageName: cycle(NAMES, n)(n),
    SkuCode: sold ? cycle(['ECS', 'package'], n >> 2) : '',
    PricingCycle: sold ? cycle(CYCLES, n >> 2) : '',
    ImageId: idOf(kind, n),
    ProductCode: sold ? `cmjj0${28_000 + n}` : '',
    Uid: owner.uid,
    BaseOsTag: { ...tag, OsTag: one.base },
    OsTag: { ...tag, OsTag: one.tag, BaseOsTag: one.base },
  }
  return { view, owner, state, system: one, regions: cycle(REGIONS, n), instanceTypes: cycle(LIMITED_TYPES, n) }
}

const COMMUNITY_MADE = range(84).map((n) => made('co', n, cycle([OWN, NEIGHBOUR, PUBLISHER, PUBLISHER], n)))
const OWN_PRIVATE_MADE = range(40).map((n) => made('pr', n, OWN))
/** Of the account under test, shared with the neighbour. */
const OWN_SHARED_MADE = range(10).map((n) => made('sh', n, OWN))
/** Of the neighbour, shared with the account under test. */
const SHARED_MADE = range(30).map((n) => made('ot', n, NEIGHBOUR))
/** Of the neighbour, and shared with nobody, or with somebody else. */
const HIDDEN_MADE = range(6).map((n) => made('hi', n, NEIGHBOUR))
const PUBLIC_IMAGES = 18

/** Published to the community, by the account under test and by others. */
export const COMMUNITY: readonly Entry<ImageInfo>[] = COMMUNITY_MADE.map(entryOf)

/** What ListCustomImages shows: the account's own, and what others share with it. */
export const CUSTOM: readonly Entry<ImageInfo>[] = [
  ...OWN_PRIVATE_MADE,
  ...OWN_SHARED_MADE,
  // Publishing an image makes it no less the account's own.
  ...COMMUNITY_MADE.filter(({ owner }) => owner === OWN),
  ...SHARED_MADE,
].map(entryOf)

/** The vendor's own. */
export const PUBLIC: readonly Entry<OsInfo>[] = range(PUBLIC_IMAGES).map((n) => {
  const one = cycle(SYSTEMS, n)
  const view = {
    Architecture: one.architecture,
    BaseOsTag: one.base,
    ImageId: `${one.tag.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '_')}_20G_alibase_201708${10 + n}.vhd`,
    OSName: one.name,
    OSNameEn: one.nameEn,
    OsTag: one.tag,
    Platform: one.platform,
    Version: one.version,
  }
  return { view, regions: cycle(REGIONS, n), instanceTypes: cycle(LIMITED_TYPES, n) }
})

/** Ids that the account under test may not see. */
export const HIDDEN_IDS: readonly string[] = HIDDEN_MADE.map(({ view }) => view.ImageId)

function entryOf({ view, regions, instanceTypes }: Made): Entry<ImageInfo> {
  return { view, regions, instanceTypes }
}

/** What the catalogue file has for Alibaba's clients. */
export function alibabaPart(): CataloguePart {
  const { neighbour, visitor, ...own } = KEYS
  const { root, reader, denied, stranger, disabled, temporary, expired, assumer } = own
  return {
    accounts: [
      {
        name: 'under-test',
        alibaba: { uid: UID },
        users: [{ name: 'ram-stranger' }],
        keys: [
          root,
          { ...reader, user: 'ram-reader', policies: ['ram-read'] },
          { ...stranger, user: 'ram-stranger' },
          { ...denied, user: 'ram-denied', policies: ['ram-read', 'ram-hide'] },
          { ...assumer, user: 'ram-assumer', policies: ['ram-assume'] },
          { id: RSA.id, secret: RSA.publicKey },
          { ...disabled, enabled: false },
          { ...temporary, expiresAt: '2099-01-01T00:00:00+08:00' },
          { ...expired, expiresAt: '2020-01-01T00:00:00+08:00' },
        ],
        roles: ROLES,
      },
      { name: 'neighbour', alibaba: { uid: NEIGHBOUR_UID }, keys: [neighbour] },
      { name: 'publisher', alibaba: { uid: PUBLISHER_UID } },
      { name: 'visitor', alibaba: { uid: VISITOR_UID }, keys: [visitor] },
    ],
    policies: POLICIES,
    clusters: CLUSTERS.map(({ id, account, region, osTag, multiOs }) => ({ id, account, region, osTag, multiOs })),
    images: [
      ...COMMUNITY_MADE.map((one) => imageOf(one, { visibility: 'community' })),
      ...OWN_PRIVATE_MADE.map((one) => imageOf(one, { visibility: 'private' })),
      ...OWN_SHARED_MADE.map((one) => imageOf(one, { visibility: 'shared', sharedWith: ['neighbour'] })),
      ...SHARED_MADE.map((one) => imageOf(one, { visibility: 'shared', sharedWith: ['publisher', 'under-test'] })),
      ...HIDDEN_MADE.map((one, n) =>
        imageOf(one, n % 2 === 0 ? { visibility: 'private' } : { visibility: 'shared', sharedWith: ['publisher'] }),
      ),
      ...PUBLIC.map(publicImage),
    ],
  }
}

const NEWEST = Date.parse('2024-06-01T12:00:00+08:00')

function imageOf({ view, owner, state, system: one, regions, instanceTypes }: Made, access: Readonly<Record<string, unknown>>): unknown {
  const { PostInstallScript, SkuCode, PricingCycle, ProductCode } = view
  const known = { postInstallScript: PostInstallScript, skuCode: SkuCode, pricingCycle: PricingCycle, productCode: ProductCode }
  return {
    name: view.ImageName,
    owner: owner.account,
    ...access,
    state,
    description: view.Description,
    os: { platform: one.platform, version: one.version, name: one.name },
    architecture: one.architecture,
    sizeGiB: view.Size,
    createdAt: new Date(NEWEST - Number.parseInt(view.ImageId.slice(-6), 36) * 60_000).toISOString(),
    ...(instanceTypes.length === 0 ? {} : { instanceTypes }),
    alibaba: {
      id: view.ImageId,
      ...(regions.length === 0 ? {} : { regions }),
      osTag: one.tag,
      ...(one.base === one.tag ? {} : { baseOsTag: one.base }),
      // What is not known is left out of the file, and an empty text in the answer.
      ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== '')),
    },
  }
}

function publicImage({ view, regions, instanceTypes }: Entry<OsInfo>, n: number): unknown {
  return {
    name: view.ImageId,
    visibility: 'public',
    os: { platform: view.Platform, version: view.Version, name: view.OSName },
    architecture: view.Architecture,
    sizeGiB: 40,
    createdAt: new Date(NEWEST - n * 60_000).toISOString(),
    ...(instanceTypes.length === 0 ? {} : { instanceTypes }),
    alibaba: {
      id: view.ImageId,
      ...(regions.length === 0 ? {} : { regions }),
      osTag: view.OsTag,
      ...(view.BaseOsTag === view.OsTag ? {} : { baseOsTag: view.BaseOsTag }),
      osNameEn: view.OSNameEn,
    },
  }
}
