import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { widthOf } from '../src/cli/text-width.ts'
import { runHere } from './support/commands.ts'

let folder = ''
let data = ''
let count = 0
const path = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-diff-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  count += 1
  data = path(`${count}.db`)
  await runHere('init', '--data', data)
})

const run = (command: string, ...words: string[]) => runHere(command, ...words, '--data', data)
const account = (...keys: object[]) => ({ name: 'acme', keys })
const golden = { name: 'golden', owner: 'acme', os: { platform: 'CentOS', version: '7.6' }, tencent: { id: 'img-00000001' } }
const old = { name: 'old', owner: 'acme', tencent: { id: 'img-00000002' } }
const key = { id: 'AKIDone', secret: 'first-secret' }
async function file(name: string, content: object): Promise<string> {
  await writeFile(path(name), JSON.stringify(content))
  return path(name)
}

describe('mirrorhall diff', () => {
  test('shows what apply would do, thing by thing and member by member, and does none of it', async () => {
    await run('apply', await file('a.json', { accounts: [account(key)], images: [golden, old] }))
    const changed = { ...golden, description: 'newer', createdAt: '2026-01-02T03:04:05Z', os: { platform: 'CentOS', version: '7.9' } }
    const fresh = { name: 'fresh', owner: 'acme', tencent: { id: 'img-00000003' } }
    const content = { accounts: [account({ ...key, secret: 'second-secret' })], images: [changed, fresh] }
    const next = await file('a.json', content)
    const { code, stdout, stderr } = await run('diff', next)
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(stdout).toBe(
      [
        '~ key AKIDone',
        '    secret: another (not shown)',
        '~ image golden (img-00000001)',
        '    description: "" → "newer"',
        '    os.version: "7.6" → "7.9"',
        '    os.name: "CentOS 7.6" → "CentOS 7.9"',
        '    createdAt: null → "2026-01-02T03:04:05.000Z"',
        '+ image fresh (img-00000003)',
        '- image old (img-00000002): no longer named; `apply --prune` removes it',
        '1 to add, 2 to change, 1 no longer named',
        '',
      ].join('\n'),
    )
    expect((await run('diff', next)).stdout).toBe(stdout)
    expect((await run('diff', '--prune', next)).stdout).toContain('\n- image old (img-00000002)\n')
    const json = await run('diff', '--json', next)
    expect(json.code).toBe(2)
    expect(json.stdout).not.toMatch(/(first|second)-secret/)
    expect(JSON.parse(json.stdout)).toMatchObject({
      data,
      counts: { add: 1, change: 2, remove: 1, hold: 0 },
      entries: [
        { action: 'change', kind: 'keys', name: 'AKIDone', members: [], changesSecret: true },
        { action: 'change', kind: 'images', members: expect.arrayContaining([{ path: 'os.version', before: '7.6', after: '7.9' }]) },
        { action: 'add' },
        { action: 'remove', name: 'old (img-00000002)', stays: 'without-prune' },
      ],
    })

    await run('apply', next)
    expect(await run('diff', next)).toMatchObject({ code: 2, stdout: expect.stringMatching(/^- image old .*\n1 no longer named\n$/) })
    await run('apply', '--prune', next)
    const none = { code: 0, stdout: 'nothing to do: the catalogue is as the files say\n', stderr: '' }
    expect(await run('diff', next)).toEqual(none)
    expect(JSON.parse((await run('diff', '--json', next)).stdout)).toMatchObject({ entries: [] })
  })

  test('tells what is held by hand, which is nothing to do, and what stays because it is in use', async () => {
    const whole = { accounts: [account(key)], images: [golden], policies: {} }
    const instance = { id: 'ein-1', account: 'acme', region: 'ap-xian-ecm', image: 'img-00000001' }
    await run('apply', await file('a.json', whole), await file('b.json', { instances: [instance] }))
    await run('key', 'disable', 'AKIDone', '--account', 'acme')
    const held = await run('diff', path('a.json'))
    expect(held).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^! key AKIDone: disabled by hand on 20.*key enable AKIDone`\n1 held by hand\n$/),
    })
    expect((await run('diff', '--restore-keys', path('a.json'))).stdout).toMatch(/^~ key AKIDone\n {4}enabled: false → true\n/)
    await file('a.json', { accounts: [account(key)] })
    expect((await run('diff', '--prune', path('a.json'))).stdout).toContain(
      '- image golden (img-00000001): no longer named, and stays: something else still needs it\n',
    )
  })

  test('ends with status 1 and the line where the files are wrong, by themselves or for this data', async () => {
    await run('apply', await file('a.json', { accounts: [account(key)], images: [golden] }))
    const bad = await file('bad.json', { images: [{ name: 'x', owner: 'nobody', tencent: {} }] })
    expect(await run('diff', bad)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('bad.json:1:32 there is no account'),
    })
    const taken = await file('taken.json', { images: [{ ...golden, id: 'other' }] })
    expect(await run('diff', taken)).toMatchObject({ code: 1, stderr: expect.stringContaining('taken.json:1:') })
  })

  test('is in colour and no wider than the terminal there, and so is what apply did, in short where that is long', async () => {
    const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns }
    Object.assign(process.stdout, { isTTY: true, columns: 80 })
    try {
      const images = Array.from({ length: 30 }, (_, n) => ({ ...golden, name: `很长的镜像名称${'长'.repeat(40)}${n}`, tencent: {} }))
      const long = await file('long.json', { accounts: [account(key)], images })
      const shown = await run('diff', long)
      expect(shown.code).toBe(2)
      expect(shown.stdout).toContain('\x1b[32m+\x1b[39m image')
      const applied = await run('apply', long)
      await run('key', 'disable', 'AKIDone', '--account', 'acme')
      const more = images.map((image, n) => ({ ...image, description: `${n}` })).slice(1)
      const again = await run('apply', await file('long.json', { accounts: [account(key)], images: more }))
      const told = again.stdout.replace(/\x1b\[\d+m/g, '')
      expect(told).toMatch(
        /^! key AKIDone: disabled by hand[\s\S]*\n- image[\s\S]*\n… and 11 more;.*\n29 changed, 1 no longer named, 1 held by hand\n/,
      )
      expect(applied.stdout).toMatch(/… and 12 more; `mirrorhall diff` shows all before\n32 added\n/)
      for (const line of `${shown.stdout}${applied.stdout}`.replace(/\x1b\[\d+m/g, '').split('\n')) {
        expect([line, widthOf(line) <= 80]).toEqual([line, true])
      }
    } finally {
      Object.assign(process.stdout, before)
    }
  })
})
