import { expect, test } from 'bun:test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generated } from '../scripts/generate.ts'

for (const [path, text] of generated()) {
  test(`${path} says what the sources say`, async () => {
    expect(await readFile(join(import.meta.dirname, '..', path), 'utf8')).toBe(text)
  })
}
