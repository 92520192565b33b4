import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeImage, listCustomImages, send } from './support/calls.ts'
import { type Load, type Question, startLoad } from './support/load.ts'
import { type PostgresServer, sharedPostgres, startPostgres } from './support/postgres.ts'
import { endAll, type RunningServer, run, startServer } from './support/server.ts'
import type { ClientKey } from './support/tencent-requests.ts'

let folder = ''
const databases: PostgresServer[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-outage-'))
})
afterAll(async () => {
  await endAll()
  for (const database of databases) await database.stop()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

/** Ways for a database to go away and to come back. */
const OUTAGES = {
  'is stopped': { begin: (postgres: PostgresServer) => postgres.halt('fast'), end: (postgres: PostgresServer) => postgres.restart() },
  'goes down without a word': {
    begin: (postgres: PostgresServer) => postgres.halt('immediate'),
    end: (postgres: PostgresServer) => postgres.restart(),
  },
  hangs: { begin: (postgres: PostgresServer) => postgres.freeze(), end: (postgres: PostgresServer) => postgres.thaw() },
}

const KEY = { id: 'AKIDoutage', secret: 'secret' }
const UNHEARD = { id: 'AKIDunheard', secret: 'secret' }

/** Two servers on a database of their own, which hold one image, and have been asked for it in both clouds. */
async function twoServers(postgres: PostgresServer) {
  const env = { MIRRORHALL_DATA: await postgres.freshDatabase(), MIRRORHALL_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
  const apply = async (name: string) => {
    const file = join(folder, `${env.MIRRORHALL_DATA.replaceAll(/\W/g, '-')}.yaml`)
    await writeFile(
      file,
      `images: [{ name: ${name}, owner: default, tencent: { id: img-outage00 }, alibaba: { id: m-outage, osTag: ${name} } }]\n`,
    )
    return run(['apply', file], env)
  }
  const args = ['--no-starter', '--no-throttle', '--key', `${KEY.id}:${KEY.secret}`]
  const servers = await Promise.all([startServer(args, env), startServer(args, env)])
  expect(await apply('before')).toMatchObject({ code: 0 })
  return { env, apply, servers }
}

/** Both clouds in turn; the answer has to be good and to show an image of that name. */
function asking(name: string): () => Question {
  let count = 0
  return () => ({
    call: count++ % 2 === 0 ? describeImage() : listCustomImages(),
    judge: ({ outcome, text }) => (outcome === 'ok' && text.includes(`"${name}"`) ? undefined : text),
  })
}

/** One question to each cloud of each server, all at once. */
const askBoth = (servers: readonly RunningServer[], key: ClientKey) =>
  Promise.all(servers.flatMap(({ url }) => [describeImage(), listCustomImages()].map((call) => send(url, key, call))))

const shows = async (server: RunningServer, name: string) => (await askBoth([server], KEY)).every(({ text }) => text.includes(`"${name}"`))

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = performance.now() + 20_000; performance.now() < giveUpAt; await Bun.sleep(50)) if (await holds()) return
  throw new Error('it did not become true')
}

const statusOf = async (server: RunningServer, what: 'ready' | 'health') => {
  const response = await fetch(`${server.url}/_mirrorhall/${what}`)
  return { status: response.status, says: ((await response.json()) as { status: string }).status }
}
const goesAway = 'while PostgreSQL %s lists are answered from memory, writes fail clearly, and all is well again by itself'

test.concurrent.each(Object.entries(OUTAGES))(
  goesAway,
  async (_, outage) => {
    const postgres = await startPostgres()
    databases.push(postgres)
    const { env, apply, servers } = await twoServers(postgres)
    for (const server of servers) await until(() => shows(server, 'before'))
    const loads = servers.map((server) => startLoad(server.url, KEY, 2, asking('before'), 30))

    await outage.begin(postgres)
    const started = performance.now()
    // A key that is not in memory, asked for while nobody knows yet that the database is gone.
    const unheard = askBoth(servers, UNHEARD)
    const writes = await Promise.all([apply('during'), run(['key', 'create'], env)])
    expect(performance.now() - started).toBeLessThan(20_000)
    for (const { code, stderr } of writes) {
      expect(code).toBe(1)
      expect(stderr).toMatch(/^mirrorhall: Cannot reach PostgreSQL at localhost:\d+, database "test_1": .+\.\n$/)
    }
    for (const server of servers) {
      await until(async () => (await statusOf(server, 'ready')).status === 503)
      expect(await statusOf(server, 'ready')).toEqual({ status: 503, says: 'stale' })
      expect(await statusOf(server, 'health')).toEqual({ status: 200, says: 'stale' })
    }
    for (const { outcome, stale } of await askBoth(servers, KEY)) {
      expect(outcome).toBe('ok')
      expect(Number(stale)).toBeGreaterThanOrEqual(5)
    }
    for (const { outcome } of await unheard) expect(outcome).toBe('ServiceUnavailable')

    await outage.end(postgres)
    for (const server of servers) await until(async () => (await statusOf(server, 'ready')).status === 200)
    for (const load of loads) await load.stop()
    expect(loads.map(({ problems }) => problems)).toEqual([[], []])
    for (const load of loads) expect(load.answers).toBeGreaterThan(100)
    expect(await apply('after')).toMatchObject({ code: 0, stderr: '' })
    for (const server of servers) await until(() => shows(server, 'after'))
    expect((await askBoth(servers, KEY)).map(({ stale }) => stale)).toEqual([null, null, null, null])
    const refusals = ['AuthFailure.SecretIdNotFound', 'InvalidAccessKeyId.NotFound']
    expect((await askBoth(servers, UNHEARD)).map(({ outcome }) => outcome)).toEqual([...refusals, ...refusals])

    await outage.begin(postgres)
    const ended = await Promise.all(servers.map((server) => server.end('SIGTERM')))
    expect(ended.map(({ code }) => code)).toEqual([0, 0])
    await outage.end(postgres)
  },
  90_000,
)

test.concurrent('when one of two servers is killed, the other goes on without an error', async () => {
  const { servers } = await twoServers(await sharedPostgres())
  const [first, second] = servers as [RunningServer, RunningServer]
  for (const server of servers) await until(() => shows(server, 'before'))
  const loads = [first, second].map((server) => startLoad(server.url, KEY, 16, asking('before')))
  const [doomed, other] = loads as [Load, Load]
  await until(async () => loads.every(({ answers }) => answers > 50))
  await first.end('SIGKILL')
  const before = other.answers
  await until(async () => other.answers > before + 200 && doomed.problems.length > 0)
  for (const load of loads) await load.stop()
  expect(other.problems).toEqual([])
  expect(await second.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
}, 60_000)
