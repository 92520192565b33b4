import { expect, test } from 'bun:test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generated } from '../scripts/generate.ts'
import { run } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')

for (const [path, text] of generated()) {
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
