import { afterAll, beforeAll } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedPostgres } from '../support/postgres.ts'
import { recoveryContract } from './recovery.contract.ts'
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
