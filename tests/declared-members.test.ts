import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Operation } from '../src/api/operation.ts'
import type { Shape } from '../src/api/shape.ts'
import { newTask, type Task } from '../src/catalogue/task.ts'
import { openTestServer, registry, type TestServer, UID } from './support/alibaba.ts'
import { type ClientKey, NOW, ROOT, rpc, type Texts } from './support/alibaba-requests.ts'
import { anAccessKey, anImage, aRole } from './support/images.ts'
import { tc3 } from './support/tencent-requests.ts'

const ALICE: ClientKey = { id: 'LTAIalice', secret: 'alice' }
const SESSION: ClientKey = { id: 'STS.session', secret: 'session', token: 'its-token' }
const CALLERS = [ROOT, ALICE, SESSION]

/** An image about which everything is known. */
const known = (id: string, visibility: 'private' | 'public' | 'community') =>
  anImage({
    id,
    visibility,
    createdAt: Date.UTC(2019, 6, 22),
    description: 'described',
    faces: {
      'tencent/ecm': {
        id: `img-${id}`,
        regions: [],
        details: {
          taskId: '9',
          cloudInit: true,
          from: {
            instance: 'ein-gwht9ek2',
            instanceName: 'one',
            region: 'ap-hangzhou-ecm',
            image: 'img-cho4vg0s',
            imageName: 'two',
            imageType: 'PUBLIC_IMAGE',
            osName: 'three',
            description: 'four',
          },
        },
      },
      'alibaba/ecs': {
        id: `m-${id}`,
        regions: ['cn-hangzhou'],
        details: {
          osTag: { osTag: 'CentOS_7.6_64' },
          osNameEn: 'CentOS 7.6 64 bit',
          postInstallScript: 'example.sh',
          skuCode: 'ECS',
          pricingCycle: 'Month',
          productCode: 'cmjj028279',
        },
      },
    },
  })

const failedImport: Task = {
  ...newTask(
    {
      id: 9,
      service: 'tencent/ecm',
      accountId: 'acme',
      operation: 'ImportCustomImage',
      imageId: 'gone',
      by: { who: 'acme', call: 'ecm:ImportCustomImage' },
      steps: 2,
      payload: { imageId: 'img-aaaaaaa9', imageName: 'gone' },
    },
    NOW,
  ),
  state: 'failed',
  message: 'It is not an image.',
  endedAt: NOW,
}

const cluster = { cloud: 'alibaba', accountId: 'acme', region: 'cn-hangzhou' } as const

const ecm = { cloud: 'tencent', accountId: 'acme', imageId: 'aaaaaaa1', type: 'SN3ne.LARGE8' } as const
const module = (id: string, createdAt: number) => ({ ...ecm, id, createdAt, name: `module ${id}` })
const instance = (id: string, createdAt: number) =>
  ({ ...ecm, id, createdAt, region: 'ap-hangzhou-ecm', state: 'stopped', moduleId: 'em-1', details: { name: `instance ${id}` } }) as const

let testServer: TestServer
beforeAll(async () => {
  const everything = { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }
  testServer = await openTestServer({
    importAllow: ['127.0.0.1'],
    stock: {
      images: [known('aaaaaaa1', 'private'), known('aaaaaaa2', 'public'), known('aaaaaaa3', 'community')],
      clusters: [
        { ...cluster, id: 'ehpc-hz-1', details: { name: '计算集群', osTag: 'CentOS_7.6_64' } },
        { ...cluster, id: 'ehpc-hz-2', details: { osTag: 'CentOS_6.9_64' } },
      ],
      modules: [module('em-1', 7), module('em-2', 8)],
      instances: [instance('ein-1', 7), instance('ein-2', 8), instance('ein-aaaaaaa1', 9)],
      tasks: [{ task: failedImport }],
      policies: [{ name: 'everything', documents: everything }],
      users: [{ accountId: 'acme', name: 'alice', policies: ['everything'] }],
      roles: [aRole({ name: 'ops', policies: ['everything'] })],
      keys: [
        anAccessKey({ ...ALICE, user: 'alice' }),
        anAccessKey({ ...SESSION, token: 'its-token', session: { role: 'ops', name: 'alice', policy: null }, expiresAt: NOW + 3_600_000 }),
      ],
    },
  })
})
afterAll(() => testServer.close())

type Input = { readonly [name: string]: unknown }

async function answerOf({ service, action }: Operation, input: Input, key: ClientKey): Promise<object> {
  if (service.cloud === 'tencent') {
    const { text } = await testServer.send(tc3({ key: ROOT, action, body: JSON.stringify(input) }))
    return JSON.parse(text).Response
  }
  const texts: Texts = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]))
  return (await testServer.send(rpc(action, texts, { key, version: service.version, host: `${service.name}.aliyuncs.com` }))).answer
}

/** What an operation is called with to answer all that it can. */
const BASES: Readonly<Record<string, Input>> = {
  AssumeRole: { RoleArn: `acs:ram::${UID}:role/ops`, RoleSessionName: 'alice', SourceIdentity: 'Alice' },
  DescribeCluster: { ClusterId: 'ehpc-hz-1' },
  DeleteImage: { ImageIDSet: ['img-zzzzzzzz'] },
  ModifyImageAttribute: { ImageId: 'img-aaaaaaa1', ImageName: 'renamed' },
  ModifyModuleImage: { ModuleId: 'em-1', DefaultImageId: 'img-aaaaaaa1' },
  CreateImage: { ImageName: 'made', InstanceId: 'ein-aaaaaaa1' },
  DescribeCustomImageTask: { Filters: [{ Name: 'task-id', Values: ['9'] }] },
  DescribeTaskResult: { EcmRegion: 'ap-hangzhou-ecm', TaskId: '9' },
  DescribeTaskStatus: { TaskSet: [{ Operation: 'ImportCustomImage', TaskId: '9' }] },
  ImportCustomImage: {
    ImageName: 'imported',
    Architecture: 'x86_64',
    OsType: 'CentOS',
    OsVersion: '7',
    ImageUrls: [{ ImageFile: 'http://127.0.0.1:1/golden.qcow2' }],
  },
  ImportImage: { ImageId: 'img-bbbbbbb1', ImageDescription: 'copied', SourceRegion: 'ap-chengdu' },
}

/** Members that say nothing of anything that the vendor documents: they come, empty or null. */
const SILENT = ['ExtInfo', 'Vgpu', 'GpuModelName']

/** By operation, for each declared member of its input a value with which the answer is another one. */
const PROBES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  CreateImage: { ImageName: 'other', InstanceId: 'x', ImageDescription: 'x'.repeat(61), ForcePoweroff: 'yes' },
  DescribeCustomImageTask: {
    Filters: [{ Name: 'task-id', Values: ['8'] }],
    'Filters.Name': [{ Name: 'image-id', Values: ['8'] }],
    'Filters.Values': [{ Name: 'task-id', Values: ['9'] }],
  },
  DescribeTaskResult: { EcmRegion: 'nowhere', TaskId: '8' },
  DescribeTaskStatus: {
    TaskSet: [{ Operation: 'ImportCustomImage', TaskId: '8' }],
    'TaskSet.Operation': [{ Operation: 'CreateImage', TaskId: '9' }],
    'TaskSet.TaskId': [{ Operation: 'ImportCustomImage', TaskId: '9' }],
  },
  ImportCustomImage: {
    ImageName: 'x'.repeat(21),
    Architecture: 'arm64',
    OsType: 'Plan 9',
    OsVersion: '8',
    ImageDescription: 'x'.repeat(61),
    InitFlag: 'x',
    ImageUrls: [{ ImageFile: 'http://127.0.0.2/' }],
    'ImageUrls.ImageFile': [{ ImageFile: 'golden.qcow2' }],
  },
  ImportImage: { ImageId: 'img-b', ImageDescription: 'x'.repeat(61), SourceRegion: 'nowhere' },
  DescribeImage: {
    Filters: [{ Name: 'image-id', Values: ['img-aaaaaaa1'] }],
    'Filters.Name': [{ Name: 'image-name', Values: ['no such name'] }],
    'Filters.Values': [{ Name: 'image-id', Values: ['img-aaaaaaa2'] }],
    Offset: 1,
    Limit: 1,
  },
  DeleteImage: { ImageIDSet: ['img-z'] },
  DescribeConfig: {},
  DescribeInstances: {
    Filters: [{ Name: 'instance-id', Values: ['ein-1'] }],
    'Filters.Name': [{ Name: 'module-id', Values: ['ein-1'] }],
    'Filters.Values': [{ Name: 'instance-id', Values: ['ein-2'] }],
    Offset: 1,
    Limit: 1,
    OrderByField: 'price',
    OrderDirection: 1,
  },
  DescribeModule: {
    Filters: [{ Name: 'module-id', Values: ['em-1'] }],
    'Filters.Name': [{ Name: 'module-name', Values: ['em-1'] }],
    'Filters.Values': [{ Name: 'module-id', Values: ['em-2'] }],
    Offset: 1,
    Limit: 1,
    OrderByField: 'instance-num',
    OrderDirection: 1,
  },
  ModifyModuleImage: { ModuleId: 'em-none', DefaultImageId: 'img-zzzzzzzz' },
  DescribeImportImageOs: {},
  DescribeInstanceTypeConfig: {},
  ModifyImageAttribute: { ImageId: 'img-zzzzzzzz', ImageName: 'x'.repeat(21), ImageDescription: 'x'.repeat(61) },
  ListCommunityImages: { BaseOsTag: 'none', InstanceType: 'ecs.g6r.large', ClusterId: 'ehpc-hz-2' },
  ListCustomImages: { BaseOsTag: 'none', InstanceType: 'ecs.g6r.large', ClusterId: 'ehpc-hz-2', ImageOwnerAlias: 'others' },
  ListImages: { BaseOsTag: 'none', InstanceType: 'ecs.g6r.large' },
  ListClusters: { PageNumber: 2, PageSize: 1 },
  ListClustersMeta: { PageNumber: 2, PageSize: 1 },
  DescribeCluster: { ClusterId: 'ehpc-hz-2' },
  ListRegions: {},
  AssumeRole: {
    RoleArn: `acs:ram::${UID}:role/other`,
    RoleSessionName: 'bob',
    DurationSeconds: 900,
    Policy: '{}',
    ExternalId: 'x',
    SourceIdentity: 'Bob',
  },
  GetCallerIdentity: {},
}

/** The paths of all members, without the positions of items. */
function* declared(shape: Shape, path = ''): Generator<string> {
  if (shape.kind === 'list') yield* declared(shape.item, path)
  if (shape.kind !== 'struct') return
  for (const [name, member] of Object.entries(shape.members)) {
    const inside = path === '' ? name : `${path}.${name}`
    yield inside
    yield* declared(member, inside)
  }
}

/** The paths under which something stands: an empty text, a zero, an empty list say nothing. */
function* answered(value: unknown, path = ''): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* answered(item, path)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const inside = path === '' ? name : `${path}.${name}`
      if (member) yield inside
      yield* answered(member, inside)
    }
  }
}

/** The answer as a text, less what is never the same twice. */
const comparable = (answer: object): string =>
  JSON.stringify(answer, (name, value) =>
    ['RequestId', 'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Recommend'].includes(name) ? undefined : value,
  )

const operations = registry.operations.map((operation) => [operation.action, operation] as const)

describe('every declared member of an answer can come', () => {
  test.each(operations)('%s', async (action, operation) => {
    const seen = new Set<string>()
    for (const key of CALLERS) for (const path of answered(await answerOf(operation, BASES[action] ?? {}, key))) seen.add(path)
    expect([...declared(operation.output)].filter((path) => !seen.has(path) && !SILENT.includes(path.split('.').at(-1) ?? ''))).toEqual([])
  })
})

describe('every declared member of an input is read', () => {
  test.each(operations)('%s', async (action, operation) => {
    const probes = PROBES[action] ?? {}
    expect(Object.keys(probes).sort()).toEqual([...declared(operation.input)].sort())
    const base = BASES[action] ?? {}
    const usual = comparable(await answerOf(operation, base, ALICE))
    for (const [path, value] of Object.entries(probes)) {
      const [name = ''] = path.split('.', 1)
      // A nested member is compared with its neighbours as they were.
      const before = path === name ? usual : comparable(await answerOf(operation, { ...base, [name]: probes[name] }, ALICE))
      expect([path, comparable(await answerOf(operation, { ...base, [name]: value }, ALICE))]).not.toEqual([path, before])
    }
  })
})
