import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from './support/postgres.ts'
import { endAll, type RunningServer, run, startServer } from './support/server.ts'

let postgres: PostgresServer
let folder: string
let env: Record<string, string>
let first: RunningServer
let second: RunningServer

beforeAll(async () => {
  postgres = await startPostgres()
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-replicas-'))
  env = { MIRRORHALL_DATA: await postgres.freshDatabase(), MIRRORHALL_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
  const args = ['--no-starter', '--no-throttle', '--key', 'AKIDreplicas:secret']
  const servers = await Promise.all([startServer(args, env), startServer(args, env)])
  first = servers[0]
  second = servers[1]
}, 60_000)

afterAll(async () => {
  await endAll()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}, 30_000)

/** Asks until the answer is as wanted: a change travels in milliseconds, but not in none. */
async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + 20_000
  for (;;) {
    const answer = await ask()
    if (wanted(answer) || performance.now() > until) return answer
    await Bun.sleep(20)
  }
}

const names = async (server: RunningServer) => {
  const { ImageSet } = await server.DescribeImage()
  return ImageSet?.map((image) => image['ImageName'])
}

async function applied(text: string) {
  const file = join(folder, 'images.yaml')
  await writeFile(file, text)
  return run(['apply', file], env)
}

describe('two servers on one PostgreSQL', () => {
  test('both show what a third process has written', async () => {
    expect([await names(first), await names(second)]).toEqual([[], []])
    const { code } = await applied('images: [{ name: 金色镜像, owner: default, tencent: {} }]')
    expect(code).toBe(0)
    for (const server of [first, second]) {
      expect(
        await eventually(
          () => names(server),
          (found) => found?.length === 1,
        ),
      ).toEqual(['金色镜像'])
    }
  })

  test('a key that is disabled is refused by both', async () => {
    const { code } = await run(['key', 'disable', 'AKIDreplicas'], env)
    expect(code).toBe(0)
    for (const server of [first, second]) {
      const answer = await eventually(
        () => server.DescribeImage(),
        (given) => JSON.stringify(given).includes('Error'),
      )
      expect(answer).toMatchObject({ Error: { Code: 'AuthFailure.SecretIdNotFound' } })
    }
    await run(['key', 'enable', 'AKIDreplicas'], env)
    for (const server of [first, second])
      expect(
        await eventually(
          () => names(server),
          (found) => found !== undefined,
        ),
      ).toHaveLength(1)
  })

  test('without their database they answer from memory, and say that it may be old', async () => {
    await postgres.stop()
    const ready = () => fetch(`${first.url}/_mirrorhall/ready`)
    const answer = await eventually(ready, ({ status }) => status === 503)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ status: 'stale' })
    expect((await fetch(`${first.url}/_mirrorhall/health`)).status).toBe(200)
    expect(await names(first)).toEqual(['金色镜像'])
    const { code, stderr } = await applied('images: [{ name: 银色镜像, owner: default, tencent: {} }]')
    expect(code).toBe(1)
    expect(stderr).toContain('Cannot reach PostgreSQL')
  }, 30_000)
})
