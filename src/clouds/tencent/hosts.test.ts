import { describe, expect, test } from 'bun:test'
import { PORT, wire } from '../../../tests/support/tencent-requests.ts'
import { accessRegion, candidateHosts, productOf } from './hosts.ts'

const candidates = (host: string, region = '', aliases: readonly string[] = []) => [
  ...candidateHosts(wire({ headers: { Host: host } }), 'ecm', region, aliases),
]

describe('the hosts a client may have signed', () => {
  test('begin with the host as sent, then without its port, with the listening one, and without a scheme', () => {
    expect(candidates('http://127.0.0.1:8080/')).toEqual([
      'http://127.0.0.1:8080/',
      '127.0.0.1',
      `127.0.0.1:${PORT}`,
      '127.0.0.1:8080',
      'ecm.tencentcloudapi.com',
      'ecm.intl.tencentcloudapi.com',
    ])
  })

  test('hold the aliases and the regional hosts, none twice', () => {
    const hosts = candidates('ecm.tencentcloudapi.com', 'ap-guangzhou', ['images.example.com', 'ecm.tencentcloudapi.com'])
    expect(hosts).toEqual([
      'ecm.tencentcloudapi.com',
      `ecm.tencentcloudapi.com:${PORT}`,
      'images.example.com',
      'ecm.intl.tencentcloudapi.com',
      'ecm.ap-guangzhou.tencentcloudapi.com',
      'ecm.intl.ap-guangzhou.tencentcloudapi.com',
    ])
  })

  test('are as many however odd the host is', () => {
    for (const host of ['', ':', '[::1]:8080', 'a'.repeat(10_000)]) expect(candidates(host).length).toBeLessThanOrEqual(6)
    expect(candidates('[::1]:8080')).toContain('[::1]')
  })
})

describe("the vendor's own hosts", () => {
  test.each([
    ['ecm.tencentcloudapi.com', 'ecm', ''],
    ['ECM.TencentCloudAPI.com:443', 'ecm', ''],
    ['ecm.ap-guangzhou.tencentcloudapi.com', 'ecm', 'ap-guangzhou'],
    ['ecm.ap-shanghai-fsi.tencentcloudapi.com', 'ecm', 'ap-shanghai-fsi'],
    ['ecm.intl.tencentcloudapi.com', 'ecm', ''],
    ['cvm.ap-nowhere.tencentcloudapi.com', 'cvm', ''],
  ])('%s is of %s', (host, product, region) => {
    expect(productOf(host)).toEqual({ product, region })
  })

  test.each([
    '',
    'tencentcloudapi.com',
    'ecm.tencentcloudapi.com.evil.example',
    'ecm-tencentcloudapi.com',
    'localhost',
    '127.0.0.1:8080',
    'ecm.tencentcloudapi.com:',
  ])('%j is not one', (host) => {
    expect(productOf(host)).toBeUndefined()
  })
})

describe('the region calls are counted by', () => {
  test.each([
    ['ecm.ap-guangzhou.tencentcloudapi.com', 'ap-beijing', 'ap-guangzhou'],
    ['ecm.tencentcloudapi.com', 'ap-beijing', 'ap-beijing'],
    ['127.0.0.1:7654', 'ap-singapore', 'ap-singapore'],
    ['127.0.0.1:7654', 'ap-invented', ''],
    ['127.0.0.1:7654', '', ''],
  ])('of host %s and region %j is %j', (host, named, region) => {
    expect(accessRegion(productOf(host), named)).toBe(region)
  })

  test('is one of the vendor’s own, however names are put together', () => {
    const areas = ['ap', 'na', 'eu', 'sa', 'cn', 'us', '']
    const cities = [...'guangzhou shanghai nanjing beijing chengdu chongqing hongkong taipei singapore bangkok jakarta'.split(' ')]
    cities.push(...'mumbai seoul tokyo shenzhen ashburn siliconvalley toronto frankfurt moscow saopaulo qingyuan nowhere'.split(' '))
    const names = areas.flatMap((area) => cities.flatMap((city) => ['', '-fsi', '-open', '-1'].map((end) => `${area}-${city}${end}`)))
    const regions = new Set(names.flatMap((name) => [accessRegion(undefined, name), productOf(`ecm.${name}.tencentcloudapi.com`)?.region]))
    expect(regions.size).toBe(25)
    expect(accessRegion(undefined, 'AP-GuangZhou')).toBe('ap-guangzhou')
    for (const odd of ['ap-guangzhou ', 'ap-guangzhou\u200b', 'constructor', '__proto__']) expect(accessRegion(undefined, odd)).toBe('')
  })
})
