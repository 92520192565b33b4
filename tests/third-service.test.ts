import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { servicePages } from '../scripts/generate.ts'
import { distributionOf, SERVICES } from '../src/distribution.ts'
import { catalogueJsonSchema } from '../src/files/schema.ts'
import { openStore } from '../src/store/open.ts'
import { runIn } from './support/commands.ts'
import { anImage } from './support/images.ts'
import { sharedPostgres } from './support/postgres.ts'
import { type ClientKey, tc3 } from './support/tencent-requests.ts'
import { type InProcessServer, openInProcess } from './support/test-server.ts'
import { TOY, TOY_SERVICE } from './support/toy-service.ts'

const distribution = distributionOf({ ...SERVICES, tencent: [...SERVICES.tencent, TOY_SERVICE] })
const masterKey = new Uint8Array(32).fill(7)
const CATALOGUE = `
accounts:
  - name: acme
    tencent: { uin: "100000000001" }
    keys:
      - { id: AKIDroot, secret: root }
      - { id: AKIDci, secret: ci, user: ci, policies: [one-toy] }
policies:
  one-toy:
    cam:
      version: "2.0"
      statement: [{ effect: allow, action: "toy:ListToys", resource: "qcs::toy:::toy/toy-1" }]
images:
  - { name: engine, owner: acme, toy: { id: toy-1, colour: red }, tencent: { id: img-00000001 } }
  - { name: wagon, owner: acme, toy: { id: toy-2, colour: blue } }
  - { name: signal, owner: acme, toy: {} }
  - { name: no toy, owner: acme, tencent: {} }
`
const ROOT: ClientKey = { id: 'AKIDroot', secret: 'root' }
const CI: ClientKey = { id: 'AKIDci', secret: 'ci' }

let folder = ''
let file = ''
let masterKeyFile = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-service-'))
  file = join(folder, 'catalogue.yaml')
  masterKeyFile = join(folder, 'master.key')
  await writeFile(file, CATALOGUE)
  await writeFile(masterKeyFile, `${Buffer.from(masterKey).toString('base64')}\n`, { mode: 0o600 })
}, 30_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const engines = [
  ['SQLite', async () => join(folder, 'catalogue.db')],
  ['PostgreSQL', async () => (await sharedPostgres()).freshDatabase()],
] as const

describe.each(engines)('a service that is a folder and a line, on %s', (_, fresh) => {
  let data = ''
  let server: InProcessServer
  const list = async (input: object = {}, key = ROOT, language = 'en-US') => {
    const options = {
      key,
      action: 'ListToys',
      version: '2030-01-01',
      host: 'toy.tencentcloudapi.com',
      signs: { service: 'toy' },
      headers: { 'X-TC-Language': language },
    }
    const { Error: error, ToySet } = JSON.parse((await server.handle(tc3({ body: JSON.stringify(input), ...options }))).text).Response
    return error === undefined ? ToySet.map(({ Name }: { Name: string }) => Name).sort() : error
  }

  beforeAll(async () => {
    data = await fresh()
    await (await openStore({ data, masterKey })).close()
    const applied = await runIn(distribution, 'apply', file, '--data', data, '--master-key-file', masterKeyFile)
    expect(applied.stderr).toBe('')
    server = await openInProcess({ distribution, data, now: Date.now() })
  }, 30_000)
  afterAll(() => server.close())

  test('its images come from catalogue files, with ids given and derived, beside those of other services', async () => {
    const images = await server.store.ownShelf('acme')
    const ids = Object.fromEntries(images.map(({ name, faces }) => [name, Object.entries(faces).map(([service, { id }]) => [service, id])]))
    expect(ids).toMatchObject({
      engine: [
        ['tencent/ecm', 'img-00000001'],
        [TOY, 'toy-1'],
      ],
      wagon: [[TOY, 'toy-2']],
      signal: [[TOY, expect.stringMatching(/^toy-[0-9a-z]+$/)]],
      'no toy': [['tencent/ecm', expect.any(String)]],
    })
  })

  test('its calls go the whole way: found, verified, decoded, answered', async () => {
    expect(await list()).toEqual(['engine', 'signal', 'wagon'])
    expect(await list({ Colour: 'red' })).toEqual(['engine'])
    expect(await list({ ToyIds: ['toy-2', 'toy-9'] })).toEqual(['wagon'])
  })

  test('a code that another service has too is told in its own words', async () => {
    const Code = 'InvalidParameterValue.InvalidFilter'
    expect(await list({ Colour: 'grey' })).toEqual({ Code, Message: 'No toy has that colour. (Colour: grey)' })
    expect(await list({ Colour: 'grey' }, ROOT, 'zh-CN')).toEqual({ Code, Message: '没有这种颜色的玩具。（Colour: grey）' })
  })

  test('policies are asked about every toy that a call names, and name the first that they do not allow', async () => {
    const resource = (shown: string) => ({
      Code: 'AuthFailure.UnauthorizedOperation',
      Message: expect.stringContaining(`resource (${shown})`),
    })
    expect(await list({ ToyIds: ['toy-1'] }, CI)).toEqual(['engine'])
    expect(await list({ ToyIds: ['toy-1', 'toy-2'] }, CI)).toEqual(resource('qcs::toy::uin/100000000001:toy/toy-2'))
    expect(await list({}, CI)).toEqual(resource('*'))
  })

  test('the database keeps its ids unique, and lets another service have the same', async () => {
    const face = { id: 'toy-1', regions: [], details: {} }
    const taken = server.store.write({ images: [anImage({ id: 'thief', faces: { [TOY]: face } })] })
    await expect(taken).rejects.toThrow('The id toy-1 in tencent/toy is already that of image')
    await server.catalogue.write({ images: [anImage({ id: 'other', faces: { 'tencent/ecm': face } })] })
  })

  test('the command line has its operations', async () => {
    const { port, stop } = server.server.listen({ host: '127.0.0.1', port: 0 })
    const { code, stdout, stderr } = await runIn(
      distribution,
      ...['call', 'toy', 'ListToys', '--ToyIds', '["toy-2"]', '--output', 'json', '--key', 'AKIDroot:root'],
      ...['--endpoint', `http://127.0.0.1:${port}`],
    )
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ ToySet: [{ ToyId: 'toy-2', Name: 'wagon' }] })
    await stop()
  })
})

test('it has a reference page and a member in the schema of catalogue files', async () => {
  const pages = new Map(servicePages([TOY_SERVICE]))
  expect(pages.get('docs/reference/toy.md')).toStartWith('# Toys (玩具), toy 2030-01-01')
  expect(pages.get('docs/reference/toy.md')).toContain('## ListToys')
  const schema = JSON.stringify(catalogueJsonSchema(await distribution.cloudFormats()))
  expect(schema.includes('How toy shows the image.')).toBe(true)
})

test('files that misuse its member are refused at their lines', async () => {
  const bad = join(folder, 'bad.yaml')
  await writeFile(bad, 'images:\n  - { name: a, toy: { id: nonsense } }\n  - { name: b, toy: { color: red } }\n')
  const { code, stderr } = await runIn(distribution, 'apply', bad, '--data', join(folder, 'none.db'))
  expect(code).toBe(1)
  expect(stderr).toContain('"nonsense" cannot be an image id at toy: it is toy- and letters or digits')
  expect(stderr).toContain('did you mean "colour"?')
})

test('what explains a refused signature names it, whatever host was called', async () => {
  const [cloud] = distribution
    .clouds({ hostAliases: [], defaultRegion: '', unsignedPayload: true })
    .filter(({ name }) => name === 'tencent')
  const explain = async (host: string) => {
    const request = tc3({ action: 'ListToys', version: '2030-01-01', host, signs: { service: 'cvm' } })
    const context = { reason: 'malformed-authorization', find: () => undefined, keysBeside: async () => [] }
    return (await cloud?.diagnose(request, context))?.mistake
  }
  for (const host of ['127.0.0.1', 'toy.tencentcloudapi.com'])
    expect(await explain(host)).toMatchObject({ name: 'another-service-in-scope', values: { service: 'cvm', product: 'toy' } })
})
