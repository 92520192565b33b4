import { expect, test } from 'bun:test'
import { Glob } from 'bun'

const SOURCE = new URL('../../src/clouds/', import.meta.url).pathname

/** Names of the mistakes that files know. */
async function namesIn(pattern: string): Promise<string[]> {
  const names = new Set<string>()
  for await (const path of new Glob(pattern).scan(SOURCE))
    for (const [, name = ''] of (await Bun.file(`${SOURCE}${path}`).text()).matchAll(/\bmistake\(\s*'([a-z0-9-]+)'/g)) names.add(name)
  return [...names]
}

const tests = async (...files: string[]) =>
  (await Promise.all(files.map((file) => Bun.file(`${import.meta.dir}/${file}.test.ts`).text()))).join('\n')

test.each<[string, string[]]>([
  ['*.ts', ['tencent-tc3', 'alibaba-acs3', 'refusals']],
  ['tencent/mistakes-tc3.ts', ['tencent-tc3']],
  ['tencent/mistakes-chain.ts', ['tencent-tc3']],
  ['tencent/mistakes-header.ts', ['tencent-tc3', 'refusals']],
  ['tencent/mistakes-v1.ts', ['tencent-v1']],
  ['alibaba/mistakes-rpc.ts', ['alibaba-rpc']],
  ['alibaba/mistakes-acs3.ts', ['alibaba-acs3']],
  ['alibaba/diagnose.ts', ['refusals']],
])('every mistake of %s is made in a test', async (pattern, files) => {
  const [names, text] = [await namesIn(pattern), await tests(...files)]
  expect(names.length).toBeGreaterThan(0)
  for (const name of names) expect(text).toMatch(new RegExp(`'${name}'|\\b${name}:`))
})
