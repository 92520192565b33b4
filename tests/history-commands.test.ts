import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { historyText } from '../src/cli/history-text.ts'
import { widthOf } from '../src/cli/text-width.ts'
import { runHere } from './support/commands.ts'

const folders: string[] = []
let folder = ''
let data = ''

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'mirrorhall-history-')))
  folders.push(folder)
  data = join(folder, 'd.db')
  await runHere('init', '--data', data)
  await apply({
    accounts: [{ name: 'acme', keys: [{ id: 'AKIDacme', secret: 'hunter2' }] }],
    images: [{ name: 'golden', id: 'golden', owner: 'acme', tencent: { id: 'img-goldgold' } }],
  })
})
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true, force: true }))))

async function apply(catalogue: object): Promise<void> {
  await writeFile(join(folder, 'c.json'), JSON.stringify(catalogue))
  expect(await runHere('apply', join(folder, 'c.json'), '--data', data)).toMatchObject({ code: 0 })
}
const on = (...args: string[]) => runHere(...args, '--data', data)
const done = async (...args: string[]) => {
  const { code, stdout, stderr } = await on(...args)
  expect([args, code, stderr]).toEqual([args, 0, expect.any(String)])
  return stdout === '' ? undefined : JSON.parse(stdout)
}
const refused = async (...args: string[]) => {
  const before = await done('history', '--max', '100')
  const { code, stdout, stderr } = await on(...args)
  expect([args, code, stdout]).toEqual([args, 1, ''])
  expect(await done('history', '--max', '100')).toEqual(before)
  return stderr
}
const last = async () => (await done('history', '--max', '1'))[0].change as number
const undo = (...args: (number | string)[]) => done('undo', ...args.map(String))

describe('the history', () => {
  test('tells who changed what, when, through which command, and what was before and after', async () => {
    await done('image', 'publish', 'golden')
    const [change, ...others] = await done('history', 'img-goldgold')
    expect(change).toEqual({
      change: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      who: userInfo().username.replace(/^unknown$/, `user ${process.getuid?.()}`),
      through: expect.stringContaining('mirrorhall'),
      kind: 'images',
      key: 'golden',
      before: expect.objectContaining({ visibility: 'private' }),
      after: expect.objectContaining({ visibility: 'public' }),
      isAfterKnown: true,
    })
    expect(others).toMatchObject([{ before: null, after: { visibility: 'private' } }])
    expect((await done('history')).map(({ kind }: { kind: string }) => kind)).toEqual([
      'images',
      'images',
      'keys',
      'accounts',
      'keys',
      'accounts',
    ])
    expect(JSON.stringify(await done('history'))).not.toContain('hunter2')
  })

  test('tells of an image that is gone, by its id here, and refuses one that never was, and other numbers than it has', async () => {
    await done('image', 'remove', 'golden')
    expect(await done('history', 'golden')).toMatchObject([{ after: null }, { before: null }])
    expect(await refused('history', 'never')).toContain('There is no image never')
    for (const max of ['0', '10001', 'x', '-1'])
      expect(await refused('history', '--max', max)).toContain('It must be a whole number from 1 to 10000')
  })

  test('keeps as many changes as it is told, which is of the data', async () => {
    for (const keep of ['0', '99', 'x', '1000001']) expect(await refused('history', '--keep', keep)).toContain('from 100 to 1000000')
    const { code, stderr } = await on('history', '--keep', '100')
    expect([code, stderr]).toEqual([0, `written to ${data}\n`])
    for (const set of ['a', 'b', 'c'])
      await apply({ images: Array.from({ length: 45 }, (_, n) => ({ name: `${set}${n}`, owner: 'acme', tencent: {} })) })
    expect(await done('history', '--max', '1000')).toHaveLength(100)
  })

  test('is a table whose lines fit the terminal, with what would steer it as escapes', () => {
    const by = { who: 'a\x1b[2Jn', call: 'ecm:ModifyImageAttribute', requestId: 'r-1' }
    const image = { id: 'i', name: '渲染组开发人员甲乙丙丁戊己庚辛', os: { name: 'x'.repeat(200) }, sharedWith: [] }
    const change = { seq: 7, at: Date.UTC(2026, 0, 2), by, of: { kind: 'images', key: 'i' }, isAfterKnown: true } as const
    const text = historyText(
      [
        { ...change, before: image, after: { ...image, os: { name: 'y' }, sharedWith: ['b'] } },
        { ...change, before: undefined, after: image },
        { ...change, before: image, after: undefined },
        { ...change, before: undefined, after: undefined, of: undefined, isAfterKnown: false },
      ],
      80,
    )
    expect(text).toContain('a\\u001b[2Jn')
    expect(text).toMatch(/^change {2}when {18}who.*\n7 {7}2026-01-02T00:00:00Z {2}a/)
    expect(text).toContain(`  ~ image i (${image.name})\n    os.name: "xxx`)
    expect(text).toContain('    sharedWith: [] → ["b"]\n  request id r-1')
    expect(text).toContain(`  + image i (${image.name})\n`)
    expect(text).toContain(`  - image i (${image.name})\n`)
    expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(80)
  })
})

describe('undo', () => {
  test('puts back what a change replaced, is in the history, and is undone itself', async () => {
    await done('image', 'publish', 'golden')
    const published = await last()
    expect(await undo(published)).toMatchObject([{ change: published, before: { visibility: 'public' }, after: { visibility: 'private' } }])
    expect(await done('image', 'show', 'golden')).toMatchObject({ visibility: 'private' })
    const undone = await last()
    expect(undone).toBe(published + 1)
    await undo(undone)
    expect(await done('image', 'show', 'golden')).toMatchObject({ visibility: 'public' })
  })

  test('puts back what was removed, and takes out what was new', async () => {
    await done('image', 'remove', 'golden')
    expect(await undo(await last())).toMatchObject([{ before: null, after: { id: 'golden' } }])
    expect(await done('image', 'show', 'img-goldgold')).toMatchObject({ id: 'golden' })
    // What was taken back is no change since.
    const [{ change }] = (await done('history', 'golden')).slice(-1)
    await undo(change)
    expect(await refused('image', 'show', 'golden')).toContain('There is no image golden')
    expect(await refused('undo', String(change))).toContain(`was changed since the change ${change}`)
    expect(await refused('undo', String(change), '--force')).toContain('is gone, and was not there before')
  })

  test('is refused when the thing was changed since, unless forced', async () => {
    await done('image', 'publish', 'golden')
    const published = await last()
    await done('image', 'deprecate', 'golden')
    expect(await refused('undo', String(published))).toContain(`The image golden was changed since the change ${published}.`)
    await undo(published, '--force')
    expect(await done('image', 'show', 'golden')).toMatchObject({ visibility: 'private', state: 'available' })
  })

  test('of several changes is all or nothing, the newest first', async () => {
    await done('image', 'publish', 'golden')
    const published = await last()
    await done('image', 'deprecate', 'golden')
    const deprecated = await last()
    expect(await refused('undo', String(published), String(deprecated), '99999')).toContain('There is no change 99999')
    await undo(published, deprecated)
    expect(await done('image', 'show', 'golden')).toMatchObject({ visibility: 'private', state: 'available' })
    expect(await last()).toBe(deprecated + 1)
  })

  test('is refused when what is put back cannot be, with the reason', async () => {
    await done('image', 'remove', 'golden')
    const removed = await last()
    await apply({ images: [{ name: 'heir', id: 'heir', owner: 'acme', tencent: { id: 'img-goldgold' } }] })
    expect(await refused('undo', String(removed))).toMatch(/img-goldgold/)
    for (const strange of ['0', '-1', 'x', '1e3', '9'.repeat(20)]) expect((await on('undo', strange)).code).toBe(1)
    expect(await refused('undo', '9007199254740991')).toContain('There is no change 9007199254740991')
  })

  test('shares nothing again with an account that is gone', async () => {
    await apply({
      accounts: [{ name: 'globex' }],
      images: [{ name: 'gift', id: 'gift', owner: 'acme', visibility: 'shared', sharedWith: ['globex'], alibaba: {} }],
    })
    await done('image', 'unshare', 'gift', 'globex')
    const unshared = await last()
    await done('account', 'remove', 'globex')
    expect(await refused('undo', String(unshared))).toContain('was shared with the account globex, which is gone: put that back first')
    await undo(unshared, await last())
    expect(await done('image', 'show', 'gift')).toMatchObject({ sharedWith: ['globex'] })
  })

  test('of a key leaves its secret, holds what is done so, and refuses what the history does not have', async () => {
    const enabled = async () => (await done('key', 'list', '--account', 'acme'))[0].enabled
    await done('key', 'disable', 'AKIDacme', '--account', 'acme')
    const disabled = await last()
    await undo(disabled)
    expect(await enabled()).toBe('true')
    await undo(await last())
    expect(await enabled()).toBe('false')
    // As what is done by hand: a file does not enable it.
    await apply({ accounts: [{ name: 'acme', keys: [{ id: 'AKIDacme', secret: 'hunter2' }] }] })
    expect(await enabled()).toBe('false')
    await done('key', 'rotate', 'AKIDacme', '--account', 'acme')
    expect(await refused('undo', String(await last()))).toContain('gave the key AKIDacme another secret')
    await done('key', 'delete', 'AKIDacme', '--account', 'acme')
    expect(await refused('undo', String(await last()))).toContain('cannot be put back: the history keeps no secrets')
  })
})
