import { describe, expect, test } from 'bun:test'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ARROWS } from '../scripts/check-architecture-arrows.ts'
import { generated } from '../scripts/generate.ts'
import { run } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')

for (const [path, text] of await generated()) {
  test(`${path} says what the sources say`, async () => {
    expect(await readFile(join(ROOT, path), 'utf8')).toBe(text)
  })
}

test('the licences of everything that runs are printed by the program itself', async () => {
  const { stdout, code } = await run(['licences'])
  expect(code).toBe(0)
  const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  for (const [name, version] of Object.entries(dependencies)) expect(stdout).toContain(`\n## ${name} ${version}\n`)
  for (const carried of ['Bun itself is MIT-licensed.', 'JavaScriptCore', 'boringssl', 'sqlite']) expect(stdout).toContain(carried)
  const [notice, thirdParty] = await Promise.all(['NOTICE', 'THIRD-PARTY.txt'].map((name) => readFile(join(ROOT, name), 'utf8')))
  expect(stdout.trimEnd()).toBe(`${notice}\n${thirdParty}`.trimEnd())
})

const CLAIM = /^\| (.+) \| `([^`]+)`: (.+) \|$/

test('every claim of SECURITY.md is held by a test that is there', async () => {
  const page = await readFile(join(ROOT, 'SECURITY.md'), 'utf8')
  const [, section = ''] = page.split(/^## What is claimed.*$/m)
  const rows = (section.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| claim |'))
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) {
    const [, , path = '', name = ''] = CLAIM.exec(row) ?? []
    expect([row, path]).toEqual([row, expect.stringMatching(/\.(test|contract)\.ts$/)])
    const source = await readFile(join(ROOT, path), 'utf8')
    // A name stands behind `test(`, `describe(` or the table of `test.each`, and is not skipped.
    const at = source.indexOf(`'${name}'`)
    expect([row, at > 0 && /[[(,]\s*$/.test(source.slice(0, at).slice(-40))]).toEqual([row, true])
    expect([row, /\.(skip|todo)\($/.test(source.slice(0, at).trimEnd())]).toEqual([row, false])
  }
})

describe('ARCHITECTURE.md', () => {
  const page = readFile(join(ROOT, 'ARCHITECTURE.md'), 'utf8')

  test('has the arrows that are checked', async () => {
    const rows = [...(await page).matchAll(/^\| `([\w-]+)` \| ([^|]+) \|$/gm)].map(([, part = '', may = '']) => [part, may] as const)
    const written = Object.entries(ARROWS).map(([part, may]) => [
      part,
      may.includes('*') ? 'everything' : may.length === 0 ? 'nothing of ours' : may.join(', '),
    ])
    expect(Object.fromEntries(rows)).toMatchObject(Object.fromEntries(written))
  })

  test('names every folder of src and of src/clouds, and no file that is not there', async () => {
    const text = await page
    for (const folder of ['src', 'src/clouds'])
      for (const entry of await readdir(join(ROOT, folder), { withFileTypes: true }))
        if (entry.isDirectory()) expect(text).toContain(`\`${folder}/${entry.name}\``)
    const paths = [
      ...text.matchAll(
        /`((?:src|tests|docs|bench|conformance)[\w/.-]*|(?:access|admin|api|app|catalogue|clouds|gateway|store)\/[\w/-]+\.ts)`/g,
      ),
    ]
    for (const [, path = ''] of paths) {
      const there = await Promise.all(
        [join(ROOT, path), join(ROOT, 'src', path)].map((file) =>
          stat(file).then(
            () => true,
            () => false,
          ),
        ),
      )
      expect([path, there.some(Boolean)]).toEqual([path, true])
    }
  })
})

test('the decision on image lists has the number of the code', async () => {
  const code = await readFile(join(ROOT, 'src/clouds/alibaba/ehpc/image-lists.ts'), 'utf8')
  const page = await readFile(join(ROOT, 'docs/decisions/0007-ehpc-images.md'), 'utf8')
  expect(/Views are made (\d+) at a time/.exec(page)?.[1]).toBe(/const SLICE = (\d+)/.exec(code)?.[1] as string)
})
