import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { widthOf } from '../src/cli/text-width.ts'
import { runHere } from './support/commands.ts'
import { run } from './support/server.ts'

const STREAMS = [process.stdout, process.stderr]
const before = STREAMS.map(({ isTTY, columns }) => ({ isTTY, columns }))
let folder = ''
const path = (name: string) => join(folder, name)
const NAME = '渲染组开发人员甲乙丙丁戊己庚辛'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mh-'))
  for (const stream of STREAMS) Object.assign(stream, { isTTY: true, columns: 80 })
})
afterAll(async () => {
  STREAMS.forEach((stream, n) => void Object.assign(stream, before[n]))
  await rm(folder, { recursive: true })
})

/** What a command shows on a terminal of 80 columns, in which no line is wider. */
const shown = (...args: string[]) => shownOn('d.db', ...args)

/** The same of other data. */
async function shownOn(data: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await runHere(...args, '--data', path(data))
  const text = `${stdout}${stderr}`.replace(/\x1b\[\d+m/g, '')
  for (const line of text.split('\n')) expect([line, widthOf(line) <= 80]).toEqual([line, true])
  return text
}

test('on a terminal no command writes lines that are wider, and what is shown once is shown whole', async () => {
  expect(await shown('init')).toMatch(/^id {6}AKID\w{32}\nsecret {2}\w{32}\ndata {4}\S+\n$/)
  const keys = ['one', 'two'].map((id) => ({ id: `AKID${id.padEnd(32, '0')}`, secret: id }))
  const accounts = [{ name: 'acme', keys, tencent: { uin: '100000000001', appId: 1300000001 }, alibaba: { uid: '1234567890123456' } }]
  await writeFile(path('c.json'), JSON.stringify({ accounts, images: [{ name: NAME, owner: 'acme', state: 'deprecated', tencent: {} }] }))
  expect(await shown('apply', path('c.json'))).toContain('1 image, 1 account, 2 access keys read from')
  const account = 'shanghai-cloud-computing-research-center-test-account'
  expect(await shown('account', 'create', account)).toMatch(/\nid {7}AKID\w{32}\nsecret {3}\w{32}\n|^account/)
  expect(await shown('account', 'list')).toMatch(new RegExp(`account  acme\ntencent  uin 100000000001.*\n[^]*account  ${account}\n`))
  expect(await shown('key', 'create', '--expires-in-seconds', '900')).toMatch(/\nsecret {3}\w{32}\ntoken {4}[\w-]{64}\n/)
  expect(await shown('key', 'list', '--account', 'acme')).toMatch(
    /^id +account +user +enabled +expires\nAKIDone0+ +acme +\(root\) +true +never\n/,
  )
  expect(await shown('key', 'disable', keys[0]?.id ?? '', '--account', 'acme')).toMatch(/enabled {2}false\n/)
  expect((await shown('apply', path('c.json'))).replace(/\n {2}/g, ' ')).toContain(`with \`mirrorhall key enable ${keys[0]?.id}\`\n`)
  expect(await shown('check')).toContain('as they were')
  const database = new Database(path('d.db'))
  database.run("update images set checksum = 'x'")
  database.close()
  expect(await shown('check')).toMatch(/^✗ images \S+: .*\n/)
  expect(await shown('doctor', '--endpoint', 'http://127.0.0.1:1')).toMatch(/✗ no server answers.*\n {4}→ /)
})

test('restore says on a terminal what it restored, how much of each, from where, and of when that is', async () => {
  await shownOn('source.db', 'init')
  const keys = ['one', 'two'].map((id) => ({ id: `AKID${id}`, secret: id }))
  const images = Array.from({ length: 1_234 }, (_, n) => ({ name: `image ${n}`, owner: 'acme', tencent: {} }))
  await writeFile(path('s.json'), JSON.stringify({ accounts: [{ name: 'acme', keys }], images }))
  await shownOn('source.db', 'apply', path('s.json'))
  await shownOn('source.db', 'backup', path('b.jsonl'))
  const [first = ''] = (await readFile(path('b.jsonl'), 'utf8')).split('\n')
  const { takenAt } = JSON.parse(first)
  expect(takenAt).toMatch(/^\d{4}-\d\d-\d\dT/)
  const said = (await shownOn('restored.db', 'restore', path('b.jsonl'))).trim().replace(/\s+/g, ' ')
  // `init` made the default account and its root key.
  const counts = '1,234 images, 2 accounts, 3 access keys'
  expect(said).toEndWith(`${counts} restored from ${path('b.jsonl')}, as they were at ${takenAt}`)
  expect(await shownOn('restored.db', 'key', 'list', '--account', 'acme')).toMatch(/AKIDone[\s\S]*AKIDtwo/)
})

test('on a terminal images, their history and what users may do fit it, with ids whole', async () => {
  const [id, twin] = ['image-5e2ab5897c39146846a1', 'm-bp181x855551ww5yq1ab']
  const policies = { read: { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:Describe*', resource: '*' }] } } }
  const images = [
    {
      id,
      name: NAME.repeat(4),
      owner: 'acme',
      os: { platform: 'CentOS', version: '7.9' },
      createdAt: '2026-01-02T00:00:00Z',
      alibaba: { id: twin },
    },
    { name: 'golden', owner: 'acme', description: 'word '.repeat(60), tencent: {} },
  ]
  const accounts = [{ name: 'acme', users: [{ name: 'ci', policies: ['read'] }] }, { name: 'globex' }]
  const clusters = [{ id: 'ehpc-hz-FYUr32abcd', account: 'acme', region: 'cn-hangzhou', osTag: 'CentOS_7.9_64' }]
  for (const name of await readdir(folder)) await rm(path(name))
  await shown('init')
  await writeFile(path('i.json'), JSON.stringify({ accounts, policies, images, clusters }))
  await shown('apply', path('i.json'))
  expect(await shown('image', 'list', '--owner', 'acme')).toMatch(
    new RegExp(`^id +name +visibility +state\n${id} {2}渲染组.*…  private +available\n`),
  )
  expect(await shown('image', 'show', twin)).toMatch(new RegExp(`^id +${id}\n(?:.*\\n)*alibaba/ecs id +${twin}\n$`))
  expect(await shown('image', 'show', 'golden')).toMatch(/\ndescription +word word .*\n +word/)
  expect(await shown('image', 'share', twin, 'globex')).toMatch(/written to .*\n$/)
  const history = await shown('history', twin)
  expect(history).toMatch(/^change +when +who +through\n/)
  expect(history).toContain('    visibility: "private" → "shared"\n    sharedWith: [] → ["globex"]\n')
  const [, change = ''] = /\n(\d+) /.exec(history) ?? []
  expect(await shown('undo', change)).toMatch(new RegExp(`^change +thing +undone\n${change} +image ${id}.* +changed back\n`))
  expect(await shown('history', '--max', '100')).toContain('+ cluster ehpc-hz-FYUr32abcd\n')
  expect(await shown('policy', 'check', 'ci', 'ecm:DescribeImage', '--account', 'acme')).toMatch(
    /^yes: ecm:DescribeImage on \*: allowed by statement 0/,
  )
  expect(await shown('policy', 'check', 'ci', 'ehpc:ListImages', '--account', 'acme')).toBe(
    'no: ehpc:ListImages on *: no statement allows it\n',
  )
  expect(await shown('policy', 'list')).toMatch(/^policy +languages +users\nread +cam +ci\n$/)
  expect(await shown('user', 'list')).toMatch(/^user +account +policies\nci +acme +read\n$/)
  expect(await shown('cluster', 'list')).toMatch(/^id +name +cloud +account +region\nehpc-hz-FYUr32abcd +alibaba +acme +cn-hangzhou\n$/)
})

test.each(['', 'image', 'user', 'policy check', 'call ecm DescribeImage', 'completion'])(
  'the help of the program and its commands fits 80 columns: %s',
  async (words) => {
    const { code, stdout } = await run([...words.split(' ').filter(Boolean), '--help'])
    expect(code).toBe(0)
    // The first line has the path of the program.
    for (const line of stdout.split('\n').slice(1)) expect([line, widthOf(line) <= 80]).toEqual([line, true])
  },
)
