import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkData } from '../../src/store/check.ts'
import { SCHEMAS } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/open.ts'
import { sharedPostgres } from '../support/postgres.ts'
import { expectKept, KEPT_KEY, recoveryContract } from './recovery.contract.ts'
import { rotationContract } from './rotation.contract.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-recovery-'))
  await sharedPostgres()
}, 30_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = {
  name: 'a SQLite file',
  async fresh() {
    count += 1
    return join(folder, `${count}`, 'catalogue.db')
  },
}
const postgres = { name: 'PostgreSQL', fresh: async () => (await sharedPostgres()).freshDatabase() }

recoveryContract(file, [postgres])
recoveryContract(postgres, [file])
rotationContract(file)
rotationContract(postgres)

const kept = join(import.meta.dir, '../data')
const files = (await readdir(kept)).filter((name) => name.endsWith('.db'))

test('there is a data file of the tables of this version, for later ones to open', () => {
  expect(files).toContain(`catalogue-${SCHEMAS.at(-1)}.db`)
})

test.each(files)('the data file %s opens with all that it holds', async (name) => {
  const data = join(folder, name)
  await copyFile(join(kept, name), data)
  const store = await openStore({ data, masterKey: KEPT_KEY })
  await expectKept(store, name.slice('catalogue-'.length, -'.db'.length))
  await store.close()
  expect((await checkData({ data, masterKey: KEPT_KEY })).defects).toEqual([])
})
