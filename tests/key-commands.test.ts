import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from './support/commands.ts'

let folder = ''
let data = ''
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'mirrorhall-keys-')))
  data = join(folder, 'd.db')
  expect(await runHere('init', '--data', data)).toMatchObject({ code: 0 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const rows = (stdout: string): Record<string, unknown>[] => (stdout === '' ? [] : [JSON.parse(stdout)].flat())

test('every command that writes accounts and keys says into which data, beside what it made', async () => {
  const done = async (...args: string[]) => {
    const { code, stdout, stderr } = await runHere(...args, '--data', data)
    expect([args, code, stderr]).toEqual([args, 0, expect.stringContaining(`written to ${data}`)])
    return rows(stdout)
  }
  const [root] = await done('account', 'create', 'acme')
  expect(root).toMatchObject({ account: 'acme', id: expect.any(String), secret: expect.any(String) })
  const [made] = await done('key', 'create', '--account', 'acme')
  const id = String(made?.['id'])
  const [rotated] = await done('key', 'rotate', id, '--account', 'acme')
  expect(rotated).toMatchObject({ id, secret: expect.any(String) })
  expect(rotated?.['secret']).not.toBe(made?.['secret'])
  for (const verb of ['disable', 'enable', 'delete']) await done('key', verb, id, '--account', 'acme')
  const { stdout, stderr } = await runHere('key', 'list', '--account', 'acme', '--data', data)
  expect(rows(stdout).map((row) => row['id'])).toEqual([root?.['id']])
  expect(stderr).toBe('')
})
