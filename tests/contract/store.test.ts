import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Store, Unavailable } from '../../src/catalogue/store-port.ts'
import { CannotOpen } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import { createMasterKeyFile, loadMasterKey, Vault } from '../../src/store/secrets.ts'
import { runHere } from '../support/commands.ts'
import { COMMANDS_ON_DATA } from '../support/commands-on-data.ts'
import { anAccount, anImage } from '../support/images.ts'
import { sharedPostgres, startPostgres } from '../support/postgres.ts'
import { decisionContract } from './decisions.contract.ts'
import { durabilityContract, until } from './durability.contract.ts'
import { historyContract } from './history.contract.ts'
import { MASTER_KEY, storeContract, storesOf } from './store.contract.ts'
import { taskContract } from './tasks.contract.ts'

let folder = ''
let count = 0
const path = (name: string) => join(folder, `${++count}`, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-store-'))
  await sharedPostgres()
}, 30_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const memory = { name: 'SQLite in memory', fresh: async () => ':memory:' }
const file = {
  name: 'a SQLite file',
  fresh: async () => path('mirrorhall.db'),
  kills: 30,
  async atRest(data: string) {
    const files = await readdir(dirname(data))
    return (await Promise.all(files.map((name) => readFile(join(dirname(data), name), 'latin1')))).join('')
  },
}
const postgres = {
  name: 'PostgreSQL',
  fresh: async () => (await sharedPostgres()).freshDatabase(),
  kills: 15,
  async atRest(data: string) {
    const client = new Client(data)
    await client.connect()
    const { rows } = await client.query(`select table_to_xml(c.oid, true, false, '')::text as kept
      from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace`)
    await client.end()
    return rows.map(({ kept }) => kept).join('')
  },
}

storeContract(memory)
storeContract(file)
storeContract(postgres)
decisionContract(memory)
historyContract(memory)
decisionContract(file)
historyContract(file)
decisionContract(postgres)
historyContract(postgres)
taskContract(memory)
taskContract(file)
taskContract(postgres)
durabilityContract(file)
durabilityContract(postgres)

describe('the store on a SQLite file', () => {
  const refused = (data: string) => openStore({ data, masterKey: MASTER_KEY })

  test('makes its folder and its files for its owner alone', async () => {
    const data = path('deeper/still/mirrorhall.db')
    const store = await openStore({ data, masterKey: MASTER_KEY })
    expect((await stat(dirname(data))).mode & 0o777).toBe(0o700)
    for (const name of await readdir(dirname(data))) expect((await stat(join(dirname(data), name))).mode & 0o777).toBe(0o600)
    await store.close()
  })

  test('says clearly that a path cannot be written', async () => {
    const inTheWay = join(folder, 'a-file')
    await writeFile(inTheWay, '')
    await expect(refused(join(inTheWay, 'mirrorhall.db'))).rejects.toThrow(/Cannot write the database file .*(ENOTDIR|EEXIST)/)
    await expect(refused(folder)).rejects.toThrow(`${folder} is a folder: name a file in it`)
    await expect(refused(folder)).rejects.toThrow(CannotOpen)
  })

  test('refuses a file that is not a database, and leaves it as it is', async () => {
    const letter = join(folder, 'letter.txt')
    await writeFile(letter, 'Dear catalogue, '.repeat(1000))
    await expect(refused(letter)).rejects.toThrow(`The file ${letter} is not a SQLite database.`)
    expect(await readFile(letter, 'utf8')).toBe('Dear catalogue, '.repeat(1000))
  })

  test('waits for the write of another process without holding up its own', async () => {
    const data = path('mirrorhall.db')
    const store = await openStore({ data, masterKey: MASTER_KEY })
    const other = new Database(data)
    other.run('BEGIN IMMEDIATE')
    const write = store.write({ accounts: [anAccount()] })
    // Would never be reached if waiting stopped this thread.
    await sleep(50)
    other.run('ROLLBACK')
    expect(await write).toEqual({ written: 1, unchanged: 0 })
    other.close()
    await store.close()
  })

  test('refuses data that a newer version has migrated', async () => {
    const data = path('mirrorhall.db')
    await (await openStore({ data, masterKey: MASTER_KEY })).close()
    const newer = new Database(data)
    newer.run("insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')")
    newer.close()
    await expect(refused(data)).rejects.toThrow(/written by another version of Mirrorhall, or .*9999-later/)
  })

  test('refuses every other scheme, and no place at all', async () => {
    for (const data of ['mysql://root:pw@localhost/x', 'sqlite:x.db', 'file:///tmp/x.db', 'redis://localhost', '']) {
      const failure = await refused(data).catch((thrown: unknown) => thrown)
      expect(failure).toBeInstanceOf(CannotOpen)
      expect(String(failure)).not.toContain('pw')
    }
  })
})

describe('a PostgreSQL database without data of ours', () => {
  const keyFile = () => join(folder, 'postgres.key')
  const catalogueFile = () => join(folder, 'images.json')
  const tablesOf = async (data: string) => {
    const client = new Client(data)
    await client.connect()
    const { rows } = await client.query("select relname from pg_class where relnamespace = 'public'::regnamespace order by relname")
    await client.end()
    return rows.map(({ relname }) => relname)
  }
  let data = ''
  beforeAll(async () => {
    data = await postgres.fresh()
    await writeFile(keyFile(), MASTER_KEY.toBase64())
    await writeFile(catalogueFile(), '{"images":[]}')
  })

  test.each(Object.entries(COMMANDS_ON_DATA).filter(([, { withoutData }]) => withoutData !== 'makes'))(
    'is left without tables by %s, which says how to make data',
    async (command, { words, withoutData }) => {
      const given = words.map((word) => (word === 'CATALOGUE' ? catalogueFile() : word === 'OUTPUT' ? join(folder, 'never') : word))
      const { code, stdout, stderr } = await runHere(...command.split(' '), ...given, '--data', data, '--master-key-file', keyFile())
      if (withoutData === 'tells') expect(stdout).toContain('there is no data at')
      else {
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
        expect(stderr).toMatch(
          /^mirrorhall: There is no data at PostgreSQL localhost:\d+, database "test_\d+": name it with --data, or make it with/,
        )
      }
      expect(await tablesOf(data)).toEqual([])
    },
  )

  test('is refused when another program has tables there, which are left as they are', async () => {
    const client = new Client(data)
    await client.connect()
    await client.query('create table songs (title text)')
    await client.end()
    await expect(openStore({ data, masterKey: MASTER_KEY })).rejects.toThrow(
      /has tables of another program \(songs\), and was not touched: give Mirrorhall a database of its own/,
    )
    expect(await tablesOf(data)).toEqual(['songs'])
  })
})

describe('the store on PostgreSQL, when the server fails', () => {
  const stores = storesOf(postgres)

  test('an unreachable server, a wrong password and a missing database give one sentence without the password', async () => {
    const url = new URL(await postgres.fresh())
    const variant = (change: Partial<URL>) => Object.assign(new URL(url), change).href
    const addresses = [
      variant({ port: '1' }),
      variant({ password: 'S3CRET' }),
      variant({ pathname: '/nope' }),
      'postgres://u:S3CRET@no.invalid/x',
    ]
    for (const data of addresses) {
      const failure = await openStore({ data, masterKey: MASTER_KEY }).catch((thrown: unknown) => thrown)
      expect(failure).toBeInstanceOf(Unavailable)
      expect(String(failure)).toMatch(/^Unavailable: Cannot reach PostgreSQL at .+, database ".+": .+\.$/)
      expect(String(failure)).not.toMatch(/S3CRET/)
      expect(String(failure)).not.toContain(url.password)
    }
  })

  test('a malformed address is refused without repeating it', async () => {
    const failure = await openStore({ data: 'postgres://u:S3CRET@host:port:9/x', masterKey: MASTER_KEY }).catch(String)
    expect(failure).toMatch(/^CannotOpen: .*malformed/)
    expect(failure).not.toContain('S3CRET')
  })

  test('lost connections are replaced, and hints are heard again', async () => {
    const data = await postgres.fresh()
    const [here, there] = [await stores.open({ data }), await stores.open({ data })]
    let hints = 0
    const stop = await here.onHint(() => (hints += 1))
    await (await sharedPostgres()).dropConnections(data)
    await until(() => hints > 0)
    hints = 0
    await there.write({ accounts: [anAccount()] }).catch(() => there.write({ accounts: [anAccount()] }))
    await until(() => hints > 0)
    expect(await here.accounts()).toEqual([anAccount()])
    await stop()
  })

  test('a connection lost in the middle of a write is Unavailable and leaves nothing of it', async () => {
    const data = await postgres.fresh()
    const store = await stores.open({ data })
    const blocker = new Client(data)
    blocker.on('error', () => {})
    await blocker.connect()
    // The write has put its images in when it comes to wait for this table.
    await blocker.query('begin')
    await blocker.query('lock table image_faces in access exclusive mode')
    const write = store.write({ accounts: [anAccount()], images: [anImage({ id: 'i' })] }).catch((thrown: unknown) => thrown)
    const waiting = 'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())'
    while ((await blocker.query(waiting)).rowCount === 0) await sleep(5)
    await (await sharedPostgres()).dropConnections(data)
    expect(await write).toBeInstanceOf(Unavailable)
    expect(await store.countImages()).toBe(0)
    expect(await store.accounts()).toEqual([])
  })

  test('every method says Unavailable while the server is gone, and the process lives on', async () => {
    const server = await startPostgres()
    const store = await stores.open({ data: await server.freshDatabase() })
    await store.onHint(() => {})
    await server.stop()
    const calls: ((store: Store) => Promise<unknown>)[] = [
      (s) => s.ownShelf('a'),
      (s) => s.openShelf('public'),
      (s) => s.credential('k'),
      (s) => s.accounts(),
      (s) => s.users('a'),
      (s) => s.role('a', 'r'),
      (s) => s.keys('a'),
      (s) => s.policies(),
      (s) => s.clusters('a'),
      (s) => s.modules('a'),
      (s) => s.instances('a'),
      (s) => s.imagesById(['i']),
      (s) => s.hasImages(),
      (s) => s.countImages(),
      (s) => s.write({ accounts: [anAccount()] }),
      (s) => s.lastChange(),
      (s) => s.transact(() => ({})),
      (s) => s.history('images', 'i', 1),
      (s) => s.historyLength(),
      (s) => s.setHistoryLength(1),
      (s) => s.changes({ max: 1 }),
      (s) => s.thingAt('images', 'i', 1),
      (s) => s.read((read) => read.get('images', 'i')),
      (s) => s.changesSince(0),
      (s) => s.onHint(() => {}),
    ]
    for (const call of calls) expect(await call(store).catch((thrown: unknown) => thrown)).toBeInstanceOf(Unavailable)
  }, 20_000)
})

describe('secrets at rest', () => {
  test('open only with the same key and for what they are about, and not when altered', () => {
    const vault = new Vault(MASTER_KEY)
    const sealed = vault.seal('密钥', 'AKID1')
    expect(vault.open(sealed, 'AKID1')).toBe('密钥')
    expect(vault.seal('密钥', 'AKID1')).not.toBe(sealed)
    expect(vault.open(sealed, 'AKID2')).toBeUndefined()
    expect(new Vault(new Uint8Array(32).fill(1)).open(sealed, 'AKID1')).toBeUndefined()
    const altered = sealed.slice(0, 20) + (sealed[20] === 'A' ? 'B' : 'A') + sealed.slice(21)
    for (const other of [altered, sealed.slice(0, -4), 'v1.', '', sealed.replace('v1', 'v2')])
      expect(vault.open(other, 'AKID1')).toBeUndefined()
  })

  test('a new master key file is its owner’s alone, loads again, and is never replaced', async () => {
    const keyFile = path('keys/master.key')
    const key = await createMasterKeyFile(keyFile)
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(await readdir(dirname(keyFile))).toEqual(['master.key'])
    expect(Buffer.from(await loadMasterKey({ file: keyFile }))).toEqual(Buffer.from(key))
    await expect(createMasterKeyFile(keyFile)).rejects.toMatchObject({ cause: { code: 'EEXIST' } })
    expect(Buffer.from(await loadMasterKey({ file: keyFile }))).toEqual(Buffer.from(key))
  })

  test('a master key is 32 bytes in base64 or hexadecimal, and nothing else', async () => {
    const bytes = Buffer.alloc(32, 0xfb)
    for (const text of [
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      bytes.toString('base64'),
      ` ${bytes.toString('base64url')}\n`,
    ]) {
      expect(Buffer.from(await loadMasterKey({ text }))).toEqual(bytes)
    }
    for (const text of ['', 'short', bytes.toString('hex').slice(2), `${bytes.toString('base64')}A`]) {
      await expect(loadMasterKey({ text })).rejects.toThrow('The master key must be 32 bytes in base64 or hexadecimal.')
    }
    await expect(loadMasterKey({ file: join(folder, 'none') })).rejects.toThrow(/Cannot read the master key file .*ENOENT/)
    await expect(openStore({ data: ':memory:', masterKey: new Uint8Array(16) })).rejects.toThrow(/16 bytes/)
  })
})
