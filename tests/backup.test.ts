import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countsInWords } from '../src/cli/row-words.ts'
import { runHere } from './support/commands.ts'
import { runShell, shellExamples } from './support/documented.ts'
import { sharedPostgres } from './support/postgres.ts'
import { endAll, run, startServer } from './support/server.ts'

const MASTER_KEY = `${Buffer.alloc(32, 5).toString('base64')}\n`
const IMAGES = 'images: [{ name: 金色镜像 😀, owner: default, tencent: { id: img-gold0000 } }]'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-backup-'))
  await sharedPostgres()
}, 30_000)
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

/** A folder of its own with data in it, and the root key AKIDbackup. */
async function place(name: string, engine: 'sqlite' | 'postgres' = 'sqlite') {
  const here = join(folder, name)
  await mkdir(join(here, 'kept'), { recursive: true })
  await writeFile(join(here, 'kept/master.key'), MASTER_KEY)
  await writeFile(join(here, 'images.yaml'), IMAGES)
  const sqlite = { MIRRORHALL_DATA: join(here, 'data/catalogue.db') }
  const postgres = {
    MIRRORHALL_DATA: await (await sharedPostgres()).freshDatabase(),
    MIRRORHALL_MASTER_KEY_FILE: join(here, 'kept/master.key'),
  }
  const env: Record<string, string> = engine === 'sqlite' ? sqlite : postgres
  if (engine === 'sqlite') await cp(join(here, 'kept/master.key'), join(here, 'data/master.key'), { recursive: true })
  const server = await startServer(['--no-starter', '--key', 'AKIDbackup:s3cret', '--catalogue', join(here, 'images.yaml')], env)
  return { here, env, server, path: (file: string) => join(here, file) }
}

/** Every file below a folder, with what is in it. */
async function contentsOf(below: string): Promise<Record<string, string>> {
  const found = await readdir(below, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`backup and restore of a served catalogue on ${engine}`, () => {
    test('what was restored, into the other database, is served to a signed call', async () => {
      const { env, path } = await place(`served-${engine}`, engine)
      const taken = await run(['backup', path('b.jsonl')], env)
      expect(taken).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.parse(taken.stdout)).toMatchObject({
        rows: { images: 1, access_keys: 1 },
        masterKeyIncluded: false,
        masterKey: engine === 'sqlite' ? path('data/master.key') : path('kept/master.key'),
        sha256: new Bun.CryptoHasher('sha256').update(await readFile(path('b.jsonl'))).digest('hex'),
      })
      expect((await stat(path('b.jsonl'))).mode & 0o777).toBe(0o600)
      expect(await readFile(path('b.jsonl'), 'latin1')).not.toContain('s3cret')
      const other = engine === 'sqlite' ? await (await sharedPostgres()).freshDatabase() : path('new/catalogue.db')
      const into = { MIRRORHALL_DATA: other, MIRRORHALL_MASTER_KEY_FILE: path('kept/master.key') }
      const restored = await run(['restore', path('b.jsonl')], into)
      expect(restored).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.parse(restored.stdout)).toMatchObject({ file: path('b.jsonl'), rows: { images: 1 } })
      const server = await startServer([], into)
      expect(server.ready).toMatchObject({ images: 1, accessKeyId: 'AKIDbackup' })
      expect(await server.DescribeImage({}, { key: { id: 'AKIDbackup', secret: 's3cret' } })).toMatchObject({
        TotalCount: 1,
        ImageSet: [{ ImageId: 'img-gold0000', ImageName: '金色镜像 😀' }],
      })
    }, 20_000)

    test('every command of the page does what it says', async () => {
      const { here, env } = await place(`documented-${engine}`, engine)
      const examples = await shellExamples('docs/operating/backup.md')
      expect(examples).toHaveLength(3)
      const port = String(await freePort())
      for (const script of examples) {
        const { code, output } = await runShell(script.replaceAll('7655', port), here, env)
        expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('"rows"') })
        if (script.includes('serve')) expect(output).toMatch(/img-gold0000[\s\S]*AKIDbackup/)
      }
      expect((await readdir(here)).sort()).toEqual(expect.arrayContaining(['catalogue.jsonl', 'catalogue.jsonl.gz', 'restored', 'drill']))
    }, 30_000)
  })
}

describe('where a backup is written', () => {
  let env: Record<string, string>
  let path: (file: string) => string
  let here: string
  beforeAll(async () => {
    const made = await place('where')
    here = made.here
    env = made.env
    path = made.path
    await made.server.end('SIGTERM')
  })
  /** Takes a backup of the data in this process. */
  const backup = (...args: string[]) => runHere('backup', ...args, '--data', env['MIRRORHALL_DATA'] ?? '')
  const left = async () => (await readdir(here)).filter((name) => name.includes('.part'))

  test('a file that is there is left alone; with --force a backup is replaced, and nothing else', async () => {
    await writeFile(path('there'), 'precious')
    await writeFile(path('empty'), '')
    const before = await contentsOf(here)
    for (const file of ['there', 'empty', 'images.yaml', 'kept/master.key']) {
      expect(await backup(path(file))).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/is there already: .*--force/),
      })
      expect(await backup('--force', path(file))).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('is there already and is no backup, so --force does not replace it: name another file.'),
      })
    }
    expect(await contentsOf(here)).toEqual(before)
    // What an older version wrote, or only a part of it.
    await writeFile(path('older'), '{"format":"mirrorhall-backup","formatVersion":0')
    expect(await backup('--force', path('older'))).toMatchObject({ code: 0 })
    expect(JSON.parse((await readFile(path('older'), 'utf8')).split('\n')[0] ?? '')).toMatchObject({ format: 'mirrorhall-backup' })
    expect((await stat(path('older'))).mode & 0o777).toBe(0o600)
  })

  test('the files of the data are never written', async () => {
    const before = await contentsOf(here)
    for (const file of ['data/catalogue.db', 'data/master.key']) {
      expect(await backup('--force', path(file))).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/is a file of the data itself \(.*\): name another file/),
      })
    }
    expect(await contentsOf(here)).toEqual(before)
  })

  test('what is no ordinary file is never replaced, and a folder that is not there is named', async () => {
    await symlink(path('there'), path('linked'))
    for (const file of [here, path('linked'), '/dev/null']) {
      const refused = await backup('--force', file)
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is no ordinary file') })
    }
    const nowhere = await backup(path('no/b.jsonl'))
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('its folder does not exist; make it first') })
  })

  test('a failure half way leaves nothing', async () => {
    const unreachable = { ...env, MIRRORHALL_DATA: 'postgres://u:p@127.0.0.1:1/x', MIRRORHALL_MASTER_KEY: MASTER_KEY }
    expect(await run(['backup', path('failed')], unreachable)).toMatchObject({ code: 1, stderr: expect.stringContaining('Cannot reach') })
    expect(await readdir(here)).not.toContain('failed')
    expect(await left()).toEqual([])
  })

  test('standard output carries the backup and nothing else', async () => {
    const piped = await run(['backup', '-'], env)
    expect(piped.code).toBe(0)
    const lines = piped.stdout.trimEnd().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'mirrorhall-backup', formatVersion: 1, rows: { images: 1 } })
    expect(JSON.parse(lines.at(-1) ?? '')).toHaveProperty('end.sha256')
    expect(JSON.parse(piped.stderr)).toMatchObject({ file: '-', masterKeyIncluded: false })
  })

  test('data that is not there is not made', async () => {
    const nothing = { MIRRORHALL_DATA: path('nothing/catalogue.db') }
    expect(await run(['backup', path('b')], nothing)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/There is no data at .*--data/),
    })
    expect(await readdir(here)).not.toContain('nothing')
  })

  test('on a terminal a sentence tells what is in it, and what is to be kept with it', async () => {
    let said = ''
    const child = Bun.spawn([join(import.meta.dir, '../bin/mirrorhall'), 'backup', path('terminal.jsonl')], {
      env: { ...process.env, ...env },
      terminal: {
        cols: 200,
        rows: 50,
        data: (_, bytes) => {
          said += Buffer.from(bytes).toString()
        },
      },
    })
    expect(await child.exited).toBe(0)
    expect(said.replaceAll('\r', '')).toBe(
      `1 image, 1 account, 1 access key written to ${path('terminal.jsonl')}\n` +
        `The master key is not in it, and without it nobody can open the secrets: keep ${path('data/master.key')} too, in another place.\n`,
    )
  })
})

describe('what is not restored', () => {
  test('without the master key nothing is made', async () => {
    const { env, path, here } = await place('keyless')
    await runHere('backup', path('b.jsonl'), '--data', env['MIRRORHALL_DATA'] ?? '')
    const refused = await runHere('restore', path('b.jsonl'), '--data', path('new/catalogue.db'))
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/no master key at .*new\/master\.key\. Give the one that was kept/),
    })
    await writeFile(path('wrong.key'), Buffer.alloc(32, 6).toString('base64'))
    const wrong = await runHere('restore', path('b.jsonl'), '--data', path('new/catalogue.db'), '--master-key-file', path('wrong.key'))
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('another master key than the one given; nothing was written') })
    expect(await readdir(here)).not.toContain('new')
    const full = await runHere('restore', path('b.jsonl'), '--data', env['MIRRORHALL_DATA'] ?? '')
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining('images: 1') })
  })

  test.each([
    ['-', /standard input cannot be/],
    ['/dev/null', /only a file can be/],
    ['/no/such/file', /no backup at/],
  ])('%s cannot be read twice', async (file, message) => {
    expect(await runHere('restore', file, '--data', join(folder, 'never.db'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    })
  })
})

test('check tells what is damaged, row by row, and ends with status 1', async () => {
  const { env, server } = await place('checked')
  const sound = await run(['check'], env)
  expect(sound).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(sound.stdout)).toMatchObject({ rows: { images: 1, access_keys: 1 }, secretsOpened: true, defects: [] })
  const database = new Database(env['MIRRORHALL_DATA'])
  database.run("update images set body = replace(body, '金色', '银色')")
  database.close()
  const damaged = await run(['check'], env)
  expect(damaged).toMatchObject({ code: 1, stderr: '' })
  expect(JSON.parse(damaged.stdout).defects).toEqual([
    {
      table: 'images',
      row: expect.any(String),
      problem: 'its text does not have its checksum',
      cure: expect.stringMatching(/^apply the catalogue file that names it again, or restore/),
    },
  ])
  expect(await run(['check', '--data', join(folder, 'none.db')])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no data at'),
  })
  await server.end('SIGTERM')
})

test('counts are told as people say them', () => {
  const ours = { key_holds: 3, manifests: 1 }
  const rows = {
    settings: 1,
    accounts: 1,
    policies: 0,
    users: 0,
    roles: 0,
    access_keys: 2,
    clusters: 0,
    modules: 0,
    instances: 0,
    image_faces: 9,
    ...ours,
  }
  expect(countsInWords({ ...rows, images: 1_000_000 })).toBe('1,000,000 images, 1 account, 2 access keys')
  expect(countsInWords({ ...rows, images: 0, accounts: 0, access_keys: 0 })).toBe('nothing')
})
