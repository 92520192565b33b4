import type { CataloguePart, Key } from '../catalogue.ts'

/** What DescribeImage must show of one image: every member, as it travels. */
export interface ImageView {
  readonly ImageId: string
  readonly ImageName: string
  readonly ImageState: string
  readonly ImageType: 'PRIVATE_IMAGE' | 'PUBLIC_IMAGE'
  readonly ImageOsName: string
  readonly ImageDescription: string
  readonly ImageCreateTime: string
  readonly Architecture: string
  readonly OsType: string
  readonly OsVersion: string
  readonly Platform: string
  readonly ImageOwner: number
  readonly ImageSize: number
  readonly SrcImage: SourceView
  readonly ImageSource: string
  readonly TaskId: string
  readonly IsSupportCloudInit: boolean
}

/** Where an image comes from. */
export interface SourceView {
  readonly ImageId: string
  readonly ImageName: string
  readonly ImageOsName: string
  readonly ImageDescription: string
  readonly Region: string
  readonly RegionID: number
  readonly RegionName: string
  readonly InstanceName: string
  readonly InstanceId: string
  readonly ImageType: string
}

/** The keys of the suite, by what they are for. */
export const KEYS = {
  root: { id: 'AKIDconformanceRoot0000000000000001', secret: 'rootSecretRootSecretRootSecret01' },
  reader: { id: 'AKIDconformanceReader00000000000002', secret: 'readerSecretReaderSecretReader02' },
  denied: { id: 'AKIDconformanceDenied00000000000009', secret: 'deniedSecretDeniedSecretDenied09' },
  stranger: { id: 'AKIDconformanceStranger000000000003', secret: 'strangerSecretStrangerSecret0003' },
  disabled: { id: 'AKIDconformanceDisabled000000000004', secret: 'disabledSecretDisabledSecret0004' },
  temporary: {
    id: 'AKIDconformanceTemporary00000000005',
    secret: 'temporarySecretTemporary00000005',
    token: 'tokenOf/the+temporary=key~5',
  },
  expired: { id: 'AKIDconformanceExpired0000000000006', secret: 'expiredSecretExpiredSecret000006', token: 'token-of-the-expired-key-6' },
  neighbour: { id: 'AKIDconformanceNeighbour00000000007', secret: 'neighbourSecretNeighbour00000007' },
  keeper: { id: 'AKIDconformanceKeeper00000000000011', secret: 'keeperSecretKeeperSecretKeeper11' },
} as const satisfies Record<string, Key>

const APP_ID = 1250000001
const NEIGHBOUR_APP_ID = 1250000002
const KEEPER_APP_ID = 1250000004
const PRIVATE_IMAGES = 1_000
const PUBLIC_IMAGES = 12
const NEIGHBOUR_IMAGES = 2
const KEPT_IMAGES = 4
/** 2024-06-01 12:00:00 in China. */
const NEWEST = Date.parse('2024-06-01T12:00:00+08:00')

interface System {
  readonly platform: string
  readonly version: string
  readonly name: string
  readonly architecture: 'x86_64' | 'i386'
  readonly osType: string
}

const SYSTEMS: readonly System[] = [
  { platform: 'CentOS', version: '7.6', name: 'CentOS 7.6 64位', architecture: 'x86_64', osType: 'linux' },
  { platform: 'CentOS', version: '6.9', name: 'CentOS 6.9 32位', architecture: 'i386', osType: 'linux' },
  { platform: 'Ubuntu', version: '18.04.1', name: 'Ubuntu Server 18.04.1 LTS 64位', architecture: 'x86_64', osType: 'linux' },
  { platform: 'Windows', version: '2016', name: 'Windows Server 2016 数据中心版 64位中文版', architecture: 'x86_64', osType: 'windows' },
  { platform: 'Debian', version: '9.0', name: 'Debian 9.0 64位', architecture: 'x86_64', osType: 'linux' },
  { platform: 'Debian', version: '8.2', name: 'Debian 8.2 32位', architecture: 'i386', osType: 'linux' },
  { platform: 'CentOS', version: '7.4', name: 'CentOS 7.4 裸金属 64位', architecture: 'x86_64', osType: 'linux' },
]

const NAMES: readonly ((n: number) => string)[] = [
  (n) => `测试镜像-${n}`,
  (n) => `快照组自定义镜像（第${n}组）`,
  (n) => `Web-Server-${n}`,
  (n) => `web server blue ${n}`,
  (n) => `100%_done_${n}`,
  (n) => `c++&构建=${n}?`,
  (n) => `生产环境・網關 №${n}`,
  (n) => `"quoted"/\\back\\slash ${n}`,
  (n) => `😀 rocket 🚀 ${n}`,
  (n) => `it's ~${n}~ (new)!*`,
]

const NO_SOURCE: SourceView = {
  ImageId: '',
  ImageName: '',
  ImageOsName: '',
  ImageDescription: '',
  Region: '',
  RegionID: 0,
  RegionName: '',
  InstanceName: '',
  InstanceId: '',
  ImageType: '',
}

/** Entry `n` of a cycle. */
const cycle = <T>(list: readonly T[], n: number): T => list[n % list.length] as T

/** `YYYY-MM-DD HH:mm:ss` in China, whatever the machine's zone. */
const inChina = (time: number): string => new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

function privateImage(n: number): ImageView {
  const system = cycle(SYSTEMS, n)
  const made = n % 3 !== 0
  return {
    ImageId: `img-pr${n.toString(36).padStart(6, '0')}`,
    ImageName: cycle(NAMES, n)(n),
    ImageState: 'NORMAL',
    ImageType: 'PRIVATE_IMAGE',
    ImageOsName: system.name,
    ImageDescription: n % 4 === 0 ? '' : `第 ${n} 个镜像, image number ${n}`,
    // Among the older half some share their second with the one before, so that lists must break ties.
    ImageCreateTime: inChina(NEWEST - (n - (n >= PRIVATE_IMAGES / 2 && n % 4 === 3 ? 1 : 0)) * 61_000),
    Architecture: system.architecture,
    OsType: system.osType,
    OsVersion: system.version,
    Platform: system.platform,
    ImageOwner: APP_ID,
    ImageSize: 20 + (n % 10) * 10,
    SrcImage: made ? sourceOf(n, system) : NO_SOURCE,
    ImageSource: made ? 'CREATE_IMAGE' : 'EXTERNAL_IMPORT',
    TaskId: '',
    IsSupportCloudInit: n % 2 === 0,
  }
}

function sourceOf(n: number, system: System): SourceView {
  return {
    ImageId: `img-sr${n.toString(36).padStart(6, '0')}`,
    ImageName: `基础镜像 ${n}`,
    ImageOsName: system.name,
    ImageDescription: `source of ${n}`,
    Region: 'ap-chongqing-ecm2',
    RegionID: 1084,
    RegionName: '重庆二区',
    InstanceName: `实例-${n}`,
    InstanceId: `ein-in${n.toString(36).padStart(6, '0')}`,
    ImageType: 'PUBLIC_IMAGE',
  }
}

function publicImage(n: number): ImageView {
  const system = cycle(SYSTEMS, n)
  return {
    ...privateImage(n),
    ImageId: `img-pu${n.toString(36).padStart(6, '0')}`,
    ImageName: `${system.name} 公共镜像 ${n}`,
    ImageType: 'PUBLIC_IMAGE',
    ImageDescription: '',
    // The official ones lie among the newest and the oldest private ones.
    ImageCreateTime: inChina(NEWEST - n * 7_001_000 - 30_000),
    ImageOwner: 0,
    SrcImage: NO_SOURCE,
    ImageSource: 'OFFICIAL',
    IsSupportCloudInit: true,
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** The private images of the account under test. */
export const PRIVATE: readonly ImageView[] = range(PRIVATE_IMAGES).map(privateImage)

/** The official images. */
export const PUBLIC: readonly ImageView[] = range(PUBLIC_IMAGES).map(publicImage)

/** Private images of another account. */
export const NEIGHBOURS: readonly ImageView[] = range(NEIGHBOUR_IMAGES).map((n) => ({
  ...privateImage(n),
  ImageId: `img-nb${n.toString(36).padStart(6, '0')}`,
  ImageOwner: NEIGHBOUR_APP_ID,
}))

/** Private images of the account whose images are changed and deleted. */
export const KEPT: readonly ImageView[] = range(KEPT_IMAGES).map((n) => ({
  ...privateImage(n),
  ImageId: `img-kp${n.toString(36).padStart(6, '0')}`,
  ImageOwner: KEEPER_APP_ID,
}))

/** Machines of that account: one that is off, and one that runs the last of its images. */
export const KEPT_INSTANCES = { stopped: 'ein-kpstop00', running: 'ein-kprun000' } as const

/** Every image that some account may see. */
const ALL: readonly ImageView[] = [...PRIVATE, ...PUBLIC, ...NEIGHBOURS, ...KEPT]

const OWNERS: Readonly<Record<number, string>> = { [APP_ID]: 'under-test', [NEIGHBOUR_APP_ID]: 'neighbour', [KEEPER_APP_ID]: 'keeper' }

/** What the catalogue file has for Tencent's clients. */
export function tencentPart(): CataloguePart {
  const { root, reader, stranger, denied, disabled, temporary, expired, neighbour, keeper } = KEYS
  return {
    accounts: [
      {
        name: 'under-test',
        tencent: { uin: '100000000001', appId: APP_ID },
        users: [{ name: 'stranger' }],
        keys: [
          root,
          { ...reader, user: 'reader', policies: ['read-images'] },
          { ...stranger, user: 'stranger' },
          { ...denied, user: 'denied', policies: ['read-everything', 'hide-images'] },
          { ...disabled, enabled: false },
          { ...temporary, expiresAt: '2099-01-01T00:00:00+08:00' },
          { ...expired, expiresAt: '2020-01-01T00:00:00+08:00' },
        ],
      },
      { name: 'neighbour', tencent: { uin: '100000000002', appId: NEIGHBOUR_APP_ID }, keys: [neighbour] },
      { name: 'keeper', tencent: { uin: '100000000004', appId: KEEPER_APP_ID }, keys: [keeper] },
    ],
    policies: {
      'read-images': { cam: { version: '2.0', statement: [{ effect: 'allow', action: ['ecm:DescribeImage'], resource: '*' }] } },
      'read-everything': { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:Describe*', resource: '*' }] } },
      'hide-images': { cam: { version: '2.0', statement: [{ effect: 'deny', action: 'ecm:DescribeImage', resource: '*' }] } },
    },
    instances: Object.entries(KEPT_INSTANCES).map(([state, id]) => ({
      id,
      account: 'keeper',
      region: 'ap-chongqing-ecm2',
      name: `机器 ${state}`,
      state,
      image: KEPT.at(-1)?.ImageId,
    })),
    images: ALL.map(catalogueImage),
  }
}

function catalogueImage(view: ImageView): unknown {
  const owner = OWNERS[view.ImageOwner]
  const { SrcImage: source } = view
  const from = {
    instance: source.InstanceId,
    instanceName: source.InstanceName,
    region: source.Region,
    image: source.ImageId,
    imageName: source.ImageName,
    imageType: source.ImageType,
    osName: source.ImageOsName,
    description: source.ImageDescription,
  }
  return {
    name: view.ImageName,
    ...(owner === undefined ? { visibility: 'public' } : { owner, visibility: 'private' }),
    description: view.ImageDescription,
    os: { platform: view.Platform, version: view.OsVersion, name: view.ImageOsName },
    architecture: view.Architecture,
    sizeGiB: view.ImageSize,
    createdAt: `${view.ImageCreateTime.replace(' ', 'T')}+08:00`,
    tencent: {
      id: view.ImageId,
      osType: view.OsType,
      source: view.ImageSource,
      cloudInit: view.IsSupportCloudInit,
      ...(source.InstanceId === '' ? {} : { from }),
    },
  }
}
