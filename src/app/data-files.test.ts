import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuseFileOfData } from './data-files.ts'

let folder = ''
const path = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-data-files-'))
  await mkdir(path('data'))
  await writeFile(path('data/catalogue.db'), '')
  await symlink(path('data'), path('way'))
  await symlink(path('data/catalogue.db'), path('alias.db'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const postgres = 'postgres://u:p@127.0.0.1:1/x'

test.each([
  ['data/catalogue.db', {}],
  ['data/catalogue.db-wal', {}],
  ['data/catalogue.db-journal', {}],
  ['way/catalogue.db-shm', {}],
  ['way/master.key', {}],
  ['data/../data/catalogue.db', {}],
  ['data/master.key', { masterKeyFile: 'kept.key' }],
  ['kept.key', { masterKeyFile: 'kept.key' }],
  ['kept.key', { data: postgres, masterKeyFile: 'kept.key' }],
  ['data/catalogue.db-wal', { data: 'alias.db' }],
  ['alias.db-wal', { data: 'alias.db' }],
  ['alias.db', { data: 'alias.db' }],
])('%s is a file of the data where the settings are %o, there or not, by whatever way it is reached', async (file, given) => {
  await expect(refuseFileOfData(path(file), settingsOf(given))).rejects.toThrow(`${path(file)} is a file of the data itself (${folder}`)
})

test.each([
  ['data/backup.jsonl', {}],
  ['catalogue.db', {}],
  ['master.key', {}],
  ['data/catalogue.db', { data: postgres }],
  ['data/master.key', { data: postgres, masterKeyFile: 'kept.key' }],
  ['data/master.key', { data: ':memory:' }],
])('%s is none where the settings are %o', async (file, given) => {
  await refuseFileOfData(path(file), settingsOf(given))
})

function settingsOf({ data = 'data/catalogue.db', masterKeyFile }: { data?: string; masterKeyFile?: string }) {
  return {
    data: /^[a-z]*:/.test(data) ? data : path(data),
    ...(masterKeyFile === undefined ? {} : { masterKeyFile: path(masterKeyFile) }),
  }
}
