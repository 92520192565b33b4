import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anImage } from '../../../../tests/support/images.ts'
import { openTestServer, type TestServer } from '../../../../tests/support/tencent.ts'
import type { Image } from '../../../catalogue/image.ts'
import { machineOf } from './instance-types.ts'

const named = (id: string, name: string, rest: Partial<Image> = {}) =>
  anImage({ id, name, os: { platform: '', version: '', name: '' }, ...rest })

async function serverWith(images: readonly Image[]): Promise<TestServer> {
  return openTestServer({ stock: { images } })
}

describe('case folding of image-name', () => {
  const names: Readonly<Record<string, string>> = {
    sigma000: 'ΟΔΟΣ οδος',
    kelvin00: '300 K',
    sharps00: 'Straße',
    fullwid0: 'ＣｅｎｔＯＳ',
    dotlessi: 'kısa',
    dottedii: 'İstanbul',
    cyrillic: 'Сервер',
    emoji000: 'node 🚀 18',
  }
  let testServer: TestServer
  beforeAll(async () => {
    testServer = await serverWith(Object.entries(names).map(([id, name]) => named(id, name)))
  })
  afterAll(() => testServer.close())

  test.each([
    ['οδοσ', ['sigma000']],
    ['ΟΔΟς', ['sigma000']],
    ['300 k', ['kelvin00']],
    ['300 K', ['kelvin00']],
    ['strasse', ['sharps00']],
    ['STRASSE', ['sharps00']],
    ['straße', ['sharps00']],
    ['ｃＥＮＴｏｓ', ['fullwid0']],
    ['centos', []],
    ['KISA', ['dotlessi']],
    ['kısa', ['dotlessi']],
    ['istanbul', []],
    ['İSTANBUL', ['dottedii']],
    ['i̇stanbul', ['dottedii']],
    ['СЕРВЕР', ['cyrillic']],
    ['🚀', ['emoji000']],
    ['NODE 🚀', ['emoji000']],
  ])('%j finds %j', async (text, ids) => {
    const { ImageSet } = await testServer.call.DescribeImage({ Filters: [{ Name: 'image-name', Values: [text] }] })
    expect(ImageSet?.map(({ ImageId }) => ImageId)).toEqual(ids.map((id) => `img-${id}`))
  })
})

describe('instance-type', () => {
  const images = [
    named('x8664000', 'CentOS 7.4 64位', { architecture: 'x86_64' }),
    named('i3860000', 'CentOS 6.9', { architecture: 'i386' }),
    named('nam32wei', 'CentOS 6.9 32位', { architecture: 'x86_64' }),
    named('nam32bit', 'Ubuntu Server 16.04 LTS 32bit', { architecture: 'x86_64' }),
    named('osname32', 'old one', { architecture: null, os: { platform: '', version: '', name: 'Debian 7.8 32-bit' } }),
    named('barezh00', 'CentOS 7.4 裸金属 64位'),
    named('bareen00', 'CentOS 7.4 Bare Metal 64bit'),
    named('arm64000', 'Ubuntu 20.04(arm64)', { architecture: 'arm64' }),
    named('unknown0', 'no architecture', { architecture: null }),
    named('limited0', 'S5 only', { instanceTypes: ['S5.LARGE8', 'S5.MEDIUM4'] }),
  ]
  let testServer: TestServer
  beforeAll(async () => {
    testServer = await serverWith(images)
  })
  afterAll(() => testServer.close())
  const offered = async (...Values: readonly string[]) => {
    const { ImageSet = [] } = await testServer.call.DescribeImage({ Filters: [{ Name: 'instance-type', Values }], Limit: 100 })
    return ImageSet.map(({ ImageId }) => String(ImageId).slice(4)).sort()
  }
  const only32 = ['i3860000', 'nam32bit', 'nam32wei', 'osname32']

  test('4 GB of memory still take 32-bit systems', async () => {
    expect(await offered('SN3ne.MEDIUM4')).toEqual([...only32, 'unknown0', 'x8664000'].sort())
    expect(await offered('SN3ne.SMALL2')).toEqual([...only32, 'unknown0', 'x8664000'].sort())
  })

  test('more than 4 GB of memory take no 32-bit system, told by architecture or by name', async () => {
    expect(await offered('SN3ne.SMALL8')).toEqual(['unknown0', 'x8664000'])
    expect(await offered('GN7.2XLARGE32')).toEqual(['unknown0', 'x8664000'])
  })

  test('bare-metal types take bare-metal images and nothing else', async () => {
    expect(await offered('BMI5.24XLARGE384')).toEqual(['bareen00', 'barezh00'])
  })

  test('arm images run on none of the known types, which are all x86', async () => {
    const everyType = ['SN3ne.SMALL2', 'S5.LARGE8', 'SA2.MEDIUM4', 'BMI5.24XLARGE384', 'VIS.16XLARGE128']
    expect(await offered(...everyType)).not.toContain('arm64000')
  })

  test('an image limited to some types is offered to those', async () => {
    expect(await offered('S5.LARGE8')).toContain('limited0')
    expect(await offered('S5.MEDIUM4')).toContain('limited0')
    expect(await offered('S5.LARGE16')).not.toContain('limited0')
  })

  test('several types are alternatives, several filters must all hold', async () => {
    expect(await offered('SN3ne.SMALL8', 'BMI5.24XLARGE384')).toEqual(['bareen00', 'barezh00', 'unknown0', 'x8664000'])
    const Filters = ['SN3ne.SMALL8', 'BMI5.24XLARGE384'].map((type) => ({ Name: 'instance-type', Values: [type] }))
    expect(await testServer.call.DescribeImage({ Filters })).toMatchObject({ TotalCount: 0, ImageSet: [] })
  })

  test('a type is known by its exact name, with its memory', () => {
    expect(machineOf('SN3ne.2XLARGE16')).toEqual({ type: 'SN3ne.2XLARGE16', memoryGiB: 16, architecture: 'x86', bareMetal: false })
    expect(machineOf('BMI5.24XLARGE384')).toMatchObject({ bareMetal: true })
    expect(machineOf('sn3ne.2XLARGE16')).toBeUndefined()
    expect(machineOf('valueOf')).toBeUndefined()
  })
})
