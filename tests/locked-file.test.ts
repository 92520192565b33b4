import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../src/store/open.ts'
import { anAccount } from './support/images.ts'
import { endAll, type RunningServer, run, startServer } from './support/server.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-locked-'))
})
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

async function aServer(name: string) {
  const data = join(folder, name, 'catalogue.db')
  const file = join(folder, `${name}.yaml`)
  await writeFile(file, 'images: [{ name: one, owner: default, tencent: {} }]')
  const server = await startServer(['--data', data, '--no-starter', '--no-throttle', '--catalogue', file])
  return { data, file, server }
}

const total = async (server: RunningServer) => (await server.DescribeImage()).TotalCount
const health = async (server: RunningServer): Promise<unknown> => (await fetch(`${server.url}/_mirrorhall/health`)).json()

test.concurrent('a write waits a bounded time for another process and then says what is in its way, and reads go on', async () => {
  const { data, file, server } = await aServer('busy')
  const other = new Database(data)
  other.run('begin immediate')
  const started = performance.now()
  const writing = run(['apply', file, '--data', data])
  let reads = 0
  for (let writes = false; !writes; reads += 1) {
    expect(await total(server)).toBe(1)
    writes = await Promise.race([writing.then(() => true), Bun.sleep(1).then(() => false)])
  }
  const { code, stderr } = await writing
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^mirrorhall: .*catalogue\.db cannot be used now: another process has been writing to it for more than 5 seconds; find it with lsof/,
  )
  expect(performance.now() - started).toBeLessThan(15_000)
  expect(reads).toBeGreaterThan(100)
  expect(await health(server)).toMatchObject({ status: 'ok' })
  other.run('rollback')
  expect((await run(['apply', file, '--data', data])).code).toBe(0)
  other.close()
}, 30_000)

test.concurrent('writes that queue up behind another process all give up when the first does', async () => {
  const data = join(folder, 'queue.db')
  const store = await openStore({ data, masterKey: new Uint8Array(32) })
  const other = new Database(data)
  other.run('begin immediate')
  const started = performance.now()
  const writes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => store.write({ accounts: [anAccount(`a${n}`)] })))
  expect(writes.map(({ status }) => status)).toEqual(writes.map(() => 'rejected'))
  expect(performance.now() - started).toBeLessThan(15_000)
  other.run('rollback')
  await store.write({ accounts: [anAccount()] })
  expect(await store.accounts()).toEqual([anAccount()])
  await store.close()
  other.close()
}, 30_000)

test.concurrent.each([
  ['removed', async (data: string) => rm(data)],
  [
    'replaced by another',
    async (data: string) => {
      await (await openStore({ data: `${data}.new`, masterKey: new Uint8Array(32) })).close()
      await rename(`${data}.new`, data)
    },
  ],
])(
  'a server whose file was %s says so, and serves what it has in memory as stale',
  async (what, change) => {
    const { data, server } = await aServer(what.slice(0, 8))
    expect(await total(server)).toBe(1)
    await change(data)
    for (const giveUpAt = performance.now() + 15_000; performance.now() < giveUpAt; await Bun.sleep(50))
      if ((await fetch(`${server.url}/_mirrorhall/ready`)).status === 503) break
    expect(await health(server)).toMatchObject({ status: 'stale' })
    expect(await total(server)).toBe(1)
    expect(await server.DescribeImage({}, { key: { id: 'AKIDunheard', secret: 's' } })).toMatchObject({
      Error: { Code: 'ServiceUnavailable' },
    })
    const { code, stderr } = await server.end('SIGTERM')
    expect(code).toBe(0)
    expect(stderr).toContain(`catalogue.db was ${what} while this process had it open: restart the server`)
  },
  30_000,
)
