import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, renameSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import { facesOf } from '../../src/catalogue/face.ts'
import type { Changes, Store } from '../../src/catalogue/store-port.ts'
import { takeBackup } from '../../src/store/backup.ts'
import { readBackup } from '../../src/store/backup-reader.ts'
import { BACKUP_TABLES, columnsOf, insertRows } from '../../src/store/backup-tables.ts'
import { checkData } from '../../src/store/check.ts'
import { checksumOf } from '../../src/store/checksum.ts'
import type { Engine } from '../../src/store/engine.ts'
import { migrate, SCHEMAS } from '../../src/store/migrate.ts'
import { withEngine } from '../../src/store/open-engine.ts'
import { type RestoreOptions, restoreBackup } from '../../src/store/restore.ts'
import { Vault } from '../../src/store/secrets.ts'
import { anAccessKey, anAccount, anImage, aRole } from '../support/images.ts'
import { type EngineUnderTest, MASTER_KEY, storesOf } from './store.contract.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
const OTHER_KEY = new Uint8Array(32).fill(1)
/** Opens the data and backups in tests/data. */
export const KEPT_KEY = new Uint8Array(32).fill(7)

/** One of everything, with texts that are not ASCII. */
const EVERYTHING: Changes = {
  accounts: [{ ...anAccount('acme'), name: '金色😀\u2028' }, anAccount('globex')],
  policies: [
    { name: '只读', documents: { ram: { Version: '1', Statement: [] } } },
    { name: 'read', documents: {} },
  ],
  users: [{ accountId: 'acme', name: 'ci 🚀', policies: ['read', '只读'] }],
  roles: [aRole({ name: '运维', policies: ['read'], trusts: ['globex', 'acme'] })],
  keys: [
    anAccessKey({ id: 'root', secret: '密钥🔑' }),
    anAccessKey({ id: 'ci', user: 'ci 🚀', enabled: false }),
    anAccessKey({ id: 'temporary', token: 'tok3n', expiresAt: 3e12 }),
    anAccessKey({
      id: 'STS.session',
      session: { role: '运维', name: 'alice', policy: { Version: '1', Statement: [] } },
      token: 't',
      expiresAt: 2e12,
    }),
  ],
  images: [
    anImage({ id: 'first', name: 'CentOS 6.9 32位 😀', description: '行\u2028二\n"\\' }),
    anImage({ id: 'official', owner: null, visibility: 'public', createdAt: null }),
    anImage({ id: 'shared', visibility: 'shared', sharedWith: ['globex'] }),
  ],
  clusters: [{ id: 'ehpc-1', cloud: 'alibaba', accountId: 'acme', region: 'cn-hangzhou', details: { osTag: '镜' } }],
  modules: [{ id: 'em-1', cloud: 'tencent', accountId: 'acme', name: '模块', type: 'SN3ne.LARGE8', imageId: 'first', createdAt: null }],
  instances: [{ id: 'ein-1', cloud: 'tencent', accountId: 'acme', region: 'ap-x', imageId: 'first', details: {} }],
}

/** What backups and restores do, whatever keeps the data. @param others engines that its backups are restored into as well */
export function recoveryContract(engine: EngineUnderTest, others: readonly EngineUnderTest[]): void {
  describe(`backup and restore on ${engine.name}`, () => {
    const stores = storesOf(engine)
    let folder = ''
    let count = 0
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mirrorhall-recovery-'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    /** Takes a backup into a file. */
    async function backedUp(data: string, masterKey: Uint8Array | undefined = MASTER_KEY): Promise<string> {
      let text = ''
      const write = async (lines: string) => {
        text += lines
      }
      await takeBackup({ data, version: '1.2.3', now: () => NOW, write, ...(masterKey === undefined ? {} : { masterKey }) })
      count += 1
      const file = join(folder, `${count}.jsonl`)
      await writeFile(file, text)
      return file
    }

    const restored = (file: string, data: string, masterKey = MASTER_KEY, more: Partial<RestoreOptions> = {}) =>
      restoreBackup({ file, data, masterKey, allowUnauthenticated: false, now: () => NOW, ...more })

    async function filled(): Promise<string> {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write(EVERYTHING)
      await store.close()
      return data
    }

    for (const target of [engine, ...others]) {
      test(`all that is kept comes back in ${target.name}, to the letter`, async () => {
        const data = await filled()
        const file = await backedUp(data)
        const into = await target.fresh()
        expect(await restored(file, into)).toMatchObject({ version: '1.2.3', takenAt: new Date(NOW).toISOString(), rows: { images: 3 } })
        const [before, after] = [await stores.open({ data }), await stores.open({ data: into })]
        expect(await contents(after)).toEqual(await contents(before))
        expect((await after.credential('root'))?.key.secret).toBe('密钥🔑')
        // Restored and backed up again, it is the same row for row: nothing was lost on the way.
        const rows = async (path: string) => (await readFile(path, 'utf8')).split('\n').slice(1, -2).sort()
        expect(await rows(await backedUp(into))).toEqual(await rows(file))
        // Ids in the clouds are taken again, too.
        await expect(after.write({ images: [anImage({ id: 'new', faces: anImage({ id: 'first' }).faces })] })).rejects.toThrow(
          /already that of/,
        )
      })
    }

    test('a backup has every column of every table but those of the change log', async () => {
      await withEngine(await filled(), async ({ db }) => {
        const tables = (await db.introspection.getTables()).filter(({ name }) => name !== 'changes')
        const columns = (names: readonly string[]) => [...names].sort()
        expect(Object.fromEntries(tables.map((table) => [table.name, columns(table.columns.map(({ name }) => name))]))).toEqual(
          Object.fromEntries(BACKUP_TABLES.map((table) => [table, columns(columnsOf(table))])),
        )
      })
    })

    test('more rows than one statement takes come back, each once', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      const images = Array.from({ length: 1234 }, (_, n) => anImage({ id: `${n % 2 ? 'B' : 'b'}-${n}` }))
      await store.write({ accounts: [anAccount()], images })
      const into = await engine.fresh()
      await restored(await backedUp(data), into)
      expect(await (await stores.open({ data: into })).ownShelf('acme')).toEqual(await store.ownShelf('acme'))
    })

    test('a backup of data that is written meanwhile is of one moment, and keeps no writer waiting', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({
        accounts: [anAccount('old')],
        images: Array.from({ length: 1100 }, (_, n) => anImage({ id: `old-${n}`, owner: 'old' })),
      })
      const writer = Bun.spawn([process.execPath, `${import.meta.dir}/pair-writer.ts`, data, 'pairs'], {
        stdout: 'pipe',
        stderr: 'inherit',
      })
      let acknowledged = -1
      const reading = (async () => {
        for await (const chunk of writer.stdout) {
          acknowledged = Number(Buffer.from(chunk).toString().split('\n').at(-2) ?? acknowledged)
        }
      })()
      while (acknowledged < 3) await sleep(5)
      for (let round = 0; round < 3; round += 1) {
        const [before, ids, faces] = [acknowledged, new Set<string>(), new Set<string>()]
        await takeBackup({
          data,
          version: '1',
          now: Date.now,
          async write(text) {
            // Slow enough for the writer to get between any two pages.
            const seen = acknowledged
            while (acknowledged < seen + 2) await sleep(2)
            for (const line of text.split('\n').filter(Boolean)) {
              const { table, row } = JSON.parse(line)
              if (table === 'images') ids.add(row.id)
              if (table === 'image_faces') faces.add(row.image_id)
            }
          },
        })
        expect(acknowledged).toBeGreaterThan(before + 5)
        for (let pair = 0; pair <= before; pair += 1) expect(ids.has(`pairs-${pair}-left`)).toBe(true)
        for (const id of ids) if (id.endsWith('left')) expect(ids.has(id.replace('left', 'right'))).toBe(true)
        expect(ids.size % 2).toBe(0)
        expect(ids.has(`pairs-${acknowledged}-left`)).toBe(false)
        expect(faces).toEqual(ids)
      }
      writer.kill('SIGKILL')
      await reading
    }, 30_000)

    test('servers on the data forget what they had in memory', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      const catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 20, staleAfterMs: 5000, now: Date.now })
      const query = { service: 'tencent/ecm', from: ['own'], where: [] } as const
      expect((await catalogue.list('acme', query, 0, 10)).total).toBe(0)
      expect((await catalogue.accounts()).size).toBe(0)
      await restored(await backedUp(await filled()), data)
      await catalogue.follow()
      expect((await catalogue.list('acme', query, 0, 10)).total).toBe(2)
      expect((await catalogue.accounts()).size).toBe(2)
      expect(await store.lastChange()).toBe(NOW)
      // Whoever followed the log of the data that was lost, wherever it stood.
      for (const seq of [0, 1, 2, 57, NOW - 1])
        expect(await store.changesSince(seq)).toEqual({ last: NOW, topics: ['everything'], images: [] })
      await store.write({ accounts: [anAccount('later')] })
      expect(await store.changesSince(NOW)).toEqual({ last: NOW + 1, topics: ['access'], images: [] })
      await catalogue.close()
    })

    test('data that holds anything is refused, and stays as it is', async () => {
      const file = await backedUp(await filled())
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount('here')] })
      await expect(restored(file, data)).rejects.toThrow(
        /empty data only, and there is something here \(accounts: 1\); nothing was written\..*--data/,
      )
      expect((await store.accounts()).map(({ id }) => id)).toEqual(['here'])
      expect(await store.countImages()).toBe(0)
      expect(await store.lastChange()).toBe(1)
    })

    test('another master key is refused with nothing written, and empty data takes the one of the backup', async () => {
      const file = await backedUp(await filled())
      const data = await engine.fresh()
      await (await stores.open({ data, masterKey: OTHER_KEY })).close()
      await expect(restored(file, data, OTHER_KEY)).rejects.toThrow(
        /another master key than the one given; nothing was written\. Give the key/,
      )
      await expect(stores.open({ data })).rejects.toThrow(/master key is not the one/)
      await restored(file, data)
      expect((await (await stores.open({ data })).credential('root'))?.key.secret).toBe('密钥🔑')
    })

    test('a backup is refused for data without a catalogue, and under a master key that is not the data’s', async () => {
      await expect(backedUp(await engine.fresh())).rejects.toThrow(/There is no data at .*--data/)
      await expect(backedUp(await filled(), OTHER_KEY)).rejects.toThrow(/master key is not the one/)
    })

    test('rows that do not fit each other are refused, and nothing of them stays', async () => {
      const file = await backedUp(await filled())
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
      const without = lines.slice(0, -1).filter((line) => !line.includes('"table":"roles"'))
      const rows = { ...JSON.parse(lines[0] as string).rows, roles: 0 }
      await writeFile(file, ended([{ ...JSON.parse(lines[0] as string), rows }, ...without.slice(1).map((line) => JSON.parse(line))], rows))
      const data = await engine.fresh()
      await expect(restored(file, data)).rejects.toThrow(/Rows of access_keys in .* do not fit: .* Nothing was written\./)
      expect(await contents(await stores.open({ data }))).toEqual([[], [], []])
    })

    test('a backup that somebody altered, with a right checksum of their own, is refused before the data is touched', async () => {
      const file = await backedUp(await filled())
      const [head, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n')
      const { end } = JSON.parse(lines.pop() ?? '')
      const text = [head, ...lines.map((line) => line.replaceAll('CentOS 6.9', 'CentOS 6.8'))].map((line) => `${line}\n`).join('')
      const sha256 = new Bun.CryptoHasher('sha256').update(text).digest('hex')
      const data = await engine.fresh()
      for (const [hmac, message] of [
        [end.hmac, /altered by somebody who does not have the master key.*nothing was written/],
        ['', /altered by somebody/],
        [undefined, /does not carry the proof .*nothing was written\..*--allow-unauthenticated/],
      ]) {
        await writeFile(file, `${text}${JSON.stringify({ end: { ...end, sha256, hmac } })}\n`)
        await expect(restored(file, data)).rejects.toThrow(message)
        if (hmac !== undefined) {
          await expect(restored(file, data, MASTER_KEY, { allowUnauthenticated: true })).rejects.toThrow(/altered by somebody/)
        }
      }
      await withEngine(data, async ({ db }) => expect(await db.introspection.getTables()).toEqual([]), { mayCreate: true })
    })

    test('a backup that was taken without the key at hand is restored when that is allowed', async () => {
      const source = await filled()
      let text = ''
      const taken = await takeBackup({
        data: source,
        version: '1',
        now: Date.now,
        async write(lines) {
          text += lines
        },
      })
      expect(taken.authenticated).toBe(false)
      const file = join(folder, 'keyless.jsonl')
      await writeFile(file, text)
      const data = await engine.fresh()
      await expect(restored(file, data)).rejects.toThrow(/--allow-unauthenticated/)
      await restored(file, data, MASTER_KEY, { allowUnauthenticated: true })
      expect(await (await stores.open({ data })).countImages()).toBe(3)
    })

    test('how far it has come is told of both readings, in rows of all rows', async () => {
      const data = await engine.fresh()
      await (await stores.open({ data })).write({
        accounts: [anAccount()],
        images: Array.from({ length: 700 }, (_, n) => anImage({ id: `i-${n}`, faces: {} })),
      })
      const reported: unknown[] = []
      const head = await restored(await backedUp(data), await engine.fresh(), MASTER_KEY, {
        onProgress: (...progress) => reported.push(progress),
      })
      expect(head.rows).toMatchObject({ settings: 1, accounts: 1, images: 700, image_faces: 0 })
      expect(reported).toEqual([
        ['checking', 500, 702],
        ['writing', 1, 702],
        ['writing', 2, 702],
        ['writing', 502, 702],
        ['writing', 702, 702],
      ])
    })

    test('a backup that is replaced by another while it is read is not restored', async () => {
      const data = await engine.fresh()
      const images = Array.from({ length: 600 }, (_, n) => anImage({ id: `i-${n}`, faces: {} }))
      await (await stores.open({ data })).write({ accounts: [anAccount()], images })
      const [file, other] = [await backedUp(data), await backedUp(await filled())]
      const into = await engine.fresh()
      const onProgress = () => void (existsSync(other) && renameSync(other, file))
      await expect(restored(file, into, MASTER_KEY, { onProgress })).rejects.toThrow(/was changed while it was read; nothing was written/)
      expect(await (await stores.open({ data: into })).countImages()).toBe(0)
    })

    test('a row that is damaged is not backed up, and is named', async () => {
      const data = await filled()
      await withEngine(data, ({ db }) => db.updateTable('images').set({ body: '{}' }).where('id', '=', 'first').execute())
      await expect(backedUp(data)).rejects.toThrow(/The row "first" of images is damaged: .*apply the catalogue file/)
    })

    for (const schema of SCHEMAS) {
      const kept = join(import.meta.dir, `../data/backup-${schema}.jsonl`)

      test(`a backup with the tables of ${schema} is restored and brought up to date`, async () => {
        const data = await engine.fresh()
        // A server may have been started on the data already.
        await (await stores.open({ data, masterKey: OTHER_KEY })).close()
        const allowed = { allowUnauthenticated: !(await readFile(kept, 'utf8')).includes('"hmac"') }
        expect(await restored(kept, data, KEPT_KEY, allowed)).toMatchObject({ schema, rows: { images: 3 } })
        await expectKept(await stores.open({ data, masterKey: KEPT_KEY }), schema)
      })

      test(`data with the tables of ${schema} is brought up to date when it is opened`, async () => {
        const data = await engine.fresh()
        const fill = async ({ db }: Engine) => {
          await migrate(db, schema)
          await readBackup(kept, (table, row) => insertRows(db, table, [row]))
        }
        await withEngine(data, fill, { mayCreate: true })
        await expectKept(await stores.open({ data, masterKey: KEPT_KEY }), schema)
        expect((await checkData({ data, masterKey: KEPT_KEY })).defects).toEqual([])
      })
    }

    test('images get their faces by service however many they are, and one that is damaged stays told', async () => {
      const data = await engine.fresh()
      const schema = '0005-holds-and-manifests'
      const images = Array.from({ length: 1_200 }, (_, n) => {
        const { faces, ...image } = anImage({ id: `i-${n}` })
        return { ...image, faces: { tencent: faces['tencent/ecm'], alibaba: faces['alibaba/ecs'] } }
      })
      const rowOf = (image: (typeof images)[number]) => {
        const body = JSON.stringify(image)
        return { id: image.id, owner: 'acme', visibility: 'private', body, checksum: checksumOf(body) - (image.id === 'i-7' ? 1 : 0) }
      }
      const fill = async ({ db }: Engine) => {
        await migrate(db, schema)
        await readBackup(join(import.meta.dir, `../data/backup-${schema}.jsonl`), async (table, row) => {
          if (table === 'settings' || table === 'accounts') await insertRows(db, table, [row])
        })
        for (const start of [0, 400, 800]) await insertRows(db, 'images', images.slice(start, start + 400).map(rowOf))
        const faceRows = images.map(({ id }) => ({ cloud: 'tencent', face_id: `img-${id}`, image_id: id }))
        for (const start of [0, 400, 800]) await insertRows(db, 'image_faces', faceRows.slice(start, start + 400))
      }
      await withEngine(data, fill, { mayCreate: true })
      const store = await stores.open({ data, masterKey: KEPT_KEY })
      await expect(store.ownShelf('acme')).rejects.toThrow(/row "i-7" of images is damaged/)
      await store.close()
      await withEngine(data, async ({ db }) => {
        const rows = await db.selectFrom('images').select(['id', 'body', 'checksum']).execute()
        const whole = rows.filter(({ body, checksum }) => checksumOf(body) === checksum).map(({ body }) => JSON.parse(body))
        expect(whole.map(({ faces }) => Object.keys(faces).join(' '))).toEqual(Array(1_199).fill('tencent/ecm alibaba/ecs'))
        const services = await db.selectFrom('image_faces').select('service').distinct().execute()
        expect(services).toEqual([{ service: 'tencent/ecm' }])
      })
    })

    test('every damaged file is refused before the data is touched', async () => {
      const file = await backedUp(await filled())
      const text = await readFile(file)
      const data = await engine.fresh()
      const bad: [Uint8Array, RegExp][] = [
        [text.subarray(0, -1), /cut off/],
        [text.subarray(0, text.length / 2), /cut off/],
        [text.subarray(0, text.lastIndexOf(10, text.length - 2) + 1), /cut off/],
        [Buffer.concat([text, Buffer.from('\n')]), /more after the end/],
        [Buffer.from(text.toString().replace('CentOS 6.9', 'CentOS 6.8')), /SHA-256/],
        [Buffer.from(text.toString().replace('"engine"', '"motor"')), /SHA-256/],
        [Buffer.from(text.toString().replace('"rows":{"settings":1', '"rows":{"settings":2')), /SHA-256/],
        [Buffer.from(text.toString().replace('"table":"users"', '"table":"owners"')), /is not a row of a table/],
        [Buffer.from(text.toString().replace('"visibility":"public"', '"visible":"public"')), /is not a row of images/],
        [Buffer.from(text.toString().replace('{"table":"roles"', '{"table":')), /line \d+ of .* is not JSON/],
        [
          Buffer.from(text.toString().replace('"formatVersion":1', '"formatVersion":2')),
          /format 2, written by Mirrorhall 1\.2\.3.*newer one/,
        ],
        [
          Buffer.from(text.toString().replace(/"schema":"[^"]+"/, '"schema":"9999-later"')),
          /tables of 9999-later, written by Mirrorhall 1\.2\.3, which this version does not know.*or a newer one/,
        ],
        [Buffer.from(''), /not a backup of Mirrorhall/],
        [Buffer.from('SQLite format 3\0'), /not a backup of Mirrorhall/],
        [Buffer.from('{"images":[]}\n'), /not a backup of Mirrorhall/],
      ]
      for (const [bytes, message] of bad) {
        await writeFile(file, bytes)
        await expect(restored(file, data)).rejects.toThrow(message)
      }
      await expect(restored(join(folder, 'none'), data)).rejects.toThrow(/Cannot read the backup .*ENOENT/)
      await withEngine(data, async ({ db }) => expect(await db.introspection.getTables()).toEqual([]), { mayCreate: true })
    })
  })
}

/** Everything that the data and backups in tests/data hold. See tests/support/backup-of-schema.ts. */
export async function expectKept(store: Store, schema: string): Promise<void> {
  const hasRoles = schema !== '0001-first-tables'
  expect((await store.accounts()).map(({ name }) => name)).toEqual(['金色😀', 'globex'])
  expect((await store.keys('acme')).map(({ id }) => id)).toEqual([
    'AKIDci',
    'AKIDroot',
    'AKIDtemporary',
    ...(hasRoles ? ['STS.session'] : []),
  ])
  expect(await store.credential('AKIDci')).toMatchObject({
    key: { secret: '密钥🔑', user: 'ci 🚀', session: null, enabled: false },
    account: { name: '金色😀' },
    policies: [{ name: '只读' }],
  })
  expect((await store.credential('AKIDtemporary'))?.key).toMatchObject({ token: 'tok3n', expiresAt: 3e12 })
  if (hasRoles)
    expect(await store.credential('STS.session')).toMatchObject({ key: { session: { role: '运维' } }, policies: [{ name: '只读' }] })
  expect((await store.ownShelf('acme')).map(({ id, description }) => [id, description])).toEqual([
    ['first', '行\u2028二'],
    ['shared', '行\u2028二'],
  ])
  for (const { id, faces } of await store.ownShelf('acme')) {
    expect(facesOf(faces).map(([service, face]) => [service, face.id])).toEqual([
      ['tencent/ecm', `img-${id}`],
      ['alibaba/ecs', `m-${id}`],
    ])
  }
  expect((await store.openShelf('public')).map(({ id, createdAt }) => [id, createdAt])).toEqual([['official', null]])
  expect((await store.openShelf('shared')).map(({ sharedWith }) => sharedWith)).toEqual([['globex']])
  expect(await store.clusters('acme')).toMatchObject([{ id: 'ehpc-1', details: { osTag: '镜' } }])
  expect(await store.instances('acme')).toMatchObject([{ id: 'ein-1', imageId: 'first' }])
  if (schema >= '0009')
    expect(await store.tasks({ accountId: 'acme' })).toMatchObject([{ id: 21, state: 'pending', payload: { from: '镜像' } }])
  expect((await store.modules('acme')).map(({ id, imageId }) => [id, imageId])).toEqual(schema < '0008' ? [] : [['em-1', 'first']])
  // Ids in the clouds are taken, and what is written again is what is there.
  await expect(
    store.write({ images: [anImage({ id: 'first-again', faces: { 'tencent/ecm': { id: 'img-first', regions: [], details: {} } } })] }),
  ).rejects.toThrow(/already that of/)
  const users = await store.users('acme')
  expect(await store.write({ users, images: await store.ownShelf('acme') })).toEqual({ written: 0, unchanged: 3 })
}

/** A whole backup with these lines, as whoever has the key would have made it. */
function ended(lines: readonly object[], rows: object, vault = new Vault(MASTER_KEY)): string {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const sha256 = new Bun.CryptoHasher('sha256').update(text).digest('hex')
  return `${text}${JSON.stringify({ end: { rows, sha256, hmac: vault.authenticate(sha256, 'mirrorhall backup') } })}\n`
}

async function contents(store: Store): Promise<unknown> {
  const accounts = await store.accounts()
  const owned = accounts.map(async ({ id }) =>
    Promise.all([
      store.users(id),
      store.keys(id),
      store.clusters(id),
      store.modules(id),
      store.instances(id),
      store.ownShelf(id),
      store.role(id, '运维'),
    ]),
  )
  const all = await Promise.all(owned)
  return [accounts, await store.policies(), [...all, ...(await store.openShelf('public'))]]
}
