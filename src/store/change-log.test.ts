import { Database } from 'bun:sqlite'
import { beforeEach, describe, expect, test } from 'bun:test'
import { Kysely } from 'kysely'
import type { Topic } from '../catalogue/change.ts'
import { beginLogAnew, lastChange, logChanges } from './change-log.ts'
import { checkChangeLog, changesSince as readChanges } from './change-log-reader.ts'
import { ImageReader } from './image-reader.ts'
import { migrate } from './migrate.ts'
import { BunSqliteDialect } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'

let file: Database
let db: Kysely<Tables>
beforeEach(async () => {
  file = new Database(':memory:')
  db = new Kysely<Tables>({ dialect: new BunSqliteDialect(file) })
  await migrate(db)
})
const changesSince = async (of: Kysely<Tables>, seq: number) => {
  const { last, topics, images } = await readChanges(of, seq, new ImageReader())
  expect(images).toEqual([])
  return { last, topics }
}

const topics = (...names: string[]) => names as Topic[]
const log = (names: readonly string[], kept = 100) =>
  db.transaction().execute(async (transaction) => {
    // A write that would fill half of the log is told in one entry, so these are writes of one thing each.
    for (const name of names) {
      const change = { kind: 'accounts', id: name, before: null, topics: topics(name) } as const
      await logChanges(transaction, [change], { kept, now: 0, by: undefined })
    }
  })
const defects = async () => (await checkChangeLog(db)).map(({ row, problem }) => `${row}: ${problem}`)

describe('a log that was cut off', () => {
  beforeEach(() => log(['own:a', 'own:b', 'own:c', 'own:d'], 2))

  test('holds as many entries as are to be kept, and nothing is wrong with it', async () => {
    expect(file.query('SELECT seq FROM changes').values()).toEqual([[3], [4]])
    expect(await defects()).toEqual([])
  })

  test('tells who has read up to what was cut off, and not who missed some of that', async () => {
    expect(await changesSince(db, 4)).toEqual({ last: 4, topics: [] })
    expect(await changesSince(db, 2)).toEqual({ last: 4, topics: topics('own:c', 'own:d') })
    expect(await changesSince(db, 1)).toEqual({ last: 4, topics: ['everything'] })
    expect(await changesSince(db, 5)).toEqual({ last: 4, topics: ['everything'] })
  })

  test('goes on with the next number', async () => {
    await log(['own:e'])
    expect(await lastChange(db)).toBe(5)
  })
})

test('an entry that is not there, or is not as it was written, is told and makes readers forget everything', async () => {
  await log(['own:a', 'own:b', 'own:c', 'own:d'])
  file.run('DELETE FROM changes WHERE seq = 2')
  expect(await defects()).toEqual(['3: the entry before it is not there'])
  expect((await changesSince(db, 1)).topics).toEqual(['everything'])
  expect((await changesSince(db, 2)).topics).toEqual(topics('own:c', 'own:d'))
  file.run('UPDATE changes SET topics = \'["own:x"]\' WHERE seq = 4')
  expect(await defects()).toEqual(['3: the entry before it is not there', expect.stringMatching(/^4: .*checksum/)])
  expect((await changesSince(db, 3)).topics).toEqual(['everything'])
})

test('a log begun anew has a number that nobody can have read, and makes every reader forget everything', async () => {
  const begin = (now: number) => db.transaction().execute((transaction) => beginLogAnew(transaction, now))
  await log(['own:a', 'own:b'])
  await begin(1_000)
  expect(await changesSince(db, 2)).toEqual({ last: 1_000, topics: ['everything'] })
  await begin(500)
  for (const seq of [2, 999, 1_000]) expect(await changesSince(db, seq)).toEqual({ last: 1_001, topics: ['everything'] })
  expect(await defects()).toEqual([])
})

test('a log without entries has nothing to tell', async () => {
  expect([await lastChange(db), await changesSince(db, 0), await defects()]).toEqual([0, { last: 0, topics: [] }, []])
})
