import { type CalledHosts, localHosts } from '../../../signatures/families/hosts.ts'

const PRODUCTS = ['ehpc', 'sts', 'ecs', 'ehpc-vpc']
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-hongkong', 'ap-southeast-1', 'us-west-1']
const ENDS = ['aliyuncs.com', ...REGIONS.map((region) => `${region}.aliyuncs.com`)]
const VENDOR = PRODUCTS.flatMap((product) => ENDS.map((end) => `${product}.${end}`))

/** Hosts that are signed under version 3 by mistake, likeliest first. */
export function otherHosts({ port }: CalledHosts, right: readonly string[]): string[] {
  const called = right.flatMap((host) => [`http://${host}`, `https://${host}`, `${host}/`, `${host}:${port}`, `${host}:80`, `${host}:443`])
  return [...localHosts(port), ...called, ...VENDOR, '']
}
