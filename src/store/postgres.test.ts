import { describe, expect, test } from 'bun:test'
import { Client } from 'pg'
import { anAccessKey, anAccount } from '../../tests/support/images.ts'
import { sharedPostgres } from '../../tests/support/postgres.ts'
import { Damaged, Unavailable } from '../catalogue/store-port.ts'
import { openStore } from './open.ts'
import { openPostgres } from './postgres.ts'
import { rotateMasterKey } from './reseal.ts'

test('a server that only lets read is named with what to change, and reads go on', async () => {
  const postgres = await sharedPostgres()
  const data = await postgres.freshDatabase()
  const store = await openStore({ data, masterKey: new Uint8Array(32) })
  const client = new Client(data)
  await client.connect()
  await client.query(`alter database ${new URL(data).pathname.slice(1)} set default_transaction_read_only = on`)
  await client.end()
  await postgres.dropConnections(data)
  // That a connection was dropped may be heard of only by who uses it.
  const accountsOf = async (tries: number): Promise<unknown> => {
    try {
      return await store.accounts()
    } catch (failure) {
      if (tries === 0 || !(failure instanceof Unavailable)) throw failure
      return accountsOf(tries - 1)
    }
  }
  const accounts = await accountsOf(10)
  expect(accounts).toEqual([])
  await expect(store.write({ accounts: [anAccount()] })).rejects.toThrow(
    /^PostgreSQL at localhost:\d+, database "\w+" takes no writes now: it only lets read; give the address of the primary server\.$/,
  )
  await store.close()
}, 30_000)

test('secrets are sealed anew while no other process writes', async () => {
  const postgres = await sharedPostgres()
  const data = await postgres.freshDatabase()
  const [masterKey, newMasterKey] = [new Uint8Array(32), new Uint8Array(32).fill(1)]
  const store = await openStore({ data, masterKey })
  await store.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })] })
  await store.close()
  const client = new Client(data)
  await client.connect()
  // The lock of writers: every version must use the same.
  await client.query('begin; select pg_advisory_xact_lock(7101325781)')
  const rotation = rotateMasterKey({ data, masterKey, newMasterKey })
  const waits = async () => {
    for (;;) {
      const { rows } = await client.query(
        "select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
      )
      if (rows.length > 0) return 'waits'
    }
  }
  expect(await Promise.race([rotation, waits()])).toBe('waits')
  await client.query('commit')
  expect(await rotation).toBe(1)
  await client.end()
}, 30_000)

describe('what PostgreSQL and the system say', () => {
  const engine = openPostgres('postgres://u:p@127.0.0.1:1/x')
  const failureOf = (code: string) => engine.unreachable(Object.assign(new Error('told'), { code }))

  test.each(['ECONNREFUSED', '08006', '53300', '55P03', '25006', '25P03', '57P01', '58030'])(
    'as %s is that it cannot be used now',
    (code) => {
      expect(failureOf(code)).toBeInstanceOf(Unavailable)
      expect(failureOf(code)).not.toBeInstanceOf(Damaged)
    },
  )

  test.each(['XX001', 'XX002', '42P01', '42703'])('as %s is that the data is damaged', (code) =>
    expect(failureOf(code)).toBeInstanceOf(Damaged),
  )

  test.each(['23505', '42601', '40001', 'XX000', 'ERR_ASSERTION', ''])('as %s is neither', (code) =>
    expect(failureOf(code)).toBeUndefined(),
  )
})
