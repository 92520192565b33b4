import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFiles, readFiles } from '../src/app/catalogue-inputs.ts'
import { checkFiles } from '../src/app/loading-files.ts'
import { withApp } from '../src/app/open-data.ts'
import { distribution } from '../src/distribution.ts'
import { runHere } from './support/commands.ts'

let folder = ''
const path = (...names: string[]) => join(folder, ...names)
const write = async (name: string, content: string | Uint8Array) => {
  await writeFile(path(name), content)
  return path(name)
}
const validate = (...words: string[]) => runHere('validate', ...words)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-inputs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('mirrorhall validate', () => {
  test('counts what files without a problem have, and asks for no data', async () => {
    const ran = await validate(await write('good.yaml', 'accounts: [{ name: acme }]\nimages: [{ name: one, owner: acme, tencent: {} }]\n'))
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ran.stdout)).toMatchObject({ files: 1, accounts: 1, images: 1, warnings: [] })
  })

  test('tells every problem with its line, and ends with status 1', async () => {
    const bad = await write('bad.yaml', 'images:\n  - name: one\n    sice: 3\n  - {}\n')
    const { code, stderr, stdout } = await validate(bad)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/bad\.yaml:3:5 unknown member "sice".*\n.*bad\.yaml:4:5 "name" is missing/)
  })

  test('warns of accounts and policies that only data may have', async () => {
    const part = await write('part.yaml', 'images: [{ name: one, owner: elsewhere, tencent: {} }]\n')
    const { code, stderr } = await validate(part)
    expect(code).toBe(0)
    expect(stderr).toContain('part.yaml:1:30 there is no account "elsewhere"; add it under accounts; else apply this to data that has it')
  })
})

describe('catalogue files', () => {
  test('of a folder are those of its name endings, in order, without hidden ones; each once', async () => {
    await mkdir(path('tree', 'b'), { recursive: true })
    await mkdir(path('tree', '.git'))
    for (const name of ['z.yaml', 'a.YML', 'b/c.json', 'b/readme.md', '.hidden.yaml', '.git/x.yaml']) await write(`tree/${name}`, '{}')
    await symlink(path('tree'), path('tree', 'b', 'round'))
    await symlink(path('tree', 'z.yaml'), path('tree', 'linked.yaml'))
    const found = await findFiles([path('tree', 'z.yaml'), path('tree')])
    expect(found.map((each) => each.slice(path('tree').length + 1))).toEqual(['z.yaml', 'a.YML', 'b/c.json', 'linked.yaml'])
    await mkdir(path('empty'))
    await expect(findFiles([path('empty')])).rejects.toThrow('there is no .yaml, .yml or .json file in it')
  })

  test('come through standard input, in UTF-8', async () => {
    async function* chunks(...parts: Uint8Array[]) {
      yield* parts
    }
    const text = Buffer.from('images: [{ name: 镜像, tencent: {} }]')
    expect(await readFiles(['-'], chunks(text.subarray(0, 18), text.subarray(18)))).toEqual([{ path: '<stdin>', text: text.toString() }])
    const utf16 = Buffer.from('\ufeffimages: []', 'utf16le')
    await expect(readFiles(['-'], chunks(utf16))).rejects.toThrow(
      'Cannot read the catalogue file <stdin>: it is not in UTF-8, but likely in UTF-16 LE',
    )
  })

  test('are refused by the name of their encoding, also in a folder', async () => {
    await mkdir(path('gbk'))
    await write('gbk/a.yaml', Buffer.concat([Buffer.from('images: [{ name: '), Buffer.from('bdf0c9abbeb5cff1', 'hex'), Buffer.from(' }]')]))
    expect((await validate(path('gbk'))).stderr).toContain('a.yaml: it is not in UTF-8, but likely in GBK (GB18030); save it in UTF-8')
  })

  test('may have several documents, and members of their own for anchors', async () => {
    const several = [
      'x-base: &base { owner: acme, os: { platform: CentOS, version: "7.6" } }',
      'accounts: [{ name: acme }]',
      'images:',
      '  - { name: one, tencent: {}, <<: *base }',
      '---',
      'images: [{ name: two, owner: acme, tencent: {} }]',
    ]
    const file = await write('several.yaml', several.join('\n'))
    const loaded = await checkFiles(await readFiles([file]), await distribution.cloudFormats())
    expect(loaded.changes.images).toMatchObject([{ name: 'one', owner: 'acme', os: { version: '7.6' } }, { name: 'two' }])
    await write('several.yaml', [...several, '---', 'images: [{ name: 3, tencent: {} }]'].join('\n'))
    expect((await validate(file)).stderr).toContain('several.yaml:8:18 expected a text; put it in quotes: "3"')
    await write('several.yaml', 'images: [{ name: one, x-own: 1, tencent: {} }]')
    expect((await validate(file)).stderr).toContain('several.yaml:1:23 unknown member "x-own"')
    await write('several.yaml', 'set: one\n---\nset: two\n')
    expect((await validate(file)).stderr).toContain('several.yaml:3:6 another document of this file is of the set "one"')
  })
})

describe(`\${NAME} in a file`, () => {
  const text = `images: [{ name: "\${IMAGE_NAME} $\${IMAGE_NAME}", description: "\${IMAGE_NAME}", tencent: {} }]`
  const load = async (env: Record<string, string>, envSubstitution = true, content = text) =>
    checkFiles([{ path: 'a.yaml', text: content }], await distribution.cloudFormats(), { env, envSubstitution })

  test('stands for a variable only where that is asked for, whatever the variable holds', async () => {
    const odd = '镜像", tencent: { id: x }, x: "\n'
    expect((await load({ IMAGE_NAME: odd })).changes.images).toMatchObject([{ name: `${odd} \${IMAGE_NAME}`, description: odd }])
    expect((await load({ IMAGE_NAME: odd }, false)).changes.images).toMatchObject([{ name: `\${IMAGE_NAME} $\${IMAGE_NAME}` }])
  })

  test('is refused at its line for a variable that is not set, and for what is none', async () => {
    await expect(load({})).rejects.toThrow(
      'a.yaml:1:18 the variable IMAGE_NAME is not set; set it, or write "$${IMAGE_NAME}" for the text itself',
    )
    for (const reference of [`\${acs:SourceIp}`, `\${}`, `\${A`])
      await expect(load({ A: 'a' }, true, `images: [{ name: '${reference}', tencent: {} }]`)).rejects.toThrow(
        'names no variable; write "$${" for',
      )
  })

  test('is known by the command line', async () => {
    const file = await write('env.yaml', `images: [{ name: "\${MIRRORHALL_NEVER_SET}", tencent: {} }]`)
    expect((await validate(file)).code).toBe(0)
    expect((await validate('--env-substitution', file)).stderr).toContain('env.yaml:1:18 the variable MIRRORHALL_NEVER_SET is not set')
  })
})

describe('the secret of a key', () => {
  const secretOf = async (data: string, id: string) => withApp({ data }, async ({ store }) => (await store.credential(id))?.key.secret)
  const keyed = (...keys: string[]) => `accounts:\n  - name: acme\n    keys:\n${keys.map((key) => `      - ${key}\n`).join('')}`

  test('is read from a variable or a file beside the catalogue file, less one line end', async () => {
    const data = path('secrets.db')
    await runHere('init', '--data', data)
    await write('one.secret', 'of the file\r\n')
    process.env['TEST_SECRET_OF_KEY'] = 'of the variable'
    try {
      const file = await write(
        'k.yaml',
        keyed('{ id: AKIDfile, secret: { file: one.secret } }', '{ id: AKIDenv, secret: { env: TEST_SECRET_OF_KEY } }'),
      )
      const applied = await runHere('apply', file, '--data', data)
      expect(applied).toMatchObject({ code: 0, stderr: '' })
      expect(applied.stdout).not.toContain('of the')
      expect(await Promise.all([secretOf(data, 'AKIDfile'), secretOf(data, 'AKIDenv')])).toEqual(['of the file', 'of the variable'])
    } finally {
      delete process.env['TEST_SECRET_OF_KEY']
    }
    expect(await runHere('apply', path('k.yaml'), '--data', data)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('k.yaml:5:32 the variable TEST_SECRET_OF_KEY, which holds this secret, is not set\n'),
    })
  })

  test.each([
    ['{ file: . }', /it is no ordinary file/],
    ['{ file: blank }', /blank, which holds this secret, is empty/],
    ['{ file: large }', /at most 65,536 are read/],
    ['{ file: wide }', /likely in UTF-16 LE/],
    ['{ file: a, env: B }', /name either an env or a file/],
    ['{}', /name either an env or a file/],
    ['{ path: a }', /unknown member "path"/],
    ['12', /expected a text; put it in quotes: "12"/],
    ['""', /a secret has at least one character/],
  ])('is refused at its line: %s', async (secret, says) => {
    await write('blank', '\n')
    await write('large', '')
    await truncate(path('large'), 70_000)
    await write('wide', Buffer.from('\ufeffsecret', 'utf16le'))
    const { code, stderr } = await validate(
      await write('s.yaml', `accounts:\n  - name: acme\n    keys: [{ id: AKIDone, secret: ${secret} }]\n`),
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(says)
    expect(stderr).toContain('s.yaml:3:')
  })

  test('may be missing where files are only checked, with a warning', async () => {
    const file = await write('away.yaml', keyed('{ id: AKIDa, secret: { file: none } }', '{ id: AKIDb, secret: { env: TEST_NEVER_SET } }'))
    const { code, stderr } = await validate(file)
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /away\.yaml:4:\d+ Cannot read the secret .*none: there is no such file \(ENOENT\); it must be there where this is applied\n/,
    )
    expect(stderr).toMatch(/away\.yaml:5:\d+ the variable TEST_NEVER_SET, which holds this secret, is not set; it must be there where/)
    const data = path('away.db')
    await runHere('init', '--data', data)
    expect(await runHere('diff', file, '--data', data)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/4:\d+ .*\(ENOENT\)\n.*5:\d+ the variable/),
    })
  })

  test('that is not said stays what it is; a new key needs one; one that was deleted by hand stays so', async () => {
    const data = path('kept.db')
    await runHere('init', '--data', data)
    const file = await write('kept.yaml', keyed('{ id: AKIDkept, secret: known }'))
    await runHere('apply', file, '--data', data)
    await write('kept.yaml', keyed('{ id: AKIDkept, enabled: false }'))
    expect((await runHere('diff', file, '--data', data)).stdout).toBe('~ key AKIDkept\n    enabled: true → false\n1 to change\n')
    expect((await runHere('apply', file, '--data', data)).code).toBe(0)
    expect(await secretOf(data, 'AKIDkept')).toBe('known')

    const fresh = await write('fresh.yaml', keyed('{ id: AKIDfresh }'))
    const refused = await runHere('apply', fresh, '--data', data)
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/fresh\.yaml:4:15 the key "AKIDfresh" is new here: write its secret/),
    })

    await runHere('key', 'delete', 'AKIDkept', '--account', 'acme', '--data', data)
    expect((await runHere('apply', file, '--data', data)).code).toBe(0)
    expect(await secretOf(data, 'AKIDkept')).toBeUndefined()
    expect((await runHere('apply', '--restore-keys', file, '--data', data)).stderr).toContain('the key "AKIDkept" is new here')
  })
})

describe('a set', () => {
  const image = (name: string) => `images: [{ name: ${name}, tencent: {} }]\n`

  test('named in files remembers what all of them name, and prunes only that', async () => {
    const data = path('sets.db')
    await runHere('init', '--data', data)
    const apply = (...words: string[]) => runHere('apply', '--data', data, ...words)
    const names = () => withApp({ data }, async ({ store }) => (await store.openShelf('public')).map(({ name }) => name).sort())
    await mkdir(path('golden'), { recursive: true })
    await apply(await write('other.yaml', image('other')), await write('golden/early.yaml', image('early')))
    await write('golden/one.yaml', `set: golden\n${image('one')}`)
    await write('golden/two.yaml', `set: golden\n${image('two')}`)
    // It comes into the set without the image that it named before.
    await write('golden/early.yaml', 'set: golden\n')
    expect((await runHere('diff', path('golden'), '--data', data)).stdout).toMatch(/- image early \(.*\n2 to add, 1 no longer named\n$/)
    await apply('--prune', path('golden'))
    expect(await names()).toEqual(['one', 'other', 'two'])
    await rm(path('golden', 'one.yaml'))
    expect(JSON.parse((await apply(path('golden'))).stdout).unnamed.left.images).toEqual([expect.stringMatching(/^one \(/)])
    await apply('--prune', path('golden'))
    expect(await names()).toEqual(['other', 'two'])
  })

  test('is not needed for a folder to notice that a file of it is gone, and of others none', async () => {
    const data = path('gone.db')
    await runHere('init', '--data', data)
    const apply = (...words: string[]) => runHere('apply', '--data', data, ...words)
    const names = () => withApp({ data }, async ({ store }) => (await store.openShelf('public')).map(({ name }) => name).sort())
    await mkdir(path('plain', 'deep'), { recursive: true })
    await mkdir(path('plain-too'))
    for (const name of ['plain/stays.yaml', 'plain/deep/goes.yml', 'plain/.hidden.yaml', 'plain/other.txt', 'plain-too/far.yaml'])
      await apply(await write(name, image(name.replaceAll(/\W/g, '-'))))
    await rm(path('plain', 'deep', 'goes.yml'))
    const diff = await runHere('diff', '--prune', path('plain'), '--data', data)
    expect(diff).toMatchObject({ code: 2, stdout: expect.stringMatching(/^- image plain-deep-goes-yml \(image-\w+\)\n1 to remove\n$/) })
    expect((await apply(path('plain'))).stderr).toContain('plain-deep-goes-yml')
    await apply('--prune', path('plain'))
    expect(await names()).toEqual(['plain--hidden-yaml', 'plain-other-txt', 'plain-stays-yaml', 'plain-too-far-yaml'])
  })

  test('is needed to prune what came through standard input', async () => {
    const data = path('stdin.db')
    await runHere('init', '--data', data)
    const { applyFiles } = await import('../src/app/apply.ts')
    const formats = await distribution.cloudFormats()
    const apply = (text: string, options: object) =>
      withApp({ data }, (app) => applyFiles(app, [{ path: '<stdin>', text }], formats, options))
    expect((await apply(image('one'), {})).result.unnamed).toEqual({ removed: {}, left: {} })
    expect((await apply(image('two'), {})).result.unnamed).toEqual({ removed: {}, left: {} })
    await expect(apply(image('two'), { prune: true })).rejects.toThrow('<stdin>:1:1 nothing remembers what came through standard input')
    await apply(`set: s\n${image('two')}`, {})
    expect((await apply('set: s\n', { prune: true })).plan.entries).toMatchObject([{ action: 'remove', kind: 'images' }])
  })
})
