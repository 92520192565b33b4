import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandsOnData, type Ran, runHere } from './support/commands.ts'
import { COMMANDS_ON_DATA } from './support/commands-on-data.ts'
import { type SmallDisk, smallDisk } from './support/small-disk.ts'

let folder = ''
const path = (...names: string[]) => join(folder, ...names)

/** A place that is no data, or whose data cannot be used, made anew in a folder, and what every command must say of it. */
interface BadPlace {
  make(data: string): Promise<unknown>
  readonly says: RegExp
  /** Another address than the path. */
  readonly address?: string
  /** Commands that have nothing against it. */
  readonly spares?: readonly string[]
}

/** Data with one key and its master key beside it, copied where it is wanted. */
const sound = () => path('sound', 'catalogue.db')
const copySound = (data: string) => copyFile(sound(), data)
const copyKey = (data: string) => copyFile(path('sound', 'master.key'), join(data, '..', 'master.key'))
const newKey = (data: string) => writeFile(join(data, '..', 'master.key'), Buffer.alloc(32, 9).toString('base64'))
const sqlite = (data: string, ...statements: string[]) => {
  const database = new Database(data)
  for (const statement of statements) database.run(statement)
  database.close()
}
const MAKERS = ['init', 'restore']

const BAD_PLACES: Readonly<Record<string, BadPlace>> = {
  'a folder': {
    make: (data) => mkdir(data),
    says: /catalogue\.db is a folder: name a file in it, such as --data .*catalogue\.db\/catalogue\.db/,
  },
  'a text': {
    make: (data) => writeFile(data, 'Dear catalogue, '.repeat(20)),
    says: /catalogue\.db is not a SQLite database.*not touched.*name another file with --data/,
  },
  'a short text': { make: (data) => writeFile(data, 'x'), says: /catalogue\.db is not a SQLite database/ },
  'the database of another program': {
    make: async (data) => sqlite(data, 'create table songs (title text)', 'create table settings (name text)'),
    says: /catalogue\.db has tables of another program \(songs, settings\), and was not touched: name another file with --data/,
  },
  'the database of another program, with a journal of its own': {
    make: async (data) => sqlite(data, 'pragma journal_mode = wal', 'create table songs (title text)'),
    says: /has tables of another program \(songs\)/,
  },
  'a database that another program has marked': {
    make: async (data) => sqlite(data, 'pragma application_id = 7', 'create table access_keys (id text)'),
    says: /is the database of another program, and was not touched/,
  },
  'a pipe': { make: async (data) => execFileSync('mkfifo', [data]), says: /catalogue\.db is a pipe, and data is kept in a file/ },
  'a way through a file': {
    make: (data) => writeFile(join(data, '..', 'file'), ''),
    address: 'file/catalogue.db',
    says: /Cannot write the database file .*: a part of its path is a file, not a folder \(ENOTDIR\)/,
  },
  'another scheme': {
    make: async () => {},
    address: 'mysql://root:pa55word@host/x',
    says: /Data cannot be kept in mysql.*: write the path of a SQLite file, :memory:, or postgres:\/\//,
  },
  memory: {
    make: async () => {},
    address: ':memory:',
    says: /[Dd]ata (in memory ends with|in memory is its server's|is in memory)/,
    spares: ['serve'],
  },
  'data with another key': {
    make: (data) => Promise.all([copySound(data), newKey(data)]),
    says: /The master key is not the one this data is sealed with/,
    spares: MAKERS,
  },
  'data without its key': {
    make: copySound,
    says: /its master key is not at .*master\.key.*Put the file back.*--master-key-file|There is no master key at .*master\.key/,
    spares: [...MAKERS, 'backup', 'check'],
  },
  'data whose key is a folder': {
    make: (data) => Promise.all([copySound(data), mkdir(join(data, '..', 'master.key'))]),
    says: /Cannot read the master key file .*master\.key: it is a folder; name a file in it/,
    spares: MAKERS,
  },
  'data whose key is a pipe': {
    make: async (data) => [await copySound(data), execFileSync('mkfifo', [join(data, '..', 'master.key')])],
    says: /Cannot read the master key file .*master\.key: it is no ordinary file; save what it gives to one first/,
    spares: MAKERS,
  },
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-commands-'))
  await runHere('init', '--data', sound())
  await writeFile(path('catalogue.json'), JSON.stringify({ accounts: [{ name: 'default', keys: [{ id: 'AKIDone', secret: 'one' }] }] }))
  await runHere('apply', path('catalogue.json'), '--data', sound())
  await runHere('backup', path('backup'), '--data', sound())
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('every command with --data has a row', async () => {
  expect((await commandsOnData()).sort()).toEqual(Object.keys(COMMANDS_ON_DATA).sort())
})

const COMMANDS = Object.entries(COMMANDS_ON_DATA)
const STAND_INS: Readonly<Record<string, () => string>> = {
  CATALOGUE: () => path('catalogue.json'),
  BACKUP: () => path('backup'),
  KEY: () => path('sound', 'master.key'),
  OUTPUT: () => path('output'),
}
const runOn = (command: string, data: string): Promise<Ran> =>
  runHere(...command.split(' '), ...(COMMANDS_ON_DATA[command]?.words ?? []).map((word) => STAND_INS[word]?.() ?? word), '--data', data)

let count = 0
async function anewWith(make: BadPlace['make']): Promise<{ readonly here: string; readonly data: string }> {
  count += 1
  const here = path(`${count}`)
  await mkdir(here)
  const data = join(here, 'catalogue.db')
  await make(data)
  return { here, data }
}

describe.each(Object.entries(BAD_PLACES))(
  '%s is refused, with the reason and what to do, and not touched',
  (_, { make, says, address, spares = [] }) => {
    test.each(COMMANDS.filter(([command]) => !spares.includes(command)))('by %s', async (command, { withoutData }) => {
      const { here, data } = await anewWith(make)
      const before = [treeOf(here), readdirSync('.')]
      const { code, stdout, stderr } = await runOn(
        command,
        address === undefined ? data : /^[a-z]*:/.test(address) ? address : join(here, address),
      )
      const said = withoutData === 'tells' ? `${stdout.replaceAll('\\"', '"')}${stderr}` : stderr
      expect(said).toMatch(says)
      expect(said).not.toMatch(/pa55word|\bat .*\.ts/)
      if (withoutData !== 'tells') expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect([treeOf(here), readdirSync('.')]).toEqual(before)
    })
  },
)

describe('where there is no data', () => {
  test.each(COMMANDS.filter(([, { withoutData }]) => withoutData !== 'makes'))(
    '%s says so and how to make it, and makes nothing',
    async (command, { withoutData }) => {
      for (const make of [async () => {}, (data: string) => writeFile(data, '')]) {
        const { here, data } = await anewWith(make)
        for (const where of [data, join(here, 'deeper', 'still', 'catalogue.db')]) {
          const before = treeOf(here)
          const { code, stdout, stderr } = await runOn(command, where)
          if (withoutData === 'tells') expect(stdout).toContain(`there is no data at ${where}`)
          else {
            expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
            expect(stderr).toStartWith(`mirrorhall: There is no data at ${where}: name it with --data, or make it with \`mirrorhall init\``)
          }
          expect(treeOf(here)).toEqual(before)
        }
      }
    },
  )

  test('init makes it, marked and with its key, for its owner alone, and does so once', async () => {
    const { here } = await anewWith(async () => {})
    const data = join(here, 'new', 'catalogue.db')
    const { stdout } = await runOn('init', data)
    expect(JSON.parse(stdout)).toEqual([{ id: expect.stringMatching(/^AKID\w{32}$/), secret: expect.stringMatching(/^\w{32}$/), data }])
    expect(readFileSync(data).subarray(68, 72).toString()).toBe('Mirr')
    expect(
      readdirSync(join(here, 'new')).map((name) => `${name} ${(lstatSync(join(here, 'new', name)).mode & 0o777).toString(8)}`),
    ).toEqual(['catalogue.db 600', 'master.key 600'])
    expect((await runOn('key list', data)).code).toBe(0)
    expect(await runOn('init', data)).toMatchObject({ code: 1, stderr: expect.stringContaining('There is data at') })
  })

  test('restore makes it from a whole backup, and nothing from another file', async () => {
    const { here } = await anewWith(async () => {})
    const [data, never] = [join(here, 'new', 'catalogue.db'), join(here, 'never', 'catalogue.db')]
    expect(await runOn('restore', data)).toMatchObject({ code: 0 })
    expect(readFileSync(data).subarray(68, 72).toString()).toBe('Mirr')
    expect(
      await runHere('restore', path('catalogue.json'), '--master-key-file', path('sound', 'master.key'), '--data', never),
    ).toMatchObject({ code: 1 })
    expect(readdirSync(here)).toEqual(['new'])
  })
})

test('data from before files were marked is opened and marked, but by its own key alone', async () => {
  const unmarked = async (data: string) => [await copySound(data), sqlite(data, 'pragma application_id = 0')]
  const { here, data } = await anewWith(unmarked)
  await newKey(data)
  const before = treeOf(here)
  expect((await runOn('key list', data)).stderr).toContain('The master key is not the one')
  expect(treeOf(here)).toEqual(before)
  await copyKey(data)
  expect((await runOn('key list', data)).code).toBe(0)
  expect(readFileSync(data).subarray(68, 72).toString()).toBe('Mirr')
})

const disk = smallDisk(2)
if (typeof disk === 'string') console.log(`skipped: commands on a disk that is full or read-only: ${disk}`)
describe.skipIf(typeof disk === 'string')('on a disk that is', () => {
  const { folder: mount, fill, makeReadOnly, remove } = disk as SmallDisk
  const data = () => join(mount, 'catalogue.db')
  beforeAll(async () => {
    await copySound(data())
    await copyKey(data())
    fill()
  })
  afterAll(() => remove())
  const others = COMMANDS.filter(([command]) => command !== 'init')

  test.each(others)('full, %s says so', async (command, { withoutData }) => {
    const { stdout, stderr } = await runOn(command, data())
    expect(withoutData === 'tells' ? stdout : stderr).toMatch(/its disk is full, or a quota is used up; make room and try again/)
  })

  test('full, new data is not begun', async () => {
    const fresh = join(mount, 'new', 'catalogue.db')
    expect((await runOn('init', fresh)).stderr).toMatch(/Cannot (create|write) .*its disk is full/)
  })

  test.each(COMMANDS)('read-only, %s says so', async (command, { withoutData }) => {
    makeReadOnly()
    const before = treeOf(mount)
    const { stdout, stderr } = await runOn(command, data())
    expect(withoutData === 'tells' ? stdout : stderr).toMatch(/it is on a disk that is mounted read-only \(EROFS\)|There is data at/)
    expect(treeOf(mount)).toEqual(before)
  })
})

/** Every file below a folder, by path: what it is, and what is in it. */
function treeOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).map((entry): [string, string] => {
    const at = join(entry.parentPath, entry.name)
    const content = entry.isFile() ? createHash('sha256').update(readFileSync(at)).digest('hex') : ''
    return [at, `${lstatSync(at).mode.toString(8)} ${content}`]
  })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
