import { type CalledHosts, localHosts } from '../../../signatures/families/hosts.ts'

/** Products whose hosts and names stand in examples. */
export const VENDOR_PRODUCTS: readonly string[] = ['ecm', 'cvm', 'sts', 'cam']
const REGIONS = ['ap-guangzhou', 'ap-shanghai', 'ap-beijing', 'ap-chengdu', 'ap-chongqing', 'ap-nanjing', 'ap-hongkong', 'ap-singapore']
const ENDS = ['tencentcloudapi.com', 'intl.tencentcloudapi.com', ...REGIONS.map((region) => `${region}.tencentcloudapi.com`)]
const VENDOR = [...VENDOR_PRODUCTS, 'tencentcloudapi'].flatMap((product) => ENDS.map((end) => `${product}.${end}`))

const withScheme = (host: string): string[] => [`http://${host}`, `https://${host}`]

/** Hosts that are signed under TC3 by mistake, likeliest first. */
export function otherTc3Hosts({ port }: CalledHosts, right: Iterable<string>): string[] {
  const called = [...right].flatMap((host) => [...[`${host}/`, ...withScheme(host), `${host}:80`, `${host}:443`], host.split('.')[0] ?? ''])
  return [...localHosts(port), ...called, ...VENDOR, 'tencentcloudapi.com', '']
}

/** Hosts that are signed under v1 by mistake, likeliest first: each is tried with all parameters. */
export function otherV1Hosts({ port }: CalledHosts, right: Iterable<string>): string[] {
  const called = [...right].flatMap((host) => [...withScheme(host), `${host}:80`, `${host}:443`])
  const vendor = ['cvm.tencentcloudapi.com', 'tencentcloudapi.com', 'ecm.api.qcloud.com', 'cvm.api.qcloud.com']
  return [`localhost:${port}`, `127.0.0.1:${port}`, ...called, ...vendor, 'localhost', '127.0.0.1', '']
}
