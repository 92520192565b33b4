import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { Client } from 'pg'
import { type Changes, Damaged, type Store } from '../../src/catalogue/store-port.ts'
import { newTask } from '../../src/catalogue/task.ts'
import { BACKUP_TABLES, columnsOf } from '../../src/store/backup-tables.ts'
import { checkData } from '../../src/store/check.ts'
import { CannotOpen } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import { anAccessKey, anAccount, anImage, aRole } from '../support/images.ts'
import { sharedPostgres } from '../support/postgres.ts'
import { MASTER_KEY } from './store.contract.ts'

const CHANGES: Changes = {
  accounts: [anAccount('acme'), anAccount('globex')],
  policies: [{ name: 'read', documents: { ram: { Version: '1', Statement: [{ Effect: 'Deny', Action: 'ehpc:*', Resource: '*' }] } } }],
  users: [{ accountId: 'acme', name: 'ci', policies: ['read'] }],
  roles: [aRole({ name: 'ops', policies: ['read'], trusts: ['globex'] })],
  keys: [
    anAccessKey({ id: 'root' }),
    anAccessKey({ id: 'user', user: 'ci' }),
    anAccessKey({ id: 'session', session: { role: 'ops', name: 'a', policy: null }, token: 't', expiresAt: 2e12 }),
  ],
  images: [
    ...Array.from({ length: 20 }, (_, n) => anImage({ id: `own-${n}`, description: 'some words about it' })),
    anImage({ id: 'official', owner: null, visibility: 'public' }),
    anImage({ id: 'shared', visibility: 'shared', sharedWith: ['globex'] }),
    anImage({ id: 'gift', visibility: 'community' }),
  ],
  clusters: [{ id: 'c', cloud: 'alibaba', accountId: 'acme', region: 'cn-hangzhou', details: { osTag: 'CentOS' } }],
  modules: [{ id: 'em-1', cloud: 'tencent', accountId: 'acme', name: 'm', type: 'SN3ne.LARGE8', imageId: 'own-2', createdAt: 7 }],
  instances: [{ id: 'i', cloud: 'tencent', accountId: 'acme', region: 'ap-x', imageId: 'own-1', details: {} }],
  holds: [{ keyId: 'user', what: 'disabled' }],
  tasks: [
    {
      task: newTask(
        {
          id: 7,
          service: 'tencent/ecm',
          accountId: 'acme',
          operation: 'CreateImage',
          imageId: 'own-1',
          by: { who: 'acme', call: 'ecm:CreateImage' },
          steps: 2,
          payload: {},
        },
        1_000_000,
      ),
    },
  ],
  manifests: [{ id: 'file:/catalogue.yaml', things: { keys: [anAccessKey({ id: 'root' })], accounts: [anAccount('acme')] } }],
}

/** All that is asked of a store to serve requests. */
const READS: readonly ((store: Store) => Promise<unknown>)[] = [
  (store) => store.accounts(),
  (store) => store.policies(),
  (store) => store.users('acme'),
  (store) => store.role('acme', 'ops'),
  (store) => store.keys('acme'),
  (store) => store.clusters('acme'),
  (store) => store.modules('acme'),
  (store) => store.instances('acme'),
  (store) => store.tasks({ accountId: 'acme' }),
  (store) => store.imagesById(['own-1', 'official']),
  (store) => store.ownShelf('acme'),
  (store) => store.openShelf('public'),
  (store) => store.openShelf('shared'),
  (store) => store.openShelf('community'),
  ...['root', 'user', 'session'].map((id) => (store: Store) => store.credential(id)),
]

const REMEMBERED: readonly string[] = ['key_holds', 'manifests']

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-damage-'))
  await sharedPostgres()
}, 30_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What each read gives, or the failure; of a store that is opened for it, unless there is one. */
async function allReads(data: string, opened?: Store): Promise<unknown[]> {
  let store = opened
  try {
    store ??= await openStore({ data, masterKey: MASTER_KEY })
  } catch (failure) {
    return READS.map(() => failure)
  }
  const results: unknown[] = []
  for (const read of READS) results.push(await read(store).catch((failure: unknown) => failure))
  if (opened === undefined) await store.close()
  return results
}

/** Whether an answer has nothing that was not in the true one: things may be missing from it, and none is altered. */
function isPart(answer: unknown, truth: unknown): boolean {
  if (answer === undefined) return true
  if (!Array.isArray(answer) || !Array.isArray(truth)) return false
  return answer.every((thing) => truth.some((true_) => isDeepStrictEqual(thing, true_)))
}

/**
 * Expects every read refused in plain words, or as it was before the damage. Where a row is not found any more, by
 * nothing that a read could notice, the check must tell.
 * @returns how many reads were refused
 */
async function expectNothingAltered(data: string, answers: readonly unknown[], truth: readonly unknown[], what: string): Promise<number> {
  let refused = 0
  for (const [index, answer] of answers.entries()) {
    if (isDeepStrictEqual(answer, truth[index])) continue
    if (answer instanceof Error) {
      refused += 1
      const isPlain = answer instanceof Damaged || answer instanceof CannotOpen
      expect({ what, answer: `${answer}`, isPlain }).toEqual({
        what,
        answer: expect.stringMatching(/damaged|not a SQLite database|the database of another program/),
        isPlain: true,
      })
      continue
    }
    expect({ what, index, isPart: isPart(answer, truth[index]) }).toEqual({ what, index, isPart: true })
    const found = await checkData({ data, masterKey: MASTER_KEY }).then(
      ({ defects }) => defects.length,
      (failure: unknown) => (failure instanceof Damaged ? 1 : failure),
    )
    expect({ what, found }).toEqual({ what, found: expect.any(Number) })
    expect({ what, found }).not.toEqual({ what, found: 0 })
  }
  return refused
}

test('of a SQLite file with a flipped bit anywhere, nothing is served altered, and every refusal says what is damaged', async () => {
  const whole = join(folder, 'whole.db')
  const store = await openStore({ data: whole, masterKey: MASTER_KEY })
  await store.write(CHANGES)
  await store.close()
  const truth = await allReads(whole)
  expect(truth.filter((answer) => answer instanceof Error)).toEqual([])
  const bytes = await readFile(whole)
  // Most of a file is empty: only bytes that say something are flipped.
  const positions = [...bytes.keys()].filter((position) => bytes[position] !== 0)
  let refused = 0
  for (const [index, bit] of fc.sample(fc.tuple(fc.nat(positions.length - 1), fc.nat(7)), 100)) {
    const position = positions[index] as number
    const data = join(folder, 'flipped.db')
    for (const file of ['-wal', '-shm']) await rm(data + file, { force: true })
    const flipped = Buffer.from(bytes)
    flipped[position] = (bytes[position] as number) ^ (1 << bit)
    await writeFile(data, flipped)
    refused += (await expectNothingAltered(data, await allReads(data), truth, `bit ${bit} of byte ${position}`)) > 0 ? 1 : 0
  }
  expect(refused).toBeGreaterThan(20)
}, 60_000)

describe.each(['SQLite', 'PostgreSQL'])('a flipped bit in a row of %s', (engine) => {
  let data = ''
  let truth: readonly unknown[] = []
  let run: (sql: string) => Promise<Record<string, unknown>[]>
  let end: () => void | Promise<void>
  let store: Store
  beforeAll(async () => {
    data = engine === 'SQLite' ? join(folder, 'rows.db') : await (await sharedPostgres()).freshDatabase()
    store = await openStore({ data, masterKey: MASTER_KEY })
    await store.write(CHANGES)
    await store.claimTasks({ owner: 'server', leaseMs: 1_000 })
    truth = await allReads(data, store)
    if (engine === 'SQLite') {
      const database = new Database(data)
      database.run('PRAGMA foreign_keys = OFF')
      run = async (sql) => database.query<Record<string, unknown>, []>(sql).all()
      end = () => database.close()
      return
    }
    const client = new Client(data)
    await client.connect()
    await client.query('set session_replication_role = replica')
    run = async (sql) => (await client.query(sql)).rows
    end = () => client.end()
  })
  afterAll(async () => {
    await store.close()
    await end()
  })

  test('is the only thing that a check finds', async () => {
    expect((await checkData({ data, masterKey: MASTER_KEY })).defects).toEqual([])
  })

  test.each(BACKUP_TABLES.flatMap((table) => columnsOf(table).map((column) => [table, column] as const)))(
    'in %s.%s is refused with the row named, or alters nothing',
    async (table, column) => {
      const [row] = await run(`select * from ${table} where ${column} is not null order by 1 limit 1`)
      const original = row?.[column]
      const key = columnsOf(table)[0] as string
      const whole = (value: unknown) =>
        typeof value === 'string' && !/^\d+$/.test(value) ? `'${value.replaceAll("'", "''")}'` : String(value)
      const flips =
        typeof original === 'string' && !/^\d+$/.test(original) ? textFlips(original) : [Number(original) ^ 1, Number(original) + 64]
      for (const flipped of flips) {
        await run(
          `update ${table} set ${column} = ${whole(flipped)} where ${column} = ${whole(original)} and ${key} = ${whole(row?.[key])}`,
        )
        const answers = await allReads(data, table === 'settings' ? undefined : store)
        await expectNothingAltered(data, answers, truth, `${column} ${original} → ${flipped}`)
        // What is remembered of files and hands is read by no request.
        if (!REMEMBERED.includes(table) && (column === 'body' || column === 'checksum' || column === 'value')) {
          const named = answers.filter(
            (answer) => answer instanceof Damaged && answer.message.includes(`The row ${JSON.stringify(String(row?.[key]))} of ${table}`),
          )
          expect(named.length).toBeGreaterThan(0)
        }
        const { defects } = await checkData({ data, masterKey: MASTER_KEY }).catch((failure: Error) => ({
          defects: [{ table: failure.message }],
        }))
        expect({ flipped, defects: defects.filter((defect) => defect.table.includes(table)).length > 0 }).toEqual({
          flipped,
          defects: true,
        })
        await run(`update ${table} set ${column} = ${whole(original)} where ${column} = ${whole(flipped)}`)
      }
      expect(await allReads(data, store)).toEqual([...truth])
    },
  )

  /** The text with one bit flipped, at some places; still a text that a database takes. */
  function textFlips(text: string): string[] {
    const positions = fc.sample(fc.tuple(fc.nat(text.length - 1), fc.nat(4)), 3)
    return positions.flatMap(([position, bit]) => {
      const code = text.charCodeAt(position) ^ (1 << bit)
      return code < 32 || code > 126 || code === 39 ? [] : [text.slice(0, position) + String.fromCharCode(code) + text.slice(position + 1)]
    })
  }
})
