import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { DocumentError } from '../access/document-problem.ts'
import { alibabaFormat } from '../clouds/alibaba/cloud-format.ts'
import { deriveImageId } from '../clouds/alibaba/ecs/image-id.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { PastedImage, ServiceFiles } from '../clouds/service-files.ts'
import { type Existing, loadCatalogueFiles } from './load.ts'
import { CatalogueFileError } from './problem.ts'
import { catalogueJsonSchema } from './schema.ts'

/** A small ECM: enough to see that the loader does what any service asks of it. */
const smallService: ServiceFiles = {
  faces: 'tencent/ecm',
  format: {
    member: 'tencent',
    details: z.strictObject({ source: z.string().describe('How it came to be.') }).partial(),
    imageId: { pattern: /^img-[0-9a-z]{8}$/, meaning: 'img- and 8 characters' },
    deriveImageId: (id) => `img-${Bun.hash.crc32(id).toString(36).padStart(8, '0').slice(-8)}`,
  },
  readResponse: (document) => {
    const response = z
      .object({ Owner: z.int().optional(), Set: z.array(z.object({ Id: z.string(), Name: z.string(), Owner: z.int() })) })
      .safeParse(document)
    if (!response.success) return undefined
    const bad = response.data.Set.findIndex(({ Id }) => !Id.startsWith('img-'))
    if (bad >= 0) throw new DocumentError([{ path: ['Set', bad, 'Id'], message: 'an image needs an id' }])
    const images = response.data.Set.map(({ Id, Name, Owner }): PastedImage => {
      const face = { id: Id, regions: [], details: {} }
      const os = { platform: '', version: '', name: '' }
      const rest = { description: '', architecture: null, os, sizeGiB: 0, createdAt: null, instanceTypes: [], sharedWith: [] }
      const owner = Owner === 0 ? 'official' : Owner === response.data.Owner ? 'default' : { appId: Owner }
      return {
        owner,
        image: {
          id: Id,
          name: Name,
          visibility: Owner === 0 ? 'public' : 'private',
          state: 'available',
          faces: { 'tencent/ecm': face },
          ...rest,
        },
      }
    })
    return { images, defaultIdentity: response.data.Owner === undefined ? {} : { appId: response.data.Owner } }
  },
}

/** A small Tencent with that service. */
const smallFormat: CloudFormat = {
  cloud: 'tencent',
  identity: z.strictObject({ uin: z.string().describe('Main account.'), appId: z.int().describe('Owner of images.') }).partial(),
  services: [smallService],
  policyLanguage: 'cam',
  compilePolicy: (policy, document) => {
    if (document['version'] !== '2.0') throw new DocumentError([{ path: ['version'], message: 'the version is "2.0"' }])
    return [
      {
        policy,
        index: 0,
        effect: 'allow',
        actions: { patterns: [], negated: false },
        resources: { patterns: [], negated: false },
        conditions: [],
      },
    ]
  },
}

const cloudFormats = [smallFormat, await alibabaFormat()]
const nothing: Existing = { accounts: [], policies: [] }

function load(files: Readonly<Record<string, string>> | string, existing: Existing = nothing) {
  const named = typeof files === 'string' ? { 'c.yaml': files } : files
  return loadCatalogueFiles(
    Object.entries(named).map(([path, text]) => ({ path, text })),
    cloudFormats,
    existing,
  )
}

function faults(files: Readonly<Record<string, string>> | string, existing: Existing = nothing): readonly string[] {
  try {
    load(files, existing)
  } catch (error) {
    if (error instanceof CatalogueFileError) return error.message.split('\n')
    throw error
  }
  return []
}

const acme = 'accounts:\n  - { name: acme, tencent: { uin: "100000000001", appId: 251006057 } }\n'

describe('a catalogue file', () => {
  const loaded = load(`${acme}
  - name: 云上公司
    alibaba: { uid: "1270000000000001" }
    users: [{ name: 张三, policies: [只读] }]
    roles: [{ name: 运维, policies: [全部, 只读, 全部], trusts: [acme, 云上公司, acme] }, { name: 访客 }]
    keys:
      - { id: AKIDroot, secret: s3cret }
      - { id: AKIDci, secret: s3cret, user: 张三, policies: [全部, 只读], expiresAt: 2030-01-01T00:00:00Z, token: t, enabled: false }
policies:
  只读: { ram: { Version: "1", Statement: [{ Effect: Allow, Action: "ehpc:List*", Resource: "*" }] }, cam: { version: "2.0" } }
  全部: { cam: { version: "2.0" } }
clusters:
  - { id: ehpc-hz-FYUr32abcd, account: acme, region: cn-hangzhou, osTag: CentOS_7.2_64 }
modules:
  - { id: em-qn46snq8, account: acme, name: 模块, type: SN3ne.LARGE8, image: img-060ov1xz, createdAt: 2020-01-01T00:00:00Z }
instances:
  - { id: ein-gwht9ek2, account: acme, region: ap-chongqing-ecm2, image: img-060ov1xz, name: 一号机, state: stopped, module: em-qn46snq8 }
images:
  - id: 金色镜像
    name: CentOS 6.9 32位
    owner: acme
    visibility: shared
    sharedWith: [云上公司, 云上公司]
    os: { platform: CentOS, version: "6.9" }
    architecture: i386
    sizeGiB: 50
    createdAt: 2019-07-22T20:48:14+08:00
    tencent: { id: img-060ov1xz, source: CREATE_IMAGE }
    alibaba: { regions: [cn-hangzhou], osTag: CentOS_7.2_64 }
  - name: TencentOS Server 3.1 (TK4)
    os: { platform: TencentOS, name: "" }
    tencent: { id: img-eb30mz89 }
  - { name: 甲, owner: acme, tencent: {}, alibaba: {} }
`)

  test('becomes accounts, users and keys; a key makes its user, whose policies add up', () => {
    expect(loaded.changes.accounts).toEqual([
      { id: 'acme', name: 'acme', identities: { tencent: { uin: '100000000001', appId: 251006057 } } },
      { id: '云上公司', name: '云上公司', identities: { alibaba: { uid: '1270000000000001' } } },
    ])
    expect(loaded.changes.users).toEqual([{ accountId: '云上公司', name: '张三', policies: ['只读', '全部'] }])
    const root = {
      id: 'AKIDroot',
      secret: 's3cret',
      accountId: '云上公司',
      user: null,
      session: null,
      enabled: true,
      token: null,
      expiresAt: null,
    } as const
    const ci = { ...root, id: 'AKIDci', user: '张三', enabled: false, token: 't', expiresAt: Date.UTC(2030, 0) }
    expect(loaded.changes.keys).toEqual([root, ci])
  })

  test('becomes roles with what they trust by its id; a role that names nobody trusts its own account', () => {
    expect(loaded.changes.roles).toEqual([
      { accountId: '云上公司', name: '运维', policies: ['全部', '只读'], trusts: ['acme', '云上公司'] },
      { accountId: '云上公司', name: '访客', policies: [], trusts: ['云上公司'] },
    ])
  })

  test('becomes policies, clusters, modules and instances, which name their image by any of its ids', () => {
    expect(loaded.changes.policies.map(({ name, documents }) => [name, Object.keys(documents)])).toEqual([
      ['只读', ['cam', 'ram']],
      ['全部', ['cam']],
    ])
    expect(loaded.changes.clusters[0]?.details).toEqual({ osTag: 'CentOS_7.2_64', multiOs: false })
    expect(loaded.changes.instances[0]).toEqual({
      id: 'ein-gwht9ek2',
      cloud: 'tencent',
      accountId: 'acme',
      region: 'ap-chongqing-ecm2',
      imageId: '金色镜像',
      state: 'stopped',
      moduleId: 'em-qn46snq8',
      details: { name: '一号机' },
    })
    expect(loaded.changes.modules).toEqual([
      {
        id: 'em-qn46snq8',
        cloud: 'tencent',
        accountId: 'acme',
        name: '模块',
        type: 'SN3ne.LARGE8',
        imageId: '金色镜像',
        createdAt: Date.UTC(2020, 0),
      },
    ])
  })

  test('becomes images: what is said as said, what is not said empty, a missing id derived and always the same', () => {
    const [golden, official, plain] = loaded.changes.images
    expect(golden).toEqual({
      id: '金色镜像',
      owner: 'acme',
      visibility: 'shared',
      sharedWith: ['云上公司'],
      state: 'available',
      name: 'CentOS 6.9 32位',
      description: '',
      architecture: 'i386',
      os: { platform: 'CentOS', version: '6.9', name: 'CentOS 6.9' },
      sizeGiB: 50,
      createdAt: Date.UTC(2019, 6, 22, 12, 48, 14),
      instanceTypes: [],
      faces: {
        'tencent/ecm': { id: 'img-060ov1xz', regions: [], details: { source: 'CREATE_IMAGE' } },
        'alibaba/ecs': { id: deriveImageId('金色镜像'), regions: ['cn-hangzhou'], details: { osTag: { osTag: 'CentOS_7.2_64' } } },
      },
    })
    expect(official).toMatchObject({
      id: 'img-eb30mz89',
      owner: null,
      visibility: 'public',
      createdAt: null,
      architecture: null,
      sizeGiB: 0,
    })
    expect(official?.os).toEqual({ platform: 'TencentOS', version: '', name: '' })
    expect(plain).toMatchObject({ id: 'image-c90360d6a32eecd487f6', visibility: 'private', owner: 'acme' })
  })

  test('is counted, and tells where each id stands', () => {
    expect(loaded.summary).toEqual({
      files: 1,
      responses: 0,
      accounts: 2,
      users: 1,
      roles: 2,
      keys: 2,
      policies: 2,
      clusters: 1,
      modules: 1,
      instances: 1,
      images: 3,
    })
    expect(loaded.locate('AKIDci')).toEqual({ file: 'c.yaml', line: 10, column: 15 })
    expect(loaded.locate('金色镜像')?.line).toBe(21)
    expect(loaded.locate('没有')).toBeUndefined()
  })
})

describe('several files', () => {
  test('are one load, in which names resolve both ways and to what exists', () => {
    const existing: Existing = { accounts: [{ id: 'a-1', name: '旧账号', identities: {} }], policies: [{ name: '旧策略', documents: {} }] }
    const { changes } = load(
      {
        'images.yaml': 'images:\n  - { name: 甲, owner: acme, tencent: {} }\n  - { name: 乙, owner: 旧账号, tencent: {} }\n',
        'accounts.yaml': `${acme}  - { name: 旧账号, keys: [{ id: k, secret: s, user: u, policies: [旧策略] }] }\n`,
      },
      existing,
    )
    expect(changes.images.map(({ owner }) => owner)).toEqual(['acme', 'a-1'])
    expect(changes.accounts.map(({ id }) => id)).toEqual(['a-1', 'acme'])
    expect(changes.keys[0]?.accountId).toBe('a-1')
  })

  test('may give roles of the same name to different accounts, and trust an account that exists', () => {
    const { changes } = load('accounts: [{ name: a, roles: [{ name: r, trusts: [旧账号] }] }, { name: b, roles: [{ name: r }] }]', {
      accounts: [{ id: 'a-1', name: '旧账号', identities: {} }],
      policies: [],
    })
    expect(changes.roles.map(({ accountId, trusts }) => [accountId, trusts])).toEqual([
      ['a', ['a-1']],
      ['b', ['b']],
    ])
  })

  test('tell all their problems at once, with both places of an id that stands twice', () => {
    expect(faults({ 'a.yaml': acme, 'b.yaml': `#\n${acme}clusters: [{ id: c, account: acmee, region: r, multiOs: true }]\n` })).toEqual([
      'b.yaml:3:13 the account "acme" stands in a.yaml on line 2 already; an account is declared once',
      'b.yaml:4:30 there is no account "acmee"; did you mean "acme"?',
    ])
  })

  test.each([
    ['key', 'acme-key', 'accounts: [{ name: ACCOUNT, keys: [{ id: acme-key, secret: s }] }]'],
    ['policy', 'p', 'policies: { p: { cam: { version: "2.0" } } }'],
    ['cluster', 'c', 'clusters: [{ id: c, account: default, region: r, multiOs: true }]'],
    ['module', 'm', 'modules: [{ id: m, account: default, type: t, image: i }]'],
    ['instance', 'i', 'instances: [{ id: i, account: default, region: r }]'],
    ['image', 'img-00000001', 'images: [{ id: img-00000001, name: 甲, tencent: { id: img-FACE } }]'],
  ])('name no %s twice', (kind, id, text) => {
    const written = (account: string, face: string) => text.replace('ACCOUNT', account).replace('FACE', face)
    const found = faults({ 'a.yaml': written('a', '00000002'), 'b.yaml': written('b', '00000003') })
    expect(found).toEqual([expect.stringContaining(` the ${kind} "${id}" stands in a.yaml on line 1 already; give one of them another`)])
    expect(found[0]).toStartWith('b.yaml:1:')
  })

  test('name an operating system by its platform and version where it has no name', () => {
    const oses = [
      '{ platform: CentOS, version: "7.6" }',
      '{ platform: CentOS }',
      '{ version: "7.6" }',
      '{}',
      '{ platform: CentOS, name: C }',
    ]
    const { changes } = load(`images:\n${oses.map((os, n) => `  - { name: 甲${n}, tencent: {}, os: ${os} }\n`).join('')}`)
    expect(changes.images.map(({ os }) => os.name)).toEqual(['CentOS 7.6', 'CentOS', '7.6', '', 'C'])
  })

  test('an identity that a file does not mention stays, and the default account is there without being declared', () => {
    const before = { id: 'acme', name: 'acme', identities: { alibaba: { uid: '1270000000000001' } } }
    const { changes } = load(`${acme}images: [{ name: 甲, owner: default, tencent: {} }]\n`, { accounts: [before], policies: [] })
    expect(Object.keys(changes.accounts[0]?.identities ?? {}).sort()).toEqual(['alibaba', 'tencent'])
    expect(changes.accounts[1]).toEqual({ id: 'default', name: 'default', identities: {} })
  })
})

/** `▲` stands before the place that the problem must be reported at. */
test.each([
  ['images: [{ name: 甲, tencent: {}, ▲visibilty: private }]', 'unknown member "visibilty"; did you mean "visibility"?'],
  ['images: [{ name: 甲, tencent: { ▲soruce: X } }]', 'unknown member "soruce"; did you mean "source"?'],
  ['images: [▲{ tencent: {} }]', '"name" is missing (The image\'s name)'],
  ['images: [▲{ name: 甲 }]', 'no cloud would list the image "甲"; add "tencent: {}" or "alibaba: {}"'],
  ['images: [{ name: 甲, tencent: {}, os: { version: ▲6.10 } }]', 'expected a text; put it in quotes: "6.10"'],
  [
    'images: [{ name: 甲, tencent: {}, visibility: ▲pubic }]',
    '"pubic" is not one of private, shared, public, community; did you mean "public"?',
  ],
  ['images: [{ name: 甲, tencent: {}, createdAt: ▲2019-07-22 20:48:14 }]', 'this time has no zone: write "2019-07-22T20:48:14+08:00"'],
  ['images: [{ name: 甲, tencent: { id: ▲IMG-1 } }]', '"IMG-1" cannot be an image id at tencent: it is img- and 8 characters'],
  ['images: [{ name: 甲, tencent: {}, visibility: ▲private }]', 'an image without an owner is official'],
  ['images: [{ name: 甲, tencent: {}, owner: default, visibility: ▲shared }]', 'a shared image is shared with somebody'],
  ['images: [{ name: 甲, tencent: {}, owner: default, sharedWith: ▲[default] }]', 'this image is private'],
  ['images: [{ name: 甲, tencent: {} },\n  { name: ▲甲, alibaba: {} }]', 'the image "image-'],
  [
    'images: [{ name: 甲, tencent: { id: img-00000001 } },\n  { name: 乙, tencent: { id: ▲img-00000001 } }]',
    'the tencent image id "img-00000001" stands on line 1 already',
  ],
  ['images: [{ name: ▲"a\\0", tencent: {} }]', 'this text holds a NUL character'],
  ['images: [{ name: 甲, alibaba: { osTag: { ▲osTagg: x, osTag: y } } }]', 'unknown member "osTagg"; did you mean "osTag"?'],
  ['images: [{ name: 甲, alibaba: { osTag: ▲7 } }]', 'expected a text; put it in quotes: "7"'],
  ['accounts: [{ name: ▲a b }]', '"a b" cannot be a name'],
  ['accounts: [{ name: a, keys: [{ id: ▲a b, secret: s }] }]', '"a b" cannot be an id'],
  ['accounts: [{ name: a, keys: [{ id: k, secret: ▲"" }] }]', 'a secret has at least one character'],
  ['accounts: [{ name: a, keys: [{ id: k, secret: s, ▲policies: [] }] }]', "a key without a user is the account's own"],
  ['accounts: [{ name: a, users: [{ name: u, policies: [▲p] }] }]', 'there is no policy "p"; add it under policies'],
  ['accounts: [{ name: a, roles: [{ name: ▲a b }] }]', '"a b" cannot be a name'],
  ['accounts: [{ name: a, roles: [{ name: r, policies: [▲p] }] }]', 'there is no policy "p"; add it under policies'],
  ['accounts: [{ name: acme, roles: [{ name: r, trusts: [acme, ▲acmee] }] }]', 'there is no account "acmee"; did you mean "acme"?'],
  ['accounts: [{ name: a, roles: [{ name: r, ▲trust: [a] }] }]', 'unknown member "trust"; did you mean "trusts"?'],
  ['accounts: [{ name: a, roles: [{ name: r },\n  { name: ▲r }] }]', 'the role "a/r" stands on line 1 already'],
  ['accounts: [{ name: a, alibaba: { uid: ▲1270000000000001 } }]', 'expected a text; put it in quotes: "1270000000000001"'],
  [
    'accounts: [{ name: a, alibaba: { uid: "12701" } }, { name: ▲b, alibaba: { uid: "12701" } }]',
    'the accounts "a" and "b" share an identity at alibaba',
  ],
  ['policies: { ▲p: {} }', 'the policy "p" says nothing; add cam or ram'],
  ['policies: { ▲"a b": { cam: { version: "2.0" } } }', '"a b" cannot be a name'],
  ['policies: { p: { cam: { version: ▲"1.0" } } }', 'the version is "2.0"'],
  ['policies: { p: { ram: { Version: "1", Statement: [{ Effect: Allow, Action: ▲x, Resource: "*" }] } } }', '"x" is not an action'],
  ['clusters: [▲{ id: c, account: default, region: r }]', 'no image would fit the cluster "c"'],
  ['▲hello', 'expected an object, not "hello"'],
  ['[▲{ images: [] }]', 'not a response that any of these clouds gives'],
])('what cannot be taken is refused at its place, with how to fix it: %s', (marked, fault) => {
  const before = marked.slice(0, marked.indexOf('▲')).split('\n')
  const found = faults(marked.replace('▲', ''))
  expect(found).toHaveLength(1)
  expect(found[0]).toStartWith(`c.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${fault}`)
})

test('a fault in one part does not hide those in others', () => {
  expect(faults({ 'a.yaml': 'a: [', 'b.yaml': 'images: 7\naccounts: [{}]' }).map((line) => line.split(' ')[0])).toEqual([
    'a.yaml:1:5',
    'b.yaml:1:9',
    'b.yaml:2:12',
  ])
})

describe("a vendor's response", () => {
  const page = (owner: number | undefined, ...images: readonly (readonly [string, string, number])[]) =>
    JSON.stringify({ Owner: owner, Set: images.map(([Id, Name, Owner]) => ({ Id, Name, Owner })) }, null, 1)

  test('is the catalogue: its images belong to the default account, the cloud, or whoever has the identity', () => {
    const response = page(
      7,
      ['img-00000001', '我的', 7],
      ['img-00000002', '公共', 0],
      ['img-00000003', '同事的', 251006057],
      ['img-00000004', '路人的', 9],
    )
    const { changes, summary } = load({ 'a.yaml': acme, 'r.json': response })
    expect(changes.images.map(({ owner }) => owner)).toEqual(['default', null, 'acme', 'tencent-9'])
    expect(changes.accounts.map(({ name, identities }) => [name, identities.tencent?.['appId']])).toEqual([
      ['acme', 251006057],
      ['default', 7],
      ['tencent-9', 9],
    ])
    expect(summary.responses).toBe(1)
  })

  test('does not change an identity the default account has been given', () => {
    const existing: Existing = { accounts: [{ id: 'default', name: 'default', identities: { tencent: { appId: 1 } } }], policies: [] }
    expect(load({ 'r.json': page(7, ['img-00000001', '我的', 7]) }, existing).changes.accounts).toEqual([])
    const declared = load({ 'a.yaml': 'accounts: [{ name: default, tencent: { appId: 2 } }]', 'r.json': page(7) })
    expect(declared.changes.accounts).toEqual([{ id: 'default', name: 'default', identities: { tencent: { appId: 2 } } }])
  })

  test('that tells no identity gives the default account none, not an empty one', () => {
    const known = page(7, ['img-00000001', '我的', 7])
    const silent = page(undefined, ['img-00000002', '公共', 0])
    const defaultOf = (files: Readonly<Record<string, string>>, existing?: Existing) =>
      load(files, existing).changes.accounts.filter(({ name }) => name === 'default')
    expect(defaultOf({ 'r.json': silent })).toEqual([{ id: 'default', name: 'default', identities: {} }])
    const existing: Existing = { accounts: [{ id: 'default', name: 'default', identities: {} }], policies: [] }
    expect(defaultOf({ 'r.json': silent }, existing)).toEqual([])
    const learned = [{ id: 'default', name: 'default', identities: { tencent: { appId: 7 } } }]
    expect(defaultOf({ 'a.json': silent, 'b.json': known }, existing)).toEqual(learned)
    expect(defaultOf({ 'a.json': known, 'b.json': silent }, existing)).toEqual(learned)
  })

  test('may come in pages, an image on two of them counting once', () => {
    const first = page(7, ['img-00000001', '甲', 7], ['img-00000002', '乙', 7])
    const second = page(7, ['img-00000002', '乙', 7], ['img-00000003', '丙', 7])
    const { changes, locate } = load({ 'pages.json': `[${first},\n${second}]` })
    expect(changes.images.map(({ name }) => name)).toEqual(['甲', '乙', '丙'])
    expect(locate('img-00000003')).toEqual({ file: 'pages.json', line: 25, column: 10 })
  })

  test('is refused where two pages differ about an image, or tell of different owners, or one cannot be read', () => {
    expect(faults({ 'a.json': page(7, ['img-00000001', '甲', 7]), 'b.json': page(7, ['img-00000001', '乙', 7]) })[0]).toStartWith(
      'b.json:5:10 the image "img-00000001" stands in a.json on line 5 already',
    )
    expect(faults({ 'a.json': page(7), 'b.json': page(8) })[0]).toContain('b.json:1:1 this response belongs to appId 8, another to appId 7')
    expect(faults({ 'a.json': `[${page(7, ['', '甲', 7])},\n{"x":1}]` }).map((line) => line.split(' ')[0])).toEqual([
      'a.json:5:10',
      'a.json:11:1',
    ])
  })
})

test('the JSON Schema says what the schema says, with a description for every member', () => {
  const schema = catalogueJsonSchema(cloudFormats)
  expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
  expect(schema).toEqual(catalogueJsonSchema(cloudFormats))
  const undescribed: string[] = []
  const visit = (at: unknown, path: string) => {
    if (typeof at !== 'object' || at === null) return
    for (const [name, part] of Object.entries(at)) {
      if (path.endsWith('/properties') && typeof part === 'object' && part !== null && !('description' in part))
        undescribed.push(`${path}/${name}`)
      visit(part, `${path}/${name}`)
    }
  }
  visit(schema, '')
  expect(undescribed).toEqual([])
  expect(JSON.stringify(schema)).toContain('"additionalProperties":false')
})
