import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../src/store/open.ts'
import { qcow2 } from './support/disk-images.ts'
import { sendRanges, serveHttp } from './support/file-server.ts'
import { sharedPostgres } from './support/postgres.ts'
import { endAll, type RunningServer, startServer } from './support/server.ts'
import type { Answer } from './support/tencent.ts'

const MASTER_KEY = new Uint8Array(32).fill(9)
const INSTANCES = 12
/** Longer than a server that was killed keeps its tasks from others. */
const PATIENCE_MS = 20_000

let folder = ''
let file = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-crashed-tasks-'))
  file = join(folder, 'instances.yaml')
  const instances = Array.from({ length: INSTANCES }, (_, n) => ({
    id: idOf(n),
    account: 'default',
    region: 'ap-hangzhou-ecm',
    state: 'stopped',
  }))
  await writeFile(file, JSON.stringify({ accounts: [{ name: 'default' }], instances }))
  await sharedPostgres()
}, 30_000)
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

const idOf = (n: number) => `ein-${String(n).padStart(8, '0')}`
const create = (server: RunningServer, n: number, name: string) =>
  server.DescribeImage({ InstanceId: idOf(n), ImageName: name }, { action: 'CreateImage' }) as Promise<
    Answer & { readonly TaskId?: string }
  >
const statesOf = async (server: RunningServer) =>
  (await server.DescribeImage({ Limit: 100 })).ImageSet?.map(({ ImageState }) => ImageState) ?? []

/** Waits until no image is on its way. */
async function settled(server: RunningServer): Promise<unknown[]> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const states = await statesOf(server)
    if (!states.some((state) => state === 'CREATING' || state === 'IMPORTING') || performance.now() > until) return states
    await Bun.sleep(50)
  }
}

/** Expects each task to have ended well and once: its image came, and became available, and nothing else happened to it. */
async function expectOnce(data: string, tasks: number, before = 'creating'): Promise<void> {
  const store = await openStore({ data, masterKey: MASTER_KEY, mayCreate: false })
  const [account] = await store.accounts()
  const accountId = account?.id ?? ''
  const all = await store.tasks({ accountId })
  expect(all.map(({ state }) => state)).toEqual(Array(tasks).fill('succeeded'))
  const images = await store.ownShelf(accountId)
  expect(images.map(({ id }) => id).sort()).toEqual(all.map(({ imageId }) => imageId).sort())
  for (const { id } of images) {
    const history = await store.history('images', id, 9)
    expect(history.map((change) => (change.before as { readonly state?: string } | undefined)?.state)).toEqual([before, undefined])
  }
  await store.close()
}

describe.each(['SQLite', 'PostgreSQL'])('a server that is killed, on %s', (engine) => {
  const fresh = async (name: string) => (engine === 'SQLite' ? join(folder, `${name}.db`) : (await sharedPostgres()).freshDatabase())
  const start = (data: string, time: string) =>
    startServer(['--no-starter', '--no-throttle', '--key', 'AKIDcrash:secret', '--task-time', time, '--catalogue', file], {
      MIRRORHALL_DATA: data,
      MIRRORHALL_IMPORT_ALLOW: '127.0.0.1',
      MIRRORHALL_MASTER_KEY: Buffer.from(MASTER_KEY).toString('base64'),
    })

  test.concurrent('in the middle of its tasks does them when it is started again, each once', async () => {
    const data = await fresh('middle')
    const first = await start(data, 'clock:1')
    for (let n = 0; n < 3; n += 1) expect(await create(first, n, `image ${n}`)).toHaveProperty('TaskId', String(n + 1))
    expect(await statesOf(first)).toEqual(['CREATING', 'CREATING', 'CREATING'])
    await Bun.sleep(1_200)
    await first.end('SIGKILL')
    const second = await start(data, 'clock:1')
    expect(await settled(second)).toEqual(['NORMAL', 'NORMAL', 'NORMAL'])
    await second.end('SIGTERM')
    await expectOnce(data, 3)
  }, 40_000)

  test.concurrent('while calls come in has made nothing by half: whatever was begun is finished once', async () => {
    const data = await fresh('calls')
    const acknowledged: string[] = []
    let server = await start(data, 'instant')
    for (let round = 0; round < 3; round += 1) {
      const current = server
      const calls = [0, 1, 2, 3].map(async (n) => {
        const answer = await create(current, round * 4 + n, `image ${round} ${n}`).catch(() => undefined)
        if (answer?.TaskId !== undefined) acknowledged.push(answer.TaskId)
      })
      // One was answered, and the others are somewhere on their way.
      await Promise.race(calls)
      await Bun.sleep(Math.random() * 5)
      await current.end('SIGKILL')
      await Promise.all(calls)
      server = await start(data, 'instant')
    }
    const states = await settled(server)
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(states).toEqual(Array(states.length).fill('NORMAL'))
    for (const TaskId of acknowledged) {
      const asked = await server.DescribeImage({ EcmRegion: 'ap-hangzhou-ecm', TaskId }, { action: 'DescribeTaskResult' })
      expect(asked).toMatchObject({ TaskId, Result: 'SUCCESS' })
    }
    await server.end('SIGTERM')
    await expectOnce(data, states.length)
  }, 60_000)

  test.concurrent('while it reads a disk image has another server read it', async () => {
    const isRead = Promise.withResolvers<void>()
    let isSlow = true
    const files = await serveHttp((request, response) => {
      if (!isSlow) return sendRanges(qcow2(), request, response)
      response.writeHead(200, { 'Content-Length': qcow2().length }).write(qcow2().subarray(0, 70_000))
      isRead.resolve()
    })
    const data = await fresh('import')
    const [first, second] = [await start(data, 'instant'), await start(data, 'reads:1')]
    const ImageUrls = [{ ImageFile: `http://127.0.0.1:${files.port}/golden.qcow2?sign=k1` }]
    const given = { ImageName: 'golden', Architecture: 'x86_64', OsType: 'CentOS', OsVersion: '7', ImageUrls }
    expect(await first.DescribeImage(given, { action: 'ImportCustomImage' })).toMatchObject({ TaskId: 1 })
    await isRead.promise
    expect(await statesOf(second)).toEqual(['IMPORTING'])
    isSlow = false
    await first.end('SIGKILL')
    expect(await settled(second)).toEqual(['NORMAL'])
    await second.end('SIGTERM')
    await expectOnce(data, 1, 'importing')
    files.close()
  }, 40_000)

  test.concurrent('leaves its tasks to another server on the same data', async () => {
    const data = await fresh('two')
    const [first, second] = [await start(data, 'clock:1'), await start(data, 'clock:1')]
    for (let n = 0; n < 4; n += 1) expect(await create(n % 2 === 0 ? first : second, n, `image ${n}`)).toHaveProperty('TaskId')
    await first.end('SIGKILL')
    expect(await settled(second)).toEqual(['NORMAL', 'NORMAL', 'NORMAL', 'NORMAL'])
    await second.end('SIGTERM')
    await expectOnce(data, 4)
  }, 40_000)
})
