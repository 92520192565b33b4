import { expect, test } from 'bun:test'
import { Client } from 'pg'
import { anAccount } from '../../tests/support/images.ts'
import { sharedPostgres } from '../../tests/support/postgres.ts'
import { openStore } from './open.ts'

test('a server that only lets read is named with what to change, and reads go on', async () => {
  const postgres = await sharedPostgres()
  const data = await postgres.freshDatabase()
  const store = await openStore({ data, masterKey: new Uint8Array(32) })
  const client = new Client(data)
  await client.connect()
  await client.query(`alter database ${new URL(data).pathname.slice(1)} set default_transaction_read_only = on`)
  await client.end()
  await postgres.dropConnections(data)
  expect(await store.accounts()).toEqual([])
  await expect(store.write({ accounts: [anAccount()] })).rejects.toThrow(
    /^PostgreSQL at localhost:\d+, database "\w+" takes no writes now: it only lets read; give the address of the primary server\.$/,
  )
  await store.close()
}, 30_000)
