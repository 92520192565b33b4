import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readModules } from './check-architecture-reader.ts'
import { findOffences } from './check-architecture-rules.ts'

const OPTIONS = { noLib: true, types: [], noEmit: true, module: 'nodenext', allowImportingTsExtensions: true }

let root: string
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'architecture-')))
})
afterEach(() => rm(root, { recursive: true }))

async function offences(files: Readonly<Record<string, string>>): Promise<string[]> {
  const tree = { ...files, 'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src', 'tests'] }) }
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return findOffences(await readModules(root)).map(({ path, line, message }) => `${path}:${line} ${message}`)
}

/** A tree whose main.ts imports every other file of src. */
function tree(files: Readonly<Record<string, string>>): Record<string, string> {
  const imports = Object.keys(files)
    .filter((path) => path.startsWith('src/'))
    .map((path) => `import './${path.slice('src/'.length)}'`)
  return { ...files, 'src/main.ts': imports.join('\n') }
}

test('a tree that keeps the rules has no offence', async () => {
  const files = tree({
    'src/catalogue/image.ts': "import { isIP } from 'node:net'\n/** An image. */\nexport const image = isIP",
    'src/api/shape.ts': "import type { image } from '../catalogue/image.ts'\n/** A shape. */\nexport type Shape = typeof image",
    'src/clouds/cloud.ts': "import type { Shape } from '../api/shape.ts'\n/** A cloud. */\nexport interface Cloud { shape: Shape }",
    'src/clouds/east/cloud.ts': "import type { Cloud } from '../cloud.ts'\n/** East. */\nexport function east(): Cloud[] { return [] }",
    'src/clouds/east/ecs/operations/list.ts': "import { east } from '../../cloud.ts'\n// Bun is not used\neast()",
    'src/store/sqlite.ts': "import { Database } from 'bun:sqlite'\nimport { image } from '../catalogue/image.ts'\nBun.gc(Database, image)",
    'src/gateway/http/server.ts': 'Bun.serve()',
    'src/cli/serve.ts': "import '../store/sqlite.ts'",
    'src/gateway/listener.test.ts': "import '../store/sqlite.ts'\nexport const undocumented = Bun",
    'tests/support/start.ts': "import '../../src/main.ts'",
  })
  expect(await offences(files)).toEqual([])
})

const BREACHES: readonly [rule: string, path: string, text: string, offence: string][] = [
  ['catalogue imports nothing', 'src/catalogue/a.ts', "\nimport '../api/shape.ts'", '2 catalogue imports api'],
  ['store imports only catalogue', 'src/store/a.ts', "import '../api/shape.ts'", '1 store imports api'],
  ['api imports only catalogue', 'src/api/a.ts', "import '../clouds/cloud.ts'", '1 api imports clouds'],
  ['a cloud imports no other cloud', 'src/clouds/east/a.ts', "import '../west/b.ts'", '1 clouds/east imports clouds/west'],
  ['a cloud imports no gateway', 'src/clouds/east/a.ts', "import '../../gateway/b.ts'", '1 clouds/east imports gateway'],
  ['the port imports no single cloud', 'src/clouds/a.ts', "import './east/b.ts'", '1 clouds imports clouds/east'],
  ['gateway imports no store', 'src/gateway/a.ts', "import '../store/b.ts'", '1 gateway imports store'],
  ['gateway imports no single cloud', 'src/gateway/a.ts', "import '../clouds/east/b.ts'", '1 gateway imports clouds/east'],
  ['files imports no api', 'src/files/a.ts', "import '../api/shape.ts'", '1 files imports api'],
  ['admin imports no store', 'src/admin/a.ts', "import '../store/b.ts'", '1 admin imports store'],
  ['nobody imports main', 'src/cli/a.ts', "import '../main.ts'", '1 cli imports main'],
  ['a type is an import too', 'src/catalogue/a.ts', "type A = import('../api/b.ts').B", '1 catalogue imports api'],
  ['a dynamic import is one too', 'src/catalogue/a.ts', "await import('../api/b.ts')", '1 catalogue imports api'],
  ['so is a re-export', 'src/catalogue/a.ts', "export { b } from '../api/b.ts'", '1 catalogue imports api'],
  ['nothing outside src', 'src/api/a.ts', "import '../../tests/b.ts'", '1 api imports tests/b.ts, outside src'],
  ['every part has a rule', 'src/attic/a.ts', "import '../api/b.ts'", '1 no rule says what attic may import'],
  ['an operation has no HTTP', 'src/clouds/e/s/operations/a.ts', "import 'node:http'", '1 an operation imports node:http'],
  ['an operation has no SQL', 'src/clouds/e/s/operations/a.ts', "import 'kysely'", '1 an operation imports kysely'],
  ['an operation has no crypto', 'src/clouds/e/s/operations/a.ts', "import 'node:crypto'", '1 an operation imports node:crypto'],
  ['an operation has no Bun', 'src/clouds/e/s/operations/a.ts', "import 'bun'", '1 an operation imports bun'],
  ['the catalogue has no SQL', 'src/catalogue/a.ts', "import 'pg'", '1 catalogue imports pg'],
  ['bun: modules have their places', 'src/gateway/a.ts', "import 'bun:sqlite'", '1 bun:sqlite is imported'],
  ['the global Bun has its places', 'src/gateway/a.ts', 'f(() => Bun.gc())', '1 the global Bun is used'],
  ['no default export', 'src/api/a.ts', '/** A. */\nexport default class A {}', '2 a default export'],
  ['no default export of a value', 'tests/a.ts', 'export default 1', '1 a default export'],
  ['no export *', 'src/api/a.ts', "export * from '../catalogue/b.ts'", '1 `export *`'],
  ['exports have doc comments', 'src/api/a.ts', '// not one\nexport const a = 1', '2 the export a has no doc comment'],
  ['files are small', 'src/api/a.ts', `f()${'\nf()'.repeat(400)}`, '401 401 lines, more than 400'],
  ['a file may not import itself', 'src/api/a.ts', "import './a.ts'", '1 a circle of imports: src/api/a.ts → src/api/a.ts'],
]

for (const [rule, path, text, offence] of BREACHES) {
  test(rule, async () => {
    expect(await offences(tree({ [path]: text }))).toContain(`${path}:${offence}`)
  })
}

test('files import each other in no circle, types apart', async () => {
  const files = tree({
    'src/api/a.ts': "import './b.ts'",
    'src/api/b.ts': "import './c.ts'",
    'src/api/c.ts': "import './a.ts'\nimport './d.ts'",
    'src/api/d.ts': "import type {} from './c.ts'",
  })
  expect(await offences(files)).toEqual(['src/api/c.ts:1 a circle of imports: src/api/a.ts → src/api/b.ts → src/api/c.ts → src/api/a.ts'])
})

test('every file is reached from main.ts or a test', async () => {
  const files = {
    'src/main.ts': "await import('./api/used.ts')",
    'src/api/used.ts': '',
    'src/api/tested.ts': '',
    'src/api/tested.test.ts': "import './tested.ts'",
    'src/api/forgotten.ts': "import './used.ts'",
  }
  expect(await offences(files)).toEqual(['src/api/forgotten.ts:1 not reached from src/main.ts, a test or a script'])
})
