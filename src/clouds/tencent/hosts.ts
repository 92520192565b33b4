import type { WireRequest } from '../../api/wire.ts'

/** Domain all of the vendor's API hosts end in. */
const ROOT = 'tencentcloudapi.com'

/** Regions of the vendor's that limits are counted by, one window each; every other name counts as none. */
export const TENCENT_REGIONS: readonly string[] = [
  'ap-bangkok',
  'ap-beijing',
  'ap-beijing-fsi',
  'ap-chengdu',
  'ap-chongqing',
  'ap-guangzhou',
  'ap-hongkong',
  'ap-jakarta',
  'ap-mumbai',
  'ap-nanjing',
  'ap-seoul',
  'ap-shanghai',
  'ap-shanghai-fsi',
  'ap-shenzhen',
  'ap-shenzhen-fsi',
  'ap-singapore',
  'ap-taipei',
  'ap-tokyo',
  'eu-frankfurt',
  'eu-moscow',
  'na-ashburn',
  'na-siliconvalley',
  'na-toronto',
  'sa-saopaulo',
]
const ACCESS_REGIONS: ReadonlySet<string> = new Set(TENCENT_REGIONS)

/**
 * Hosts a client may have signed, the likeliest first: the header as sent, without its port, with the listening
 * port, without a scheme (tccli sends `http://host:port` as the host), with the path behind it (Go's older SDK signs all
 * of an endpoint), then the vendor's own names, which clients sign when a gateway or hosts file leads them here. A host that
 * names a region decides where the call counts, so none but that one may have been signed.
 */
export function* candidateHosts(request: WireRequest, product: string, region: string, aliases: readonly string[]): Generator<string> {
  const sent = (request.headers.get('host') ?? '').trim()
  // Right for nearly all: the others are made up for those alone who sign another.
  yield sent
  const bare = sent.replace(/^https?:\/\//i, '').replace(/\/$/, '')
  const withoutPort = bare.replace(/:\d+$/, '')
  const others = new Set([withoutPort, `${withoutPort}:${request.port}`, bare])
  if (request.path !== '/') others.add(`${bare}${request.path.replace(/\/$/, '')}`)
  if (!productOf(sent)?.region) {
    for (const host of [...aliases, `${product}.${ROOT}`, `${product}.intl.${ROOT}`]) others.add(host)
    if (region !== '') others.add(`${product}.${region}.${ROOT}`).add(`${product}.intl.${region}.${ROOT}`)
  }
  others.delete(sent)
  yield* others
}

/** Whether a request is one of the vendor's API 2.0, which had another path, other hosts and other parameters. */
export const isApi2 = ({ headers, path }: WireRequest): boolean =>
  /\/v2\/index\.php$/i.test(path) || /\.api\.qcloud\.com(:\d+)?$/i.test(headers.get('host') ?? '')

/** Product, and region if any, of one of the vendor's own host names; undefined for every other host. */
export function productOf(host: string): { readonly product: string; readonly region: string } | undefined {
  if (!host.toLowerCase().includes(ROOT)) return undefined
  // tccli sends its endpoint as it is given, with the scheme.
  const match = /^(?:https?:\/\/)?([a-z0-9]+)((?:\.[a-z0-9-]+)*)\.tencentcloudapi\.com(?::\d+)?$/.exec(host.toLowerCase())
  if (match === null) return undefined
  const region = (match[2] ?? '').split('.').find((label) => ACCESS_REGIONS.has(label)) ?? ''
  return { product: match[1] ?? '', region }
}

/** The region a call counts against: of the host, else the one the client names, if the vendor has it. */
export function accessRegion(host: ReturnType<typeof productOf>, named: string): string {
  if (host !== undefined && host.region !== '') return host.region
  // It may be signed in small letters only, so it is read in them.
  const region = named.toLowerCase()
  return ACCESS_REGIONS.has(region) ? region : ''
}
