import { expect, test } from 'bun:test'
import { makeStarterCatalogue, readRows } from '../../scripts/make-starter-catalogue.ts'
import { alibabaFormat } from '../clouds/alibaba/cloud-format.ts'
import { tencentFormat } from '../clouds/tencent/cloud-format.ts'
import { loadCatalogueFiles } from './load.ts'

const starter = new URL('../../starter/', import.meta.url)
const rows = readRows(await Bun.file(new URL('public-images.jsonl', starter)).text())
const made = makeStarterCatalogue(rows)
const { changes } = loadCatalogueFiles(
  [{ path: 'starter/catalogue.json', text: made.text }],
  [await tencentFormat(), await alibabaFormat()],
  {
    accounts: [],
    policies: [],
  },
)
const image = (id: string) => changes.images.find((each) => each.id === id)

test('the committed starter catalogue is what its rows make', async () => {
  expect(await Bun.file(new URL('catalogue.json', starter)).text()).toBe(made.text)
})

test('the starter catalogue does not depend on the order of the rows', () => {
  expect(makeStarterCatalogue(rows.toReversed()).text).toBe(made.text)
})

test('the starter catalogue holds official public images and nothing else', () => {
  expect(changes.images).toHaveLength(680)
  expect(changes.images.filter(({ faces }) => faces['tencent/ecm'])).toHaveLength(65)
  expect(
    changes.images.every(({ owner, visibility, faces }) => owner === null && visibility === 'public' && Object.keys(faces).length === 1),
  ).toBe(true)
  expect([...made.leftOut.values()].reduce((sum, count) => sum + count, made.taken)).toBe(rows.length)
})

test('real oddities are kept to the letter', () => {
  expect(image('centos_7_04_64_20G_alibase_201701015.vhd')?.os.name).toBe('CentOS  7.4 64位')
  expect(image('11_64_20G_alibase_20190311.vhd')).toBeDefined()
  expect(image('img-pmqg1cw7')).toMatchObject({ name: 'CentOS 6.6 32位', architecture: 'x86_64', createdAt: null })
})

test('a recorded time is taken as it is, a release date as its midnight in China, and no date as unknown', () => {
  expect(image('centos_7_04_64_20G_alibase_201701015.vhd')?.createdAt).toBe(Date.parse('2017-10-16T07:45:45Z'))
  expect(image('img-25szkc8t')?.createdAt).toBe(Date.parse('2020-08-01T00:00:00+08:00'))
  expect(image('img-9qabwvbn')?.createdAt).toBeNull()
})

test('only documented names of operating systems are given to E-HPC', () => {
  const tags = new Set(
    changes.images.flatMap(({ faces }) => (faces['alibaba/ecs']?.details['osTag'] as { osTag: string } | undefined)?.osTag ?? []),
  )
  expect([...tags].sort()).toEqual(['CentOS_7.2_64', 'CentOS_7.6_64', 'CentOS_7.9_64'])
})
