import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp, withApp } from '../src/app/open-data.ts'
import { ensureRootKey } from '../src/app/root-key.ts'
import { runHere } from './support/commands.ts'

let folder = ''
let data = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  count += 1
  data = join(folder, `${count}`, 'catalogue.db')
  expect(await runHere('init', '--data', data)).toMatchObject({ code: 0 })
})

interface Content {
  readonly keys?: readonly object[]
  readonly [member: string]: unknown
}

async function write(name: string, { keys = [], ...rest }: Content): Promise<string> {
  const path = join(folder, `${count}`, name)
  await writeFile(path, JSON.stringify({ accounts: [{ name: `of-${name}`, keys }], ...rest }))
  return path
}
const apply = async (files: readonly string[], ...flags: string[]) => {
  const ran = await runHere('apply', ...files, '--data', data, ...flags)
  return { ...ran, said: ran.stdout === '' ? {} : JSON.parse(ran.stdout) }
}
const key = (...words: string[]) => runHere('key', ...words, '--account', 'of-a.json', '--data', data)
const stored = (id: string) => withApp({ data }, ({ store }) => store.credential(id))

describe('what was done to a key by hand, for safety', () => {
  const leaked = { id: 'AKIDleaked', secret: 'leaked' }

  test('stays when files that say otherwise are applied again, which is told, until it is let go of', async () => {
    const file = await write('a.json', { keys: [leaked] })
    await apply([file])

    await key('disable', 'AKIDleaked')
    const disabled = await apply([file])
    expect((await stored('AKIDleaked'))?.key.enabled).toBe(false)
    expect(disabled).toMatchObject({ code: 0, said: { held: [{ keyId: 'AKIDleaked', what: 'disabled', at: expect.any(Number) }] } })
    expect(disabled.stderr).toMatch(/^held: the key AKIDleaked was disabled by hand on 20.*whatever the files say.*key enable AKIDleaked/m)
    await key('enable', 'AKIDleaked')
    expect((await apply([file])).said.held).toEqual([])

    const rotated = JSON.parse((await key('rotate', 'AKIDleaked')).stdout)[0].secret
    expect((await apply([file])).stderr).toMatch(/AKIDleaked was rotated by hand .*key release AKIDleaked/)
    expect((await stored('AKIDleaked'))?.key.secret).toBe(rotated)

    await key('delete', 'AKIDleaked')
    expect((await apply([file])).stderr).toMatch(/AKIDleaked was deleted by hand/)
    expect(await stored('AKIDleaked')).toBeUndefined()
    expect(await key('release', 'AKIDleaked')).toMatchObject({ code: 0, stderr: `written to ${data}\n` })
    expect(await key('release', 'AKIDleaked')).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing is held of the key') })
    expect((await apply([file])).said.held).toEqual([])
    expect((await stored('AKIDleaked'))?.key).toMatchObject({ secret: 'leaked', enabled: true })
  })

  test('is remembered with who did it and by which command, without the secret', async () => {
    const file = await write('a.json', { keys: [leaked] })
    await apply([file])
    await key('disable', 'AKIDleaked')
    const history = await withApp({ data }, ({ store }) => store.history('keys', 'AKIDleaked', 9))
    expect(history).toMatchObject([
      { by: { who: expect.stringMatching(/./), call: expect.stringMatching(/^mirrorhall/) }, before: { id: 'AKIDleaked', enabled: true } },
      { before: undefined },
    ])
    expect(JSON.stringify(history)).not.toMatch(/"leaked"|sealed/)
  })

  test('is undone by apply --restore-keys, for good', async () => {
    const file = await write('a.json', { keys: [leaked] })
    await apply([file])
    await key('rotate', 'AKIDleaked')
    await key('disable', 'AKIDleaked')
    expect((await apply([file], '--restore-keys')).stderr).toBe('')
    expect((await stored('AKIDleaked'))?.key).toMatchObject({ secret: 'leaked', enabled: true })
    expect((await apply([file])).said).toMatchObject({ held: [], written: 0 })
  })

  test('holds against the key that a server is started with', async () => {
    const open = () => openApp({ data, cacheMib: 1 }, { mayCreate: false })
    for (const [verb, check] of [
      ['disable', { key: { enabled: false } }],
      ['delete', undefined],
    ] as const) {
      const given = { id: `AKID${verb}`, secret: 'given' }
      let app = await open()
      expect((await ensureRootKey(app, given)).held).toEqual([])
      await app.close()
      await runHere('key', verb, given.id, '--data', data)
      app = await open()
      expect((await ensureRootKey(app, given)).held).toMatchObject([{ keyId: given.id, what: `${verb}d` }])
      const found = await app.store.credential(given.id)
      if (check === undefined) expect(found).toBeUndefined()
      else expect(found).toMatchObject(check)
      await app.close()
    }
  })

  test('is in a backup', async () => {
    const file = await write('a.json', { keys: [leaked] })
    await apply([file])
    await key('delete', 'AKIDleaked')
    const backup = join(folder, `${count}`, 'backup')
    expect(await runHere('backup', backup, '--data', data)).toMatchObject({ code: 0 })
    const masterKey = join(folder, `${count}`, 'master.key')
    const restored = join(folder, `${count}`, 'restored.db')
    expect(await runHere('restore', backup, '--data', restored, '--master-key-file', masterKey)).toMatchObject({ code: 0 })
    data = restored
    expect((await apply([file])).said.held).toMatchObject([{ keyId: 'AKIDleaked', what: 'deleted' }])
  })
})

describe('what files named before and no longer name', () => {
  const image = (name: string, id: string) => ({ name, owner: 'of-a.json', tencent: { id } })
  const ci = { id: 'AKIDci', secret: 'ci', user: 'ci' }
  const whole: Content = {
    keys: [{ id: 'AKIDone', secret: 'one' }, ci],
    images: [image('one', 'img-00000001'), image('two', 'img-00000002')],
    policies: { nothing: { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }] } } },
    clusters: [{ id: 'ehpc-one', account: 'of-a.json', region: 'cn-hangzhou', multiOs: true }],
  }
  const less: Content = { keys: [{ id: 'AKIDone', secret: 'one' }], images: [image('two', 'img-00000002')] }

  test('is told by kind and name every time, and stays', async () => {
    await apply([await write('a.json', whole)])
    const file = await write('a.json', less)
    for (const _ of [1, 2]) {
      const { said, stderr } = await apply([file])
      expect(said.unnamed).toEqual({
        removed: {},
        left: { policies: ['nothing'], users: ['of-a.json/ci'], keys: ['AKIDci'], clusters: ['ehpc-one'], images: ['one (img-00000001)'] },
      })
      expect(stderr).toContain('warning: keys that the files no longer name still work; `apply --prune` removes them (1): AKIDci\n')
      expect(stderr).toContain(
        'warning: images that the files no longer name are still listed; `apply --prune` removes those that no instance runs and no module has (1): one (img-00000001)\n',
      )
    }
    expect(await stored('AKIDci')).toBeDefined()
  })

  test('is removed by --prune, and an id is free again', async () => {
    await apply([await write('a.json', whole)])
    const { said, stderr } = await apply([await write('a.json', less)], '--prune')
    expect(said.unnamed).toEqual({
      removed: { policies: ['nothing'], users: ['of-a.json/ci'], keys: ['AKIDci'], clusters: ['ehpc-one'], images: ['one (img-00000001)'] },
      left: {},
    })
    expect(stderr).toContain('removed: keys that the files no longer name (1): AKIDci\n')
    expect(await stored('AKIDci')).toBeUndefined()
    await withApp({ data }, async ({ store }) => {
      expect((await store.ownShelf('of-a.json')).map(({ id }) => id)).toEqual(['img-00000002'])
      expect(await store.users('of-a.json')).toEqual([])
      expect(await store.clusters('of-a.json')).toEqual([])
    })
    const taken = await write('a.json', { ...less, images: [{ id: 'other', ...image('other', 'img-00000001') }] })
    expect(await apply([taken])).toMatchObject({ code: 0 })
  })

  test('is left by --prune where something still refers to it, and removed once nothing does', async () => {
    const account = { name: 'later' }
    const instance = { id: 'ein-00000001', account: 'of-a.json', region: 'ap-x', image: 'img-00000001' }
    const { keys, ...rest } = whole
    await apply([await write('a.json', { ...rest, accounts: [{ name: 'of-a.json', keys }, account] })])
    await apply([await write('b.json', { keys: [{ id: 'AKIDb', secret: 'b' }], instances: [instance] })])
    await runHere('key', 'create', '--account', 'later', '--data', data)
    const first = await apply([await write('a.json', less)], '--prune')
    expect(first.said.unnamed).toMatchObject({
      removed: { policies: ['nothing'] },
      left: { accounts: ['later'], images: ['one (img-00000001)'] },
    })
    expect(first.stderr).toContain(
      'accounts that the files no longer name are still there; `apply --prune` removes those that nothing belongs to (1): later',
    )
    await apply([await write('b.json', { keys: [{ id: 'AKIDb', secret: 'b' }] })], '--prune')
    const [made] = await withApp({ data }, ({ store }) => store.keys('later'))
    await runHere('key', 'delete', made?.id ?? '', '--account', 'later', '--data', data)
    const second = await apply([await write('a.json', less)], '--prune')
    expect(second.said.unnamed).toEqual({ removed: { accounts: ['later'], images: ['one (img-00000001)'] }, left: {} })
  })

  test('is nothing of another file, of a file it moved to, or of what was made by hand', async () => {
    const [a, b] = [await write('a.json', whole), await write('b.json', { keys: [{ id: 'AKIDb', secret: 'b' }] })]
    await apply([a, b])
    await runHere('key', 'create', '--account', 'of-a.json', '--user', 'ci', '--data', data)
    expect((await apply([a])).said.unnamed).toEqual({ removed: {}, left: {} })
    const { images, ...others } = whole
    await write('a.json', others)
    await write('b.json', { keys: [{ id: 'AKIDb', secret: 'b' }], images })
    expect((await apply([a, b])).said.unnamed).toEqual({ removed: {}, left: {} })
    // The user has a key that no file made, and so stays.
    await write('a.json', { ...others, keys: [{ id: 'AKIDone', secret: 'one' }] })
    expect((await apply([a], '--prune')).said.unnamed).toEqual({ removed: { keys: ['AKIDci'] }, left: { users: ['of-a.json/ci'] } })
  })

  test('is known by the name of a set, from whatever path it is applied', async () => {
    await apply([await write('a.json', whole)], '--set', 'prod')
    const moved = await write('a.json', less)
    const elsewhere = join(folder, `${count}`, 'elsewhere.json')
    await writeFile(elsewhere, await Bun.file(moved).text())
    expect((await apply([elsewhere], '--set', 'prod', '--prune')).said.unnamed.removed).toMatchObject({ keys: ['AKIDci'] })
    expect(await apply([elsewhere], '--set', 'a b')).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be a set of files') })
  })
})

describe('what a file says and no service shows', () => {
  const warningsOf = async (images: readonly object[], others: object = {}) => {
    const file = join(folder, `${count}`, 'shown.json')
    await writeFile(file, JSON.stringify({ accounts: [{ name: 'acme' }, { name: 'globex' }], images, ...others }, null, 1))
    const { code, stderr } = await apply([file])
    expect(code).toBe(0)
    return stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(`warning: ${file}:`, ''))
  }
  const shared = { owner: 'acme', visibility: 'shared', sharedWith: ['globex'] }

  test.each([
    [{ ...shared, tencent: {} }, [/^14:18 ECM's DescribeImage lists .* a shared image is listed there for its owner alone; E-HPC lists/]],
    [{ ...shared, alibaba: {} }, []],
    [{ owner: 'acme', visibility: 'community', tencent: {} }, [/a community image is listed there for its owner alone/]],
    [
      { state: 'deprecated', owner: 'acme', tencent: {}, alibaba: {} },
      [/ECM has no word for a deprecated image: .*NORMAL/, /E-HPC has no word for a deprecated image: .*Available/],
    ],
    [{ state: 'creating', tencent: {}, alibaba: {} }, [/ListImages shows no state/]],
    [{ state: 'creating', owner: 'acme', tencent: {}, alibaba: {} }, []],
    [
      { owner: 'acme', tencent: { regions: ['ap-x'] }, alibaba: { regions: ['cn-hangzhou'] } },
      [/ECM's DescribeImage lists an image in every region/],
    ],
    [{ alibaba: { skuCode: 'ECS', osNameEn: 'x' } }, [/only E-HPC's lists of custom and community images show skuCode/]],
    [{ owner: 'acme', alibaba: { skuCode: 'ECS', osNameEn: 'x' } }, [/only E-HPC's ListImages shows osNameEn/]],
  ])('of an image %j is warned of at its line: %p', async (image, warnings) => {
    const shown = await warningsOf([{ name: 'one', ...image }])
    expect(shown).toEqual(warnings.map((warning) => expect.stringMatching(warning)))
  })

  test('is told once for all the places where it is said', async () => {
    const images = Array.from({ length: 3 }, (_, n) => ({ name: `${n}`, ...shared, tencent: {} }))
    expect(await warningsOf(images)).toEqual([expect.stringMatching(/ECM's DescribeImage.*\(and at 2 more places\)$/)])
  })
})

test('apply says into which data it wrote', async () => {
  expect((await apply([await write('a.json', {})])).said).toMatchObject({ data })
})

test.each(['', '*', 'a\nb', ' ', '-x', 'x'.repeat(65)])('an account cannot be called %j, in a command as in a file', async (name) => {
  const refused = {
    code: 1,
    stderr: expect.stringContaining(`${JSON.stringify(name)} cannot be the name of an account: write 1 to 64 letters`),
  }
  expect(await runHere('account', 'create', '--data', data, '--', name)).toMatchObject(refused)
  const file = join(folder, `${count}`, 'names.json')
  await writeFile(file, JSON.stringify({ accounts: [{ name }] }))
  expect((await runHere('apply', file, '--data', data)).stderr).toContain('cannot be a name: write 1 to 64 letters')
})
