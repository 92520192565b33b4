import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Pool, type PoolClient } from 'pg'
import { sharedPostgres } from '../../tests/support/postgres.ts'
import { queryUnlessSilent } from './postgres-silence.ts'

let pool: Pool
let client: PoolClient
beforeAll(async () => {
  pool = new Pool({ connectionString: await (await sharedPostgres()).freshDatabase() })
  pool.on('error', () => {})
  pool.on('connect', (connected) => connected.on('error', () => {}))
}, 30_000)
afterAll(() => pool.end())

const PATIENCE = { reading: 300, writing: 30_000 }
const query = async (text: string, patience = PATIENCE) => (await queryUnlessSilent(client, text, [], patience)).rows

test('a server that says nothing is given up, and the connection with it', async () => {
  client = await pool.connect()
  await expect(query('select pg_sleep(20)')).rejects.toThrow('nothing has been heard from it for 0.3 seconds')
  await expect(query('select 1')).rejects.toThrow()
  client.release()
  expect(pool.totalCount).toBe(0)
})

test('rows that keep coming are waited for, however long the whole of them takes', async () => {
  client = await pool.connect()
  const rows = await query(`select repeat('x', 20000), pg_sleep(0.1) from generate_series(1, 8)`)
  expect(rows).toHaveLength(8)
  client.release()
})

test('a statement of a transaction has more time, as it may wait for another writer', async () => {
  client = await pool.connect()
  await query('begin')
  expect(await query('select pg_sleep(0.8)')).toHaveLength(1)
  await expect(query('select pg_sleep(20)', { ...PATIENCE, writing: 300 })).rejects.toThrow('nothing has been heard')
  client.release()
})

test('an answer that came while this process was too busy to read it counts', async () => {
  client = await pool.connect()
  const asked = query('select pg_sleep(0.1)')
  await Bun.sleep(20)
  Bun.sleepSync(900)
  expect(await asked).toHaveLength(1)
  client.release()
})
