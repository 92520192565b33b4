import { afterAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { anAccessKey, anAccount } from '../../tests/support/images.ts'
import { readBackup } from './backup-reader.ts'
import { insertRows } from './backup-tables.ts'
import { migrate } from './migrate.ts'
import { openStore } from './open.ts'
import { withEngine } from './open-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-rotation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** That of the backups in tests/data. */
const NEW_KEY = Buffer.alloc(32, 7)
const OLD_KEY = Buffer.alloc(32, 8)
const DRAFTS = ['.master.key.rotation', 'master.key.new']

let count = 0
/** Data that is sealed with the new key, beside a key file that has the old one. */
async function cutOff(beside: Readonly<Record<string, string>>, fill = filled): Promise<string> {
  count += 1
  const data = join(folder, `${count}`, 'd.db')
  mkdirSync(dirname(data))
  await fill(data)
  for (const [name, text] of Object.entries({ 'master.key': base64(OLD_KEY), ...beside })) writeFileSync(join(dirname(data), name), text)
  return data
}

async function filled(data: string): Promise<void> {
  const store = await openStore({ data, masterKey: NEW_KEY })
  await store.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })] })
  await store.close()
}

async function filledByOlderVersion(data: string): Promise<void> {
  const backup = join(import.meta.dir, '../../tests/data/backup-0002-roles.jsonl')
  await withEngine(
    data,
    async ({ db }) => {
      await migrate(db, '0002-roles')
      await readBackup(backup, (table, row) => insertRows(db, table, [row]))
    },
    { mayCreate: true },
  )
}

/** How many keys the data has, opened as the program does with what is in the key file. */
async function opened(data: string): Promise<number> {
  const keyFile = join(dirname(data), 'master.key')
  const masterKey = Buffer.from(readFileSync(keyFile, 'utf8'), 'base64')
  const store = await openStore({ data, mayCreate: false, masterKey: async () => ({ masterKey, keyFile }) })
  try {
    return (await store.keys('acme')).length
  } finally {
    await store.close()
  }
}

const base64 = (key: Uint8Array) => `${Buffer.from(key).toString('base64')}\n`
const keyFiles = (data: string) =>
  Object.fromEntries(
    readdirSync(dirname(data))
      .filter((name) => name.includes('master'))
      .map((name) => [name, readFileSync(join(dirname(data), name), 'utf8')]),
  )

describe('a rotation that was cut off after the data was sealed anew is finished by the next opening', () => {
  test.each(DRAFTS)('where the new key is in %s', async (draft) => {
    const data = await cutOff({ [draft]: base64(NEW_KEY) })
    expect(await opened(data)).toBe(1)
    expect(keyFiles(data)).toEqual({ 'master.key': base64(NEW_KEY) })
  })

  test.each(DRAFTS)('where the new key is in %s and the data has the tables of an earlier version', async (draft) => {
    const data = await cutOff({ [draft]: base64(NEW_KEY) }, filledByOlderVersion)
    expect(await opened(data)).toBe(4)
    expect(keyFiles(data)).toEqual({ 'master.key': base64(NEW_KEY) })
  })
})

describe('a file beside the key that does not open the data is left alone', () => {
  test.each([
    ['another key', base64(Buffer.alloc(32, 9))],
    ['no key at all', 'notes of a person'],
  ])('%s', async (_, text) => {
    const beside = { 'master.key.new': text }
    const data = await cutOff(beside)
    await expect(opened(data)).rejects.toThrow('The master key is not the one this data is sealed with')
    expect(keyFiles(data)).toEqual({ 'master.key': base64(OLD_KEY), ...beside })
  })

  test('and data with the tables of an earlier version stays as it is', async () => {
    const other = base64(Buffer.alloc(32, 9))
    const data = await cutOff({ '.master.key.rotation': other, 'master.key.new': other }, filledByOlderVersion)
    const before = readFileSync(data)
    await expect(opened(data)).rejects.toThrow('The master key is not the one this data is sealed with')
    expect(readFileSync(data).equals(before)).toBe(true)
  })

  test('also where the key file opens it, and the other would too', async () => {
    for (const text of [base64(OLD_KEY), base64(NEW_KEY)]) {
      const files = { 'master.key': base64(NEW_KEY), 'master.key.new': text }
      const data = await cutOff(files)
      expect(await opened(data)).toBe(1)
      expect(keyFiles(data)).toEqual(files)
    }
  })
})
