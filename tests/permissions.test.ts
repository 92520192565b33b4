import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from './support/commands.ts'
import { COMMANDS_ON_DATA } from './support/commands-on-data.ts'
import { type SmallDisk, smallDisk } from './support/small-disk.ts'

const NOBODY = 65_534
const isRoot = process.geteuid?.() === 0

let folder = ''
let count = 0
const path = (...names: string[]) => join(folder, ...names)

/** Runs a command as a user who may not write here. Root may do everything, and steps aside for it. */
async function runAsNobody(...args: string[]) {
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await runHere(...args)
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

/** A folder that others may read and not write, with copies of files of the sound data. */
async function aFolder(...names: string[]): Promise<string> {
  count += 1
  const here = path(`${count}`)
  await mkdir(here)
  for (const name of names) {
    await copyFile(path('sound', name), join(here, name))
    await chmod(join(here, name), 0o644)
  }
  return here
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-permissions-'))
  await chmod(folder, 0o755)
  const keys = [{ id: 'AKIDone', secret: 'one' }]
  await writeFile(path('catalogue.json'), JSON.stringify({ accounts: [{ name: 'default', keys }] }))
  // As this user, so that all modules are loaded that another could not read.
  await runHere('init', '--data', path('sound', 'catalogue.db'))
  await runHere('apply', path('catalogue.json'), '--data', path('sound', 'catalogue.db'))
  await runHere('backup', path('backup'), '--data', path('sound', 'catalogue.db'))
  await chmod(path('sound'), 0o755)
  await chmod(path('sound', 'master.key'), 0o644)
  await chmod(path('backup'), 0o644)
})
afterAll(() => rm(folder, { recursive: true }))

const STAND_INS: Readonly<Record<string, () => string>> = {
  CATALOGUE: () => path('catalogue.json'),
  BACKUP: () => path('backup'),
  KEY: () => path('sound', 'master.key'),
  OUTPUT: () => path('output'),
}
const COMMANDS = Object.entries(COMMANDS_ON_DATA)
const wordsOf = (command: string) => [
  ...command.split(' '),
  ...(COMMANDS_ON_DATA[command]?.words ?? []).map((word) => STAND_INS[word]?.() ?? word),
]

describe.each<[string, (data: string) => Promise<unknown>]>([
  ['a database this user may not read', (data) => chmod(data, 0o600)],
  ['a database this user may read and not write', async () => {}],
  ['a database in a folder this user may not enter', (data) => chmod(join(data, '..'), 0o700)],
])('%s', (_, change) => {
  test.each(COMMANDS)('is told of by %s, with what to change, and not touched', async (command, { withoutData }) => {
    const here = await aFolder('catalogue.db', 'master.key')
    const data = join(here, 'catalogue.db')
    await change(data)
    const before = await readdir(here)
    const { stdout, stderr } = await runAsNobody(...wordsOf(command), '--data', data)
    expect(withoutData === 'tells' ? stdout : stderr).toMatch(/this user may not|let this user write; change|There is data at/)
    expect(await readdir(here)).toEqual(before)
  })
})

const shut = (path: string) => chmod(path, 0o600)

/** What else a command reads or writes, and what it says where this user may not. */
const REFUSALS: Readonly<Record<string, readonly [says: string, run: (here: string) => Promise<readonly string[]>]>> = {
  'init in a folder that is not the user’s': [
    'Cannot create the master key file',
    async (here) => ['init', '--data', join(here, 'new.db')],
  ],
  'restore into a folder that is not the user’s': [
    'Cannot write the database file',
    async (here) => [...wordsOf('restore'), '--data', join(here, 'new.db')],
  ],
  'restore of a backup that is not to be read': [
    'Cannot read the backup',
    async (here) => {
      await copyFile(path('backup'), join(here, 'backup'))
      await shut(join(here, 'backup'))
      return ['restore', join(here, 'backup'), '--data', await ownData(), '--master-key-file', path('sound', 'master.key')]
    },
  ],
  'restore of a backup in a folder that is not to be entered': [
    'Cannot read the backup',
    async (here) => {
      await chmod(here, 0o700)
      return ['restore', join(here, 'backup'), '--data', await ownData()]
    },
  ],
  'backup into a folder that is not the user’s': ['Cannot write', async (here) => ['backup', join(here, 'new'), '--data', await ownData()]],
  'backup in the place of a file that is not to be read': [
    'Cannot see what',
    async (here) => {
      await writeFile(join(here, 'there'), 'x')
      await shut(join(here, 'there'))
      return ['backup', join(here, 'there'), '--force', '--data', await ownData()]
    },
  ],
  'a master key that is not to be read': [
    'Cannot read the master key file',
    async (here) => {
      await copyFile(path('sound', 'master.key'), join(here, 'master.key'))
      await shut(join(here, 'master.key'))
      return ['key', 'list', '--data', await ownData(), '--master-key-file', join(here, 'master.key')]
    },
  ],
  'a new master key that is not to be read': [
    'Cannot read the master key file',
    async (here) => {
      await writeFile(join(here, 'new.key'), Buffer.alloc(32, 9).toString('base64'))
      await shut(join(here, 'new.key'))
      return ['master-key', 'rotate', '--data', await ownData(), '--new-master-key-file', join(here, 'new.key')]
    },
  ],
  'apply of a catalogue file that is not to be read': [
    'Cannot read the catalogue file',
    async (here) => ['apply', await shutCatalogue(here), '--data', await ownData()],
  ],
  'serve with a catalogue file that is not to be read': [
    'Cannot read the catalogue file',
    async (here) => ['serve', '--port', '0', '--data', ':memory:', '--catalogue', await shutCatalogue(here)],
  ],
}

/** Sound data of the user's own. */
async function ownData(): Promise<string> {
  const here = await aFolder('catalogue.db', 'master.key')
  if (isRoot) for (const name of ['.', 'catalogue.db', 'master.key']) await chown(join(here, name), NOBODY, NOBODY)
  else for (const name of ['.', 'catalogue.db', 'master.key']) await chmod(join(here, name), 0o700)
  return join(here, 'catalogue.db')
}

async function shutCatalogue(here: string): Promise<string> {
  await copyFile(path('catalogue.json'), join(here, 'c.json'))
  await shut(join(here, 'c.json'))
  return join(here, 'c.json')
}

test.each(Object.entries(REFUSALS))('%s is refused, with what stands in the way', async (_, [says, args]) => {
  const here = await aFolder()
  const words = await args(here)
  const before = await readdir(here)
  const { code, stdout, stderr } = await runAsNobody(...words)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toStartWith(`mirrorhall: ${says}`)
  expect(stderr).toMatch(/this user may not/)
  expect(await readdir(here)).toEqual(before)
})

const disk = smallDisk(1)
if (typeof disk === 'string') console.log(`skipped: backups onto a disk that is full or read-only: ${disk}`)
describe.skipIf(typeof disk === 'string')('a backup onto a disk that is', () => {
  const { folder: mount, fill, makeReadOnly, remove } = disk as SmallDisk
  const backup = () => runHere('backup', join(mount, 'backup'), '--data', path('sound', 'catalogue.db'))
  afterAll(() => remove())

  test('full says so, and leaves nothing', async () => {
    fill()
    expect((await backup()).stderr).toMatch(
      /Cannot write .*backup: its disk is full, or a quota is used up; make room and try again \(ENOSPC\)/,
    )
    expect(await readdir(mount)).toEqual(['filler'])
  })

  test('read-only says so', async () => {
    makeReadOnly()
    expect((await backup()).stderr).toMatch(/Cannot write .*backup: it is on a disk that is mounted read-only \(EROFS\)/)
  })
})
