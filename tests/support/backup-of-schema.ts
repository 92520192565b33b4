import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newTask } from '../../src/catalogue/task.ts'
import { takeBackup } from '../../src/store/backup.ts'
import { SCHEMA } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/open.ts'
import { anAccessKey, anAccount, anImage, aRole } from './images.ts'

// Writes tests/data/backup-<newest migration>.jsonl, which later versions must be able to restore, and the data it was taken
// of, catalogue-<newest migration>.db, which they must be able to open. Run it once for each new migration:
// bun tests/support/backup-of-schema.ts
const masterKey = new Uint8Array(32).fill(7)
const now = () => Date.UTC(2026, 0, 2, 3, 4, 5)
const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-schema-'))
const data = join(folder, 'catalogue.db')
const key = (given: Parameters<typeof anAccessKey>[0]) => anAccessKey({ secret: '密钥🔑', ...given })
const description = '行\u2028二'
const store = await openStore({ data, masterKey, now })
await store.write({
  accounts: [{ ...anAccount(), name: '金色😀' }, anAccount('globex')],
  policies: [{ name: '只读', documents: { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }] } } }],
  users: [{ accountId: 'acme', name: 'ci 🚀', policies: ['只读'] }],
  roles: [aRole({ name: '运维', policies: ['只读'], trusts: ['globex', 'acme'] })],
  keys: [
    key({ id: 'AKIDroot' }),
    key({ id: 'AKIDci', user: 'ci 🚀', enabled: false }),
    key({ id: 'AKIDtemporary', token: 'tok3n', expiresAt: 3e12 }),
    key({
      id: 'STS.session',
      session: { role: '运维', name: 'alice', policy: { Version: '1', Statement: [] } },
      token: 't',
      expiresAt: 2e12,
    }),
  ],
  images: [
    anImage({ id: 'first', description }),
    anImage({ id: 'official', description, owner: null, visibility: 'public', createdAt: null }),
    anImage({ id: 'shared', description, visibility: 'shared', sharedWith: ['globex'] }),
  ],
  clusters: [{ id: 'ehpc-1', cloud: 'alibaba', accountId: 'acme', region: 'cn-hangzhou', details: { osTag: '镜' } }],
  tasks: [
    {
      task: newTask(
        {
          id: 21,
          service: 'tencent/ecm',
          accountId: 'acme',
          operation: 'CreateImage',
          imageId: 'first',
          by: { who: 'acme', call: 'ecm:CreateImage' },
          steps: 2,
          payload: { from: '镜像' },
        },
        now(),
      ),
    },
  ],
  modules: [{ id: 'em-1', cloud: 'tencent', accountId: 'acme', name: '模块', type: 'SN3ne.LARGE8', imageId: 'first', createdAt: 7 }],
  instances: [{ id: 'ein-1', cloud: 'tencent', accountId: 'acme', region: 'ap-x', imageId: 'first', details: {} }],
})
let text = ''
await takeBackup({
  data,
  masterKey,
  version: '0.1.0',
  now,
  async write(lines) {
    text += lines
  },
})
await store.close()
const kept = (name: string) => join(import.meta.dir, '../data', name)
await writeFile(kept(`backup-${SCHEMA}.jsonl`), text)
await copyFile(data, kept(`catalogue-${SCHEMA}.db`))
await rm(folder, { recursive: true })
