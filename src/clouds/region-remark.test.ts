import { expect, test } from 'bun:test'
import { EHPC_REGIONS } from './alibaba/ehpc/regions.ts'
import { ALIBABA_REGIONS } from './alibaba/regions.ts'
import { regionRemark } from './region-remark.ts'
import { tencentFormat } from './tencent/cloud-format.ts'

const ECM = (await tencentFormat()).regions ?? []

test.each([
  ['cn-hangzou', 'cn-hangzhou', ALIBABA_REGIONS],
  ['CN-Hangzhou', 'cn-hangzhou', ALIBABA_REGIONS],
  ['cn-hang-zhou', 'cn-hangzhou', ALIBABA_REGIONS],
  ['cn-beijng', 'cn-beijing', ALIBABA_REGIONS],
  ['ap-southeast1', 'ap-southeast-1', ALIBABA_REGIONS],
  ['ap-chonqing-ecm2', 'ap-chongqing-ecm2', ECM],
  ['ap-shanghai-ecn-cu', 'ap-shanghai-ecm-cu', ECM],
  ['ap-guangzou', 'ap-guangzhou', ECM],
])('%s is likely mistyped, for %s', (name, meant, known) =>
  expect(regionRemark(name, known)).toStartWith(`the vendor has no region "${name}"; did you mean "${meant}"?`),
)

test.each(['cn-qingdao-env17-d01', 'cn-hangzhou-lab', 'datacentre-north', 'mars'])(
  '%s may be a private region, and nothing is said of it',
  (name) => expect(regionRemark(name, ALIBABA_REGIONS)).toBeUndefined(),
)

test('nothing is said of any region that the vendors have', () => {
  for (const name of [...ALIBABA_REGIONS, ...Object.keys(EHPC_REGIONS)]) expect(regionRemark(name, ALIBABA_REGIONS)).toBeUndefined()
  for (const name of ECM) expect(regionRemark(name, ECM)).toBeUndefined()
})
