import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checksumOf } from '../src/store/checksum.ts'
import { runHere } from './support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-cures-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'catalogue.json')
const CATALOGUE = {
  policies: { read: { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:*', resource: '*' }] } } },
  accounts: [
    {
      name: 'acme',
      tencent: { uin: '100000000001' },
      keys: [
        { id: 'AKIDroot', secret: 'root secret' },
        { id: 'AKIDother', secret: 'other secret' },
        { id: 'AKIDuser', secret: 'user secret', user: 'ci' },
      ],
      users: [{ name: 'ci', policies: ['read'] }],
    },
  ],
  images: [{ name: 'golden', owner: 'acme', tencent: { id: 'img-golden00' } }],
}

let count = 0
let data = ''
/** Runs a command on the data at hand, and expects it to do what it says. */
async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(...args, '--data', data)
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: expect.any(String) })
  return stdout
}
const defects = async (): Promise<{ table: string; row: string; cure: string }[]> =>
  JSON.parse((await runHere('check', '--data', data)).stdout).defects

/** Data of its own, in which a row was altered by other means than ours. */
function damaged(change: string): void {
  count += 1
  const here = join(folder, `${count}`)
  cpSync(join(folder, 'sound'), here, { recursive: true })
  data = join(here, 'd.db')
  const database = new Database(data)
  database.run('PRAGMA foreign_keys = OFF')
  database.run(change)
  expect(database.query<{ n: number }, []>('select changes() as n').get()?.n).toBe(1)
  database.close()
}

beforeAll(async () => {
  writeFileSync(file, JSON.stringify(CATALOGUE))
  mkdirSync(join(folder, 'sound'))
  data = join(folder, 'sound/d.db')
  await done('init')
  await done('apply', file)
  await done('key', 'disable', 'AKIDother', '--account', 'acme')
  expect(await defects()).toEqual([])
})

const garbled = (table: string, id: string, column = 'id') => `update ${table} set body = '{' || body where ${column} = '${id}'`

describe('what is damaged is put right as `check` says', () => {
  test.each([
    ['accounts', garbled('accounts', 'acme')],
    ['policies', garbled('policies', 'read')],
    ['users', garbled('users', '["acme","ci"]')],
    ['images', "update images set body = '{' || body where body like '%golden%'"],
    ['manifests', "update manifests set body = '{' || body"],
  ])('by the catalogue file that names it: %s', async (table, change) => {
    damaged(change)
    expect(await defects()).toMatchObject([{ table, cure: expect.stringMatching(/^apply the catalogue file/) }])
    await done('apply', file)
    expect(await defects()).toEqual([])
    expect(JSON.parse(await done('apply', file))).toMatchObject({ written: 0 })
  })

  test.each([
    ['users', `update users set account_id = 'default' where id = '["acme","ci"]'`],
    ['images', "update images set owner = 'default' where body like '%golden%'"],
    ['image_faces', "delete from image_faces where face_id = 'img-golden00'"],
    ['image_faces', "update image_faces set face_id = 'img-golden01' where face_id = 'img-golden00'"],
    ['access_keys', "update access_keys set account_id = 'default' where id = 'AKIDroot'"],
  ])('by a change in the file where the text is as it was, or by taking the key out: %s', async (table, change) => {
    damaged(change)
    const cure = table === 'access_keys' ? '`mirrorhall key delete`' : 'with any change to it'
    for (const defect of await defects()) expect(defect).toMatchObject({ table, cure: expect.stringContaining(cure) })
    const changed = join(folder, 'changed.json')
    const [account] = CATALOGUE.accounts
    const accounts = [{ ...account, users: [{ name: 'ci', policies: [] }] }]
    writeFileSync(changed, JSON.stringify({ ...CATALOGUE, accounts, images: [{ ...CATALOGUE.images[0], description: 'changed' }] }))
    if (table === 'access_keys') await done('key', 'delete', 'AKIDroot')
    else await done('apply', changed)
    expect(await defects()).toEqual([])
  })

  test('by taking the key out: one that is damaged goes, and stays away until it is let go of', async () => {
    damaged(garbled('access_keys', 'AKIDroot'))
    expect(await defects()).toMatchObject([
      { table: 'access_keys', row: 'AKIDroot', cure: expect.stringMatching(/^take it out with `mirrorhall key delete` and make another/) },
    ])
    await done('key', 'delete', 'AKIDroot', '--account', 'acme')
    expect(await defects()).toEqual([])
    expect(JSON.parse(await done('key', 'list', '--account', 'acme')).map(({ id }: { id: string }) => id)).toEqual([
      'AKIDother',
      'AKIDuser',
    ])
    await done('apply', file)
    expect(await done('key', 'list', '--account', 'acme')).not.toContain('AKIDroot')
    await done('key', 'release', 'AKIDroot')
    await done('apply', file)
    expect(await done('key', 'list', '--account', 'acme')).toContain('AKIDroot')
  })

  test('by letting go of what was done to a key', async () => {
    damaged('update key_holds set at = at + 1')
    expect(await defects()).toMatchObject([
      { table: 'key_holds', row: 'AKIDother', cure: expect.stringContaining('`mirrorhall key release`') },
    ])
    await done('key', 'release', 'AKIDother')
    expect(await defects()).toEqual([])
  })
})

describe('a key is taken out and disabled whatever is damaged around it', () => {
  test.each([
    ['its account', garbled('accounts', 'acme')],
    ['its user', garbled('users', '["acme","ci"]')],
    ['its policy', garbled('policies', 'read')],
    ['another key', garbled('access_keys', 'AKIDother')],
    ['a key whose secret was altered, with a right checksum', secretAltered()],
  ])('%s', async (_, change) => {
    damaged(change)
    await done('key', 'disable', 'AKIDuser', '--account', 'acme')
    await done('key', 'rotate', 'AKIDuser', '--account', 'acme')
    await done('key', 'delete', 'AKIDuser', '--account', 'acme')
    if (change.includes('AKIDother')) await done('key', 'delete', 'AKIDother', '--account', 'acme')
    expect((await defects()).filter(({ table }) => table === 'access_keys')).toEqual([])
  })

  function secretAltered(): string {
    const body = JSON.stringify({
      id: 'AKIDother',
      accountId: 'acme',
      user: null,
      session: null,
      enabled: true,
      expiresAt: null,
      sealed: 'v1.AAAA',
    })
    return `update access_keys set body = '${body}', checksum = ${checksumOf(body)} where id = 'AKIDother'`
  }
})

describe('what is damaged is never taken for something that is not there', () => {
  test('of a damaged key nothing is changed but that it goes, and the list shows the others and says so', async () => {
    damaged(garbled('access_keys', 'AKIDroot'))
    const refused = { code: 1, stderr: expect.stringContaining('The row "AKIDroot" of access_keys is damaged') }
    for (const verb of ['disable', 'enable', 'rotate']) {
      expect(await runHere('key', verb, 'AKIDroot', '--account', 'acme', '--data', data)).toMatchObject(refused)
    }
    const listed = await runHere('key', 'list', '--account', 'acme', '--data', data)
    expect(listed).toMatchObject(refused)
    expect(JSON.parse(listed.stdout)).toHaveLength(2)
    expect(await runHere('apply', file, '--data', data)).toMatchObject(refused)
  })

  test('a damaged account is not made anew, and the list shows the others and says so', async () => {
    damaged(garbled('accounts', 'acme'))
    const message = 'The row "acme" of accounts is damaged'
    expect(await runHere('account', 'create', 'acme', '--data', data)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(message),
    })
    const listed = await runHere('account', 'list', '--data', data)
    expect(listed).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
    expect(JSON.parse(listed.stdout)).toHaveLength(1)
  })

  test('files that do not name a damaged account or policy are refused with what is damaged', async () => {
    const other = join(folder, 'other.json')
    writeFileSync(other, JSON.stringify({ images: [{ name: 'plain', owner: 'default', tencent: { id: 'img-plain000' } }] }))
    for (const [table, id] of [
      ['accounts', 'acme'],
      ['accounts', 'default'],
      ['policies', 'read'],
    ] as const) {
      damaged(garbled(table, id))
      expect(await runHere('apply', other, '--data', data)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`The row "${id}" of ${table} is damaged`),
      })
    }
  })

  test('a root key that is damaged is not made anew, and another one that is not does for it', async () => {
    damaged("update access_keys set body = '{' || body where account_id = 'default'")
    expect(await runHere('env', 'tencent', '--data', data)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The row "AKID\w+" of access_keys is damaged/),
    })
    await done('key', 'create')
    await done('env', 'tencent')
  })
})
