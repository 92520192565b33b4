import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openStore } from '../src/store/open.ts'
import { createMasterKeyFile, loadMasterKey } from '../src/store/secrets.ts'
import { runHere } from './support/commands.ts'
import { runShell, shellExamples } from './support/documented.ts'
import { anAccessKey, anAccount, aRole } from './support/images.ts'
import { sharedPostgres } from './support/postgres.ts'
import { endAll, run, startServer } from './support/server.ts'
import { refusedWith } from './support/tencent.ts'

const PROGRAM = join(import.meta.dir, '../bin/mirrorhall')
const PUBLIC_KEY = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-secrets-'))
  await sharedPostgres()
}, 30_000)
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

/** SQLite data in a folder of its own, with its key file beside it and as many keys as told. */
async function sqlite(keys: number) {
  count += 1
  const here = join(folder, `${count}`)
  const env = { MIRRORHALL_DATA: join(here, 'catalogue.db') }
  const keyFile = join(here, 'master.key')
  const store = await openStore({ data: env.MIRRORHALL_DATA, masterKey: await createMasterKeyFile(keyFile) })
  await store.write({
    accounts: [anAccount()],
    roles: [aRole({ name: 'ops' })],
    keys: [
      ...Array.from({ length: keys }, (_, n) => anAccessKey({ id: `AKID${n}`, secret: `secret ${n}` })),
      anAccessKey({ id: 'AKIDexample' }),
      anAccessKey({ id: 'STS.session', session: { role: 'ops', name: 'alice', policy: null }, token: 't', expiresAt: 3e12 }),
      anAccessKey({ id: 'temporary', token: 't', expiresAt: 3e12 }),
      anAccessKey({ id: 'public', secret: PUBLIC_KEY }),
    ],
  })
  await store.close()
  /** How many keys of the account open, or why none does, as for a command that finds the data as it is now. */
  const opens = async () => {
    const masterKey = async () => ({ masterKey: await loadMasterKey({ file: keyFile }), keyFile })
    const opened = await openStore({ data: env.MIRRORHALL_DATA, mayCreate: false, masterKey }).catch(String)
    if (typeof opened === 'string') return opened
    try {
      return (await opened.keys('acme')).length
    } finally {
      await opened.close()
    }
  }
  return { here, env, keyFile, opens, files: async () => (await readdir(here)).filter((name) => name.includes('master')).sort() }
}

describe('key rotate', () => {
  test('gives the key another secret, which alone is good on a server that runs', async () => {
    const { env } = await sqlite(0)
    const server = await startServer(['--no-starter', '--no-throttle'], env)
    const old = { id: 'AKIDexample', secret: 's3cret' }
    expect(await server.DescribeImage({}, { key: old })).toMatchObject({ TotalCount: 0 })
    await run(['key', 'disable', 'public', '--account', 'acme'], env)
    const { code, stdout } = await run(['key', 'rotate', 'AKIDexample', '--account', 'acme'], env)
    expect(code).toBe(0)
    const [rotated] = JSON.parse(stdout)
    expect(rotated).toEqual({
      id: 'AKIDexample',
      account: 'acme',
      user: '(root)',
      enabled: 'true',
      expires: 'never',
      secret: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
    })
    const refused = refusedWith('AuthFailure.SignatureFailure')
    const deadline = performance.now() + 10_000
    while ((await server.DescribeImage({}, { key: old })).Error === undefined && performance.now() < deadline) await Bun.sleep(10)
    expect(await server.DescribeImage({}, { key: old })).toMatchObject(refused)
    expect(await server.DescribeImage({}, { key: { id: 'AKIDexample', secret: rotated.secret } })).toMatchObject({ TotalCount: 0 })
    await server.end('SIGTERM')
  }, 20_000)

  test.each([
    ['STS.session', /one of a session of role ops: it ends by itself/],
    ['temporary', /is temporary: it ends by itself/],
    ['public', /is a public key: make a new pair/],
    ['nobody', /has no key nobody/],
  ])('refuses %s and says why', async (id, message) => {
    const { env } = await sqlite(0)
    expect(await runHere('key', 'rotate', id, '--account', 'acme', '--data', env.MIRRORHALL_DATA)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
  })
})

describe('master-key rotate with the key file beside the data', () => {
  test('replaces the file, for its owner alone, and everything opens', async () => {
    const { env, keyFile, files, opens, here } = await sqlite(3)
    const before = await readFile(keyFile, 'utf8')
    await cp(keyFile, join(here, 'old.key'))
    const { code, stdout } = await run(['master-key', 'rotate'], env)
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, secrets: 7, already: false, masterKey: keyFile })
    expect(await readFile(keyFile, 'utf8')).not.toBe(before)
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(await files()).toEqual(['master.key'])
    expect(await opens()).toBe(7)
    const old = await run(['key', 'list', '--master-key-file', join(here, 'old.key')], env)
    expect(old).toMatchObject({ code: 1, stderr: expect.stringContaining('master key is not the one this data is sealed with') })
  })

  test('a rotation that was cut off before it was committed is undone by the next opening', async () => {
    const { keyFile, files, opens } = await sqlite(1)
    const before = await readFile(keyFile, 'utf8')
    await writeFile(join(dirname(keyFile), '.master.key.rotation'), Buffer.alloc(32, 9).toString('base64'))
    expect(await opens()).toBe(5)
    expect(await files()).toEqual(['master.key'])
    expect(await readFile(keyFile, 'utf8')).toBe(before)
  })

  test('a file that people put beside the key is left alone, whatever its name is', async () => {
    const { env, keyFile, files, opens } = await sqlite(1)
    await writeFile(`${keyFile}.new`, Buffer.alloc(32, 9).toString('base64'))
    expect(await opens()).toBe(5)
    expect((await runHere('master-key', 'rotate', '--data', env.MIRRORHALL_DATA)).code).toBe(0)
    expect(await opens()).toBe(5)
    expect(await files()).toEqual(['master.key', 'master.key.new'])
    expect(await readFile(`${keyFile}.new`, 'utf8')).toBe(Buffer.alloc(32, 9).toString('base64'))
  })

  test('a rotation that was cut off after it was committed is finished by the next opening, also when the file is named', async () => {
    const { env, keyFile, files, opens, here } = await sqlite(1)
    const data = ['--data', env.MIRRORHALL_DATA]
    await cp(keyFile, join(here, 'old'))
    await runHere('master-key', 'rotate', ...data)
    const after = await readFile(keyFile, 'utf8')
    await rename(keyFile, join(dirname(keyFile), '.master.key.rotation'))
    await rename(join(here, 'old'), keyFile)
    expect(await runHere('key', 'list', '--account', 'acme', '--master-key-file', keyFile, ...data)).toMatchObject({ code: 0 })
    expect(await opens()).toBe(5)
    expect(await files()).toEqual(['master.key'])
    expect(await readFile(keyFile, 'utf8')).toBe(after)
  })

  test('two keys of which neither opens the data are left as they are', async () => {
    const { keyFile, files, opens } = await sqlite(1)
    for (const [name, byte] of [
      [keyFile, 8],
      [join(dirname(keyFile), '.master.key.rotation'), 9],
    ] as const)
      await writeFile(name, Buffer.alloc(32, byte).toString('base64'))
    expect(await opens()).toMatch(/master key is not the one/)
    expect(await files()).toEqual(['.master.key.rotation', 'master.key'])
  })

  test('killed at any moment, it leaves data that opens', async () => {
    const { env, opens, files } = await sqlite(2000)
    let took = await timed(() => run(['master-key', 'rotate'], env))
    let killed = 0
    for (let round = 0; round < 12; round += 1) {
      const started = performance.now()
      const child = Bun.spawn([PROGRAM, 'master-key', 'rotate'], { env: { ...process.env, ...env }, stdout: 'ignore', stderr: 'ignore' })
      // Most of the time goes into starting; what matters is in the second half.
      setTimeout(() => child.kill('SIGKILL'), took * (0.4 + 0.06 * round))
      await child.exited
      if (child.signalCode === 'SIGKILL') killed += 1
      // It came to its end first: the machine has become faster.
      else took = performance.now() - started
      expect(await opens()).toBe(2004)
      expect((await files()).filter((name) => !/^\.\.master\.key\.rotation\.\w{12}\.part$/.test(name))).toEqual(['master.key'])
    }
    expect(killed).toBeGreaterThan(3)
  }, 60_000)

  test('commands that open the data during rotations all get what they ask for', async () => {
    const { env, opens } = await sqlite(500)
    const rotations = (async () => {
      for (let round = 0; round < 3; round += 1) expect(await run(['master-key', 'rotate'], env)).toMatchObject({ code: 0, stderr: '' })
    })()
    const listings = Array.from({ length: 3 }, async () => {
      for (let round = 0; round < 3; round += 1) expect((await run(['key', 'list'], env)).stderr).not.toContain('not the one')
    })
    await Promise.all([rotations, ...listings])
    expect(await opens()).toBe(504)
  }, 30_000)
})

describe('master-key rotate with a key kept elsewhere', () => {
  test('a new key must be given, which is told how', async () => {
    const { env, keyFile } = await sqlite(0)
    const elsewhere = { ...env, MIRRORHALL_MASTER_KEY: await readFile(keyFile, 'utf8') }
    const refused = await run(['master-key', 'rotate'], elsewhere)
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/kept in MIRRORHALL_MASTER_KEY.*openssl rand -base64 32.*--new-master-key-file/),
    })
    const same = await run(['master-key', 'rotate', '--new-master-key-file', keyFile], elsewhere)
    expect(same).toMatchObject({ code: 1, stderr: expect.stringContaining('is the one the data is sealed with already') })
  })

  test('servers with the old key serve what they know, say unavailable for the rest and why, and start again with the new one', async () => {
    const data = await (await sharedPostgres()).freshDatabase()
    const [before, after] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
    const env = { MIRRORHALL_DATA: data, MIRRORHALL_MASTER_KEY: before }
    expect(await run(['init'], env)).toMatchObject({ code: 0 })
    const [made] = JSON.parse((await run(['account', 'create', 'other'], env)).stdout)
    const other = { id: made.id, secret: made.secret }
    const server = await startServer(['--no-starter', '--no-throttle', '--key', 'AKIDknown:known'], env)
    expect(await server.DescribeImage()).toMatchObject({ TotalCount: 0 })
    expect(await run(['master-key', 'rotate'], { ...env, MIRRORHALL_NEW_MASTER_KEY: after })).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse((await run(['master-key', 'rotate'], { ...env, MIRRORHALL_NEW_MASTER_KEY: after })).stdout)).toMatchObject({
      already: true,
    })
    expect(await server.DescribeImage()).toMatchObject({ TotalCount: 0 })
    expect(await server.DescribeImage({}, { key: other })).toMatchObject(refusedWith('ServiceUnavailable'))
    const { stderr } = await server.end('SIGTERM')
    expect(stderr).toMatch(new RegExp(`"problem":"The secret of access key ${made.id} cannot be opened: the master key was rotated since`))
    expect(stderr).not.toContain('"fault"')
    const again = await startServer(['--no-starter', '--no-throttle'], { ...env, MIRRORHALL_MASTER_KEY: after })
    expect(await again.DescribeImage({}, { key: other })).toMatchObject({ TotalCount: 0 })
    await again.end('SIGTERM')
  }, 20_000)
})

test('every command of the page does what it says', async () => {
  const { here, env } = await sqlite(1)
  await mkdir(join(here, '.mirrorhall'))
  for (const name of await readdir(here)) if (name !== '.mirrorhall') await rename(join(here, name), join(here, '.mirrorhall', name))
  const [rotateKey = '', besides = '', elsewhere = '', ...others] = await shellExamples('docs/operating/secrets.md')
  expect(others).toEqual([])
  expect(await runShell(rotateKey, here, {})).toEqual({ code: 0, output: expect.stringContaining('"secret"') })
  expect(await runShell(besides, here, {})).toEqual({ code: 0, output: expect.stringContaining('"secrets":5') })
  await rename(join(here, '.mirrorhall/master.key'), join(here, 'elsewhere.key'))
  const named = { MIRRORHALL_MASTER_KEY_FILE: join(here, 'elsewhere.key') }
  expect(await runShell(elsewhere, here, named)).toEqual({ code: 0, output: expect.stringMatching(/"secrets":5[\s\S]*AKIDexample/) })
  expect(env.MIRRORHALL_DATA).toStartWith(here)
}, 20_000)

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
