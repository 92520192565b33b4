import { expect, test } from 'bun:test'
import { tmpdir } from 'node:os'
import { alibabaClient } from '../src/clouds/alibaba/client.ts'
import { alibabaFormat } from '../src/clouds/alibaba/cloud-format.ts'
import { ListClusters } from '../src/clouds/alibaba/ehpc/operations/list-clusters.ts'
import { tencentClient } from '../src/clouds/tencent/client.ts'
import { tencentFormat } from '../src/clouds/tencent/cloud-format.ts'
import { DescribeImage } from '../src/clouds/tencent/ecm/operations/describe-image.ts'
import { loadCatalogueFiles } from '../src/files/load.ts'
import { runHere } from './support/commands.ts'

const FILE = `accounts: [{ name: acme }]
clusters:
  - { id: one, account: acme, region: cn-beijng, multiOs: true }
instances:
  - { id: ein-one, account: acme, region: ap-chonqing-ecm2 }
images:
  - name: one
    alibaba: { regions: [cn-hangzhou, cn-hangzou] }
    tencent: { regions: [ap-guangzou], from: { region: ap-xain-ecm } }
  - { name: two, alibaba: { regions: [cn-qingdao-env17-d01] } }
`

test('a catalogue file with a mistyped region is taken, and warned of at the place, whatever the region is of', async () => {
  const load = loadCatalogueFiles([{ path: 'c.yaml', text: FILE }], [await tencentFormat(), await alibabaFormat()], {
    accounts: [],
    policies: [],
  })
  const warned = load.warnings.flatMap(({ line, column, message }) => {
    const [, given, meant] = /no region "(.*)"; did you mean "(.*)"\?/.exec(message) ?? []
    return given === undefined ? [] : [`${line}:${column} ${given} → ${meant}`]
  })
  expect(warned.sort()).toEqual([
    '3:39 cn-beijng → cn-beijing',
    '5:43 ap-chonqing-ecm2 → ap-chongqing-ecm2',
    '8:39 cn-hangzou → cn-hangzhou',
    '9:26 ap-guangzou → ap-guangzhou',
    '9:56 ap-xain-ecm → ap-xian-ecm',
  ])
  expect(load.summary.images).toBe(2)
})

test('a mistyped region given to a command is warned of, and a private one is not', async () => {
  const nowhere = ['--endpoint', 'http://127.0.0.1:1', '--key', 'AKIDone:one']
  for (const [flag, region] of [
    ['--RegionId', 'cn-hangzou'],
    ['--region', 'cn-hangzou'],
  ] as const) {
    const { stderr } = await runHere('call', 'ehpc', 'ListRegions', flag, region, ...nowhere)
    expect(stderr).toStartWith('warning: the vendor has no region "cn-hangzou"; did you mean "cn-hangzhou"?')
  }
  expect((await runHere('call', 'ehpc', 'ListRegions', '--region', 'cn-qingdao-env17-d01', ...nowhere)).stderr).not.toContain('warning')
  const { stderr } = await runHere('serve', '--port', '0', '--region', 'cn-hangzou', '--data', tmpdir())
  expect(stderr).toStartWith('warning: --region (or MIRRORHALL_REGION): the vendor has no region "cn-hangzou"; did you mean "cn-hangzhou"?')
})

test('a call says its region as the vendor’s clients do', () => {
  const target = { endpoint: 'http://127.0.0.1:1', key: { id: 'AKIDone', secret: 'one' }, language: 'en', at: 0 } as const
  expect(alibabaClient.sign(ListClusters, {}, { ...target, region: 'cn-beijing' }).url).toContain('RegionId=cn-beijing')
  expect(alibabaClient.sign(ListClusters, {}, target).url).not.toContain('RegionId')
  expect(tencentClient.sign(DescribeImage, {}, { ...target, region: 'ap-beijing' }).headers).toMatchObject({ 'X-TC-Region': 'ap-beijing' })
  expect(tencentClient.sign(DescribeImage, {}, target).headers).not.toHaveProperty('X-TC-Region')
})
