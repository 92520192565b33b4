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
