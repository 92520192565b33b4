import type { Image } from '../../src/catalogue/image.ts'
import { accountId } from './access.ts'
import type { Stock } from './stock.ts'

const SYSTEMS = [
  { platform: 'CentOS', version: '7.9', name: 'CentOS 7.9 64位' },
  { platform: 'Ubuntu', version: '22.04', name: 'Ubuntu Server 22.04 LTS 64位' },
  { platform: 'TencentOS', version: '3.1', name: 'TencentOS Server 3.1 (TK4)' },
  { platform: 'Windows', version: '2019', name: 'Windows Server 2019 数据中心版 64位 中文版' },
  { platform: 'Debian', version: '12', name: 'Debian 12 64位' },
] as const

/** What an image may be for; each stands at the beginning of names. */
export const PURPOSES = ['网关', '构建机', '前端', '数据库', '边缘缓存', '转码', '流水线', '监控'] as const

/** The platforms in names, after the purpose. */
export const PLATFORMS = SYSTEMS.map(({ platform }) => platform)

/** Numbers in names lie below this. */
export const NAME_NUMBERS = 1_000

const ONE_IN_THIS_MANY_IS_PUBLIC = 10
const NEWEST = Date.parse('2025-06-01T00:00:00Z')
const APART_MS = 97_000

/** Neighbours in the list have nothing in common. */
const drawOf = (index: number): number => Math.imul(index, 2_654_435_761) >>> 0

/** Place of the account that owns the image; undefined for a public one. */
function ownerOf(index: number, { accounts }: Stock): number | undefined {
  if (index % ONE_IN_THIS_MANY_IS_PUBLIC === 0) return undefined
  return (index - 1 - Math.floor(index / ONE_IN_THIS_MANY_IS_PUBLIC)) % accounts
}

/** The name of the image at that index of the list of all. */
export function nameAt(index: number): string {
  const draw = drawOf(index)
  const purpose = PURPOSES[(draw >>> 8) % PURPOSES.length]
  return `${purpose}-${PLATFORMS[draw % PLATFORMS.length]}-${(draw >>> 12) % NAME_NUMBERS} ${index % ONE_IN_THIS_MANY_IS_PUBLIC === 0 ? '官方' : '黄金'}镜像`
}

/** The id at Tencent of the image at that index of the list of all. */
export const imageIdAt = (index: number): string => `img-${index.toString(36).padStart(8, '0')}`

/** The image at that index of the list of all, newest first; the same on every run. */
export function imageAt(index: number, stock: Stock): Image {
  const draw = drawOf(index)
  const owner = ownerOf(index, stock)
  const from = { instance: `ein-${(draw % 1e6).toString(36).padStart(8, '0')}`, region: 'ap-chongqing-ecm2' }
  return {
    id: `image-${index}`,
    owner: owner === undefined ? null : accountId(owner),
    visibility: owner === undefined ? 'public' : 'private',
    sharedWith: [],
    state: 'available',
    name: nameAt(index),
    description: owner === undefined ? '' : `${PURPOSES[(draw >>> 8) % PURPOSES.length]} 基础镜像 v${draw % 40}`,
    architecture: 'x86_64',
    os: SYSTEMS[draw % SYSTEMS.length] ?? SYSTEMS[0],
    sizeGiB: 20 + (draw % 5) * 10,
    createdAt: NEWEST - index * APART_MS,
    instanceTypes: [],
    faces: { 'tencent/ecm': { id: imageIdAt(index), regions: [], details: owner === undefined ? {} : { from } } },
  }
}

/** How many images the account sees. */
export const countVisible = (stock: Stock, account: number): number => publicOf(stock) + ownOf(stock, account)

const publicOf = ({ images }: Stock): number => Math.ceil(images / ONE_IN_THIS_MANY_IS_PUBLIC)
const ownOf = (stock: Stock, account: number): number => Math.ceil((stock.images - publicOf(stock) - account) / stock.accounts)

/** Places in the list of all of the images that the account sees, in list order. */
export function visibleTo(stock: Stock, account: number): readonly number[] {
  const others = Array.from({ length: publicOf(stock) }, (_, index) => index * ONE_IN_THIS_MANY_IS_PUBLIC)
  const own = Array.from({ length: ownOf(stock, account) }, (_, index) => {
    const among = account + index * stock.accounts
    return among + Math.floor(among / (ONE_IN_THIS_MANY_IS_PUBLIC - 1)) + 1
  })
  return [...others, ...own].sort((a, b) => a - b)
}
