import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { widthOf } from '../src/cli/text-width.ts'
import { runHere } from './support/commands.ts'

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
async function shown(...args: string[]): Promise<string> {
  const { stdout, stderr } = await runHere(...args, '--data', path('d.db'))
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
