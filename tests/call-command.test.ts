import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Command } from 'commander'
import { parse } from 'yaml'
import { s } from '../src/api/shape.ts'
import { OperationCall } from '../src/cli/call-input.ts'
import { allPages, pagingOf } from '../src/cli/call-pages.ts'
import { alibabaClient } from '../src/clouds/alibaba/client.ts'
import { distribution } from '../src/distribution.ts'
import { everyCommand, runHere } from './support/commands.ts'
import { anAccessKey, anAccount, anImage } from './support/images.ts'
import { type InProcessServer, openInProcess } from './support/test-server.ts'

const NAME = 'a "quoted", name'
const images = Array.from({ length: 230 }, (_, n) => anImage({ id: `${1000 + n}`, name: n === 0 ? NAME : `image ${n}` }))
const clusters = Array.from({ length: 120 }, (_, n) => ({
  id: `ehpc-${1000 + n}`,
  cloud: 'alibaba' as const,
  accountId: 'acme',
  region: 'cn-hangzhou',
  details: { osTag: 'CentOS_7.9_64' },
}))

let server: InProcessServer
let target: string[] = []
let stop = async () => {}
beforeAll(async () => {
  const stock = { accounts: [anAccount()], keys: [anAccessKey({ id: 'AKIDroot', secret: 'root' })], images, clusters }
  server = await openInProcess({ now: Date.now(), stock })
  const { port, stop: end } = server.server.listen({ host: '127.0.0.1', port: 0 })
  stop = async () => void (await end())
  target = ['--key', 'AKIDroot:root', '--endpoint', `http://127.0.0.1:${port}`]
})
afterAll(async () => {
  await stop()
  await server.close()
})

const call = async (service: string, action: string, ...args: string[]) => {
  server.clock.now = Date.now()
  return runHere('call', service, action, ...args, ...target)
}
const answered = async (...args: [string, string, ...string[]]) => {
  const { code, stdout, stderr } = await call(...args)
  expect([args, code, stderr]).toEqual([args, 0, ''])
  return stdout.trimEnd()
}
const refused = async (...args: [string, string, ...string[]]) => {
  const { code, stdout, stderr } = await call(...args)
  expect([args, code, stdout]).toEqual([args, 1, ''])
  return stderr
}
const list = (...args: string[]) => answered('ecm', 'DescribeImage', ...args)

test('there is a command for every operation that is registered, and for nothing else', async () => {
  const [calls] = (await everyCommand()).filter((command) => command.name() === 'call')
  const made = calls?.commands.flatMap((service) => service.commands.map((action) => `${service.name()} ${action.name()}`))
  expect(made?.sort()).toEqual(distribution.registry.operations.map(({ service, action }) => `${service.name} ${action}`).sort())
})

describe('a list or a struct of the input', () => {
  test('is JSON, or its parts in any order', async () => {
    const whole = await list('--Filters', '[{"Name":"image-name","Values":["image 7"]}]', '--Limit', '100', '--columns', 'ImageName')
    const parts = ['--Filters.0.Values.0=image 7', '--Limit', '100', '--Filters.0.Name', 'image-name', '--columns', 'ImageName']
    const withoutId = (text: string) => ({ ...JSON.parse(text), RequestId: '' })
    expect(withoutId(await list(...parts))).toEqual(withoutId(whole))
    expect(JSON.parse(whole).TotalCount).toBe(11)
    expect(JSON.parse(await list('--Filters.0', '{"Name":"image-name","Values":["image 7"]}'))).toMatchObject({ TotalCount: 11 })
  })

  test.each([
    [['--Filters.0.Name', 'a', '--Filters', '[]'], '--Filters is given whole and by its parts'],
    [['--Filters.0.Name', 'a', '--Filters.0', '{}'], '--Filters.0 is given whole and by its parts'],
    [['--Filters.1.Name', 'a'], '--Filters.0 is missing: the items of a list are numbered from 0'],
    [['--Filters.0.Nmae', 'a'], 'There is no --Filters.0.Nmae: Nmae is not one of Name, Values; did you mean "Name".'],
    [['--Filters.x.Name', 'a'], 'x is no position of a list'],
    [['--Filters.99999.Name', 'a'], '99999 is no position of a list'],
    [['--Filters.0.Name.1', 'a'], '1 would be a part of a string'],
    [['--Filters.0.Values', 'a'], '--Filters.0.Values takes JSON, for example ["PRIVATE_IMAGE"]'],
    [['--Filters', '{'], '--Filters takes JSON, for example'],
    [['--Limit.0', '1'], "unknown option '--Limit.0'"],
    [['--__proto__.x', '1'], 'unknown option'],
    [['--Filters.__proto__.x', '1'], '__proto__ is no position of a list'],
    [['--Fliters', '[]'], 'Did you mean --Filters?'],
  ])('is refused when it cannot be: %p', async (args, message) => {
    expect(await refused('ecm', 'DescribeImage', ...args)).toContain(message)
  })

  test('goes to Alibaba Cloud as its gateway reads it', () => {
    const [operation] = distribution.registry.operations.filter(({ service }) => service.cloud === 'alibaba')
    if (operation === undefined) return expect.unreachable()
    const input = { Filter: [{ Key: 'a', Value: ['x y', 2] }, { Key: 'b' }], Tags: { One: true }, None: [] }
    const key = { id: 'AKID', secret: 's' }
    const { url } = alibabaClient.sign(operation, input, { endpoint: 'http://127.0.0.1', key, language: 'en', at: 0 })
    expect([...new URL(url).searchParams]).toEqual([
      ['Filter.1.Key', 'a'],
      ['Filter.1.Value.1', 'x y'],
      ['Filter.1.Value.2', '2'],
      ['Filter.2.Key', 'b'],
      ['Tags.One', 'true'],
    ])
  })

  test('may hold structs in structs', async () => {
    const shape = s.struct({ Deep: s.struct({ Inner: s.struct({ Ids: s.list(s.integer()), On: s.boolean() }) }) })
    let input: unknown
    const command = new OperationCall('Go', shape)
    command.action((settings) => {
      input = command.inputOf(settings)
    })
    await new Command()
      .addCommand(command)
      .parseAsync(['Go', '--Deep.Inner.Ids.1', '2', '--Deep.Inner.Ids.0', 'x', '--Deep.Inner.On', 'true'], { from: 'user' })
    expect(input).toEqual({ Deep: { Inner: { Ids: ['x', 2], On: true } } })
  })
})

describe('--all', () => {
  test('walks Offset and Limit, and answers once', async () => {
    const { TotalCount, ImageSet } = JSON.parse(await list('--all'))
    expect([TotalCount, new Set(ImageSet.map(({ ImageId }: { ImageId: string }) => ImageId)).size]).toEqual([230, 230])
    expect(JSON.parse(await list('--all', '--Offset', '225')).ImageSet).toHaveLength(5)
    expect(JSON.parse(await list('--all', '--Offset', '500')).ImageSet).toEqual([])
    const { stderr } = await call('ecm', 'DescribeImage', '--all', '--Limit', '60', '--verbose')
    expect(stderr.match(/^POST .* ecm:DescribeImage: 200, [\d.]+ ms, RequestId \S+$/gm)).toHaveLength(4)
  })

  test('pauses between two pages, ends where a page has nothing, and tells how far it came', async () => {
    const [operation] = distribution.registry.operations.filter(({ action }) => action === 'DescribeImage')
    const paging = operation && pagingOf(operation)
    if (operation === undefined || paging === undefined) return expect.unreachable()
    const done: unknown[] = []
    const walk = (...counts: number[]) =>
      allPages(paging, {
        operation,
        input: { Limit: 2 },
        send: async ({ Offset, Limit }) => {
          done.push([Offset, Limit])
          return { output: { TotalCount: 5, ImageSet: Array.from({ length: counts.shift() ?? 0 }, () => ({})) } }
        },
        pause: async () => done.push('pause'),
        onPage: (...told) => done.push(told.join(' of ')),
      })
    expect((await walk(2, 2, 1)).output['ImageSet']).toHaveLength(5)
    expect(done).toEqual([[0, 2], '2 of 5', 'pause', [2, 2], '4 of 5', 'pause', [4, 2], '5 of 5'])
    // Somebody took the rest away meanwhile.
    expect((await walk(2, 0)).output['ImageSet']).toHaveLength(2)
  })

  test('walks PageNumber and PageSize', async () => {
    const { TotalCount, Clusters } = JSON.parse(await answered('ehpc', 'ListClusters', '--all'))
    expect([TotalCount, Clusters.ClusterInfoSimple.length]).toEqual([120, 120])
    expect(JSON.parse(await answered('ehpc', 'ListClusters', '--all', '--PageNumber', '3')).Clusters.ClusterInfoSimple).toHaveLength(20)
  })

  test('leaves it to the server to judge where it begins, and is not there where there are no pages', async () => {
    expect(await refused('ecm', 'DescribeImage', '--all', '--Limit', 'many')).toContain('InvalidParameter')
    expect(await refused('ecm', 'DescribeImage', '--all', '--Limit', '0')).toContain('InvalidParameterValue.InvaildPageParam')
    expect(await refused('ecm', 'DescribeImage', '--all', '--Offset', '-1')).toContain('InvalidParameterValue.InvaildPageParam')
    expect(await refused('ehpc', 'ListRegions', '--all')).toContain("unknown option '--all'")
  })
})

describe('an answer', () => {
  const one = ['--Filters.0.Name', 'image-name', '--Filters.0.Values.0', NAME]
  const columns = ['--columns', 'ImageId, ImageName,SrcImage.Region']

  test('is printed as CSV, JSON lines, YAML or a table, of the columns that are asked for', async () => {
    expect(await list(...one, ...columns, '--output', 'csv')).toBe('ImageId,ImageName,SrcImage.Region\nimg-1000,"a ""quoted"", name",')
    expect(await list(...one, ...columns, '--output', 'jsonl')).toBe(
      JSON.stringify({ ImageId: 'img-1000', ImageName: NAME, 'SrcImage.Region': '' }),
    )
    expect(parse(await list(...one, '--output', 'yaml'))).toMatchObject({
      TotalCount: 1,
      ImageSet: [{ ImageName: NAME }],
      RequestId: expect.any(String),
    })
    expect(await list(...one, ...columns, '--output', 'table')).toMatch(
      /^ImageId +ImageName +SrcImage.Region\nimg-1000 +a "quoted", name\n\nRequestId: \S+$/,
    )
    expect((await list('--output', 'csv')).split('\n')[0]).toMatch(/^ImageId,ImageName,.*SrcImage/)
    expect((await list('--output', 'jsonl', '--Limit', '3')).split('\n').map((line) => JSON.parse(line).ImageId)).toHaveLength(3)
  })

  test('without a list is a row itself', async () => {
    expect(await answered('sts', 'GetCallerIdentity', '--output', 'csv')).toMatch(/^(\w+,)+\w+\n/)
    expect(JSON.parse(await answered('sts', 'GetCallerIdentity', '--output', 'jsonl'))).toMatchObject({ IdentityType: 'Account' })
    expect(await refused('sts', 'GetCallerIdentity', '--columns', 'Arn')).toContain('--columns is for answers with a list')
  })

  test('is refused in formats and columns that there are not, before anything is called', async () => {
    expect(await refused('ecm', 'DescribeImage', '--output', 'xml')).toContain('It is one of table, json, jsonl, csv, yaml')
    expect(await refused('ecm', 'DescribeImage', '--columns', 'ImageId,Image Name')).toContain(
      'There is no column "Image Name"; did you mean "ImageName"?',
    )
    expect(await refused('ecm', 'DescribeImage', '--columns', 'x')).toContain('There are: ImageId, ImageName,')
  })

  test('that is a refusal has its request id, and tells where it went when asked', async () => {
    const stderr = await refused('ecm', 'DescribeImage', '--Limit', '0', '--verbose')
    const [, id = ''] = /request id (\S+)/.exec(stderr) ?? []
    expect(stderr).toContain(`RequestId ${id}\n`)
    expect(stderr).toContain('InvalidParameterValue.InvaildPageParam')
  })
})
