import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { applyFiles } from '../src/app/apply.ts'
import { exportCatalogue } from '../src/app/export.ts'
import { Catalogue } from '../src/catalogue/catalogue.ts'
import { type Changes, type Store, THING_KINDS } from '../src/catalogue/store-port.ts'
import { distribution } from '../src/distribution.ts'
import { catalogueText } from '../src/files/catalogue-writer.ts'
import { openStore } from '../src/store/open.ts'
import { aCatalogue } from './support/catalogue-arbitraries.ts'
import { runHere } from './support/commands.ts'

let folder = ''
const path = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-export-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function open() {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1, pollEveryMs: 1_000, staleAfterMs: 5_000, now: () => 0 })
  return { catalogue, store, close: () => catalogue.close() }
}
const contentOf = (store: Store) =>
  store.read(async (read) => Object.fromEntries(await Promise.all(THING_KINDS.map(async (kind) => [kind, await read.all(kind)]))))

test('what is exported is applied to the identical catalogue, in YAML and JSON, with every odd text', async () => {
  const formats = await distribution.cloudFormats()
  await fc.assert(
    fc.asyncProperty(aCatalogue, fc.constantFrom('yaml' as const, 'json' as const), async (drawn, format) => {
      const [first, second] = [await open(), await open()]
      try {
        await first.store.write(drawn as Changes)
        const { document } = await exportCatalogue(first, formats, { secrets: true })
        const files = [{ path: `c.${format}`, text: catalogueText(document, format, '1', []) }]
        expect((await applyFiles(first, files, formats, {})).plan.entries).toEqual([])
        await applyFiles(second, files, formats, {})
        expect(await contentOf(second.store)).toEqual(await contentOf(first.store))
        const withoutSecrets = (await exportCatalogue(first, formats, {})).document
        const kept = [{ path: `k.${format}`, text: catalogueText(withoutSecrets, format, '1', ['a remark']) }]
        expect((await applyFiles(first, kept, formats, {})).plan.entries).toEqual([])
      } finally {
        await Promise.all([first.close(), second.close()])
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('mirrorhall export writes a file for its owner alone, secrets only when asked, and replaces only what it wrote', async () => {
  const data = path('d.db')
  const run = (...words: string[]) => runHere(...words, '--data', data)
  await run('init')
  const content = {
    accounts: [
      { name: 'acme', keys: [{ id: 'AKIDacme', secret: 'acme-secret', user: 'ci', policies: ['list'] }], roles: [{ name: 'ops' }] },
      { name: 'globex', keys: [{ id: 'AKIDglobex', secret: 'globex-secret' }] },
    ],
    policies: {
      list: { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }] } },
      unused: { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:*', resource: '*' }] } },
    },
    images: [
      { name: 'official', tencent: {} },
      {
        name: 'golden',
        owner: 'acme',
        visibility: 'shared',
        sharedWith: ['globex'],
        os: { platform: 'CentOS', version: '7.10' },
        tencent: {},
      },
    ],
  }
  await writeFile(path('in.json'), JSON.stringify(content))
  await run('apply', path('in.json'))

  const whole = path('whole.yaml')
  expect(await run('export', '--secrets', '--output', whole)).toMatchObject({ code: 0, stdout: '', stderr: `written to ${whole}\n` })
  expect((await stat(whole)).mode & 0o777).toBe(0o600)
  expect(await readFile(whole, 'utf8')).toMatch(
    /^# Exported by mirrorhall 0\.0\.0\naccounts:\n[\s\S]*secret: acme-secret\n[\s\S]*version: "7.10"\n/,
  )
  expect((await run('diff', whole)).code).toBe(0)
  expect(await run('export', '--output', whole)).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') })
  expect((await run('export', '--force', '--output', whole)).stderr).toContain(
    'The secrets of 3 keys are not in it: apply keeps those that are there.\n',
  )
  expect(await readFile(whole, 'utf8')).not.toContain('secret:')
  expect((await run('diff', whole)).code).toBe(0)
  await writeFile(path('mine.yaml'), 'images: []\n')
  expect((await run('export', '--force', '--output', path('mine.yaml'))).stderr).toContain(
    'is no exported catalogue, so --force does not replace it',
  )

  const part = path('part.json')
  await run('export', '--accounts', 'acme', '--output', part)
  const { accounts, policies, images } = JSON.parse(await readFile(part, 'utf8'))
  expect(accounts).toMatchObject([{ name: 'acme', keys: [{ id: 'AKIDacme', user: 'ci' }] }])
  expect(Object.keys(policies)).toEqual(['list'])
  expect(images).toMatchObject([{ name: 'golden', owner: 'acme', sharedWith: ['globex'] }])
  expect((await run('diff', part)).code).toBe(0)
  expect(await run('export', '--accounts', 'acne')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no account "acne"; did you mean "acme"?'),
  })
  const out = await run('export')
  expect(out.stdout).toStartWith('# Exported by mirrorhall')
  expect(out.stdout).not.toContain('secret:')
})
