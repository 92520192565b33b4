import { expect, test } from 'bun:test'
import { Glob } from 'bun'

const SOURCE = new URL('../../src/', import.meta.url).pathname

async function textsOf(folder: string, pattern: string): Promise<(readonly [path: string, text: string])[]> {
  const texts: (readonly [string, string])[] = []
  for await (const path of new Glob(pattern).scan(folder)) texts.push([path, await Bun.file(`${folder}/${path}`).text()])
  return texts
}

test.each(['clouds/*/**/*.ts', 'signatures/**/*.ts', 'app/*.ts'])('every mistake of %s is made in a test', async (pattern) => {
  const tests = (await textsOf(import.meta.dir, '*.test.ts')).map(([, text]) => text).join('\n')
  const names = (await textsOf(SOURCE, pattern)).flatMap(([path, text]) =>
    // A name stands first in `mistake(…)`, in a row of a table of spellings, or behind the steps of `like(…)`.
    [
      ...text.matchAll(
        /\b(?:mistake|told)\(\s*'([a-z0-9-]+)'|\blike\(\s*[^']*?,\s*'([a-z0-9-]+)',|^\s*\[\s*'([a-z0-9]+(?:-[a-z0-9]+)+)',\s*'(?:hex|base64|both)'/gm,
      ),
    ].map(([, first, second, third]) => [path, first ?? second ?? third ?? ''] as const),
  )
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter(([, name]) => !new RegExp(`'${name}'|\\b${name}:`).test(tests))).toEqual([])
})
