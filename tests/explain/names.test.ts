import { expect, test } from 'bun:test'
import { Glob } from 'bun'
import en from '../../src/locales/en.json' with { type: 'json' }

test('every mistake is made in a test, by its name', async () => {
  const texts: string[] = []
  for await (const path of new Glob('*.test.ts').scan(import.meta.dir)) texts.push(await Bun.file(`${import.meta.dir}/${path}`).text())
  const tests = texts.join('\n')
  const names = Object.keys(en.mistakes)
  expect(names.length).toBeGreaterThan(90)
  expect(names.filter((name) => !new RegExp(`'${name}'|\\b${name}:`).test(tests))).toEqual([])
})
