import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endAll, type RunningServer, run, startServer } from './support/server.ts'
import { type SmallDisk, smallDisk } from './support/small-disk.ts'

const disk = smallDisk(4)
if (typeof disk === 'string') console.log(`skipped: tests of a full disk: ${disk}`)
const catalogue = join(tmpdir(), `mirrorhall-full-${process.pid}.json`)

afterAll(async () => {
  await endAll()
  await rm(catalogue, { force: true })
  if (typeof disk !== 'string') disk.remove()
})

async function apply(data: string, count: number, name: string) {
  const images = Array.from({ length: count }, (_, n) => ({ name: `${name} ${n}`, owner: 'default', tencent: {} }))
  await writeFile(catalogue, JSON.stringify({ images }))
  return run(['apply', catalogue, '--data', data])
}

async function until(server: RunningServer, total: number): Promise<void> {
  for (const giveUpAt = performance.now() + 10_000; performance.now() < giveUpAt; await Bun.sleep(50))
    if ((await server.DescribeImage()).TotalCount === total) return
  throw new Error(`it did not come to ${total} images`)
}

describe.skipIf(typeof disk === 'string')('a disk that is full', () => {
  const { folder, fill, makeRoom, makeReadOnly } = disk as SmallDisk
  const data = () => join(folder, 'catalogue.db')

  test('fails a write with words that say so and nothing half-written, reads go on, and once there is room writing works', async () => {
    const server = await startServer(['--data', data(), '--no-starter', '--no-throttle'])
    expect(await apply(data(), 10, 'before')).toMatchObject({ code: 0 })
    await until(server, 10)
    fill()
    const { code, stderr } = await apply(data(), 3_000, 'during')
    expect(stderr).toMatch(
      /^mirrorhall: The database file .*catalogue\.db cannot be used now: its disk is full.*make room and try again \(SQLITE_\w+\)\.\n$/,
    )
    expect(code).toBe(1)
    expect(await server.DescribeImage()).toMatchObject({ TotalCount: 10 })
    const database = new Database(data(), { readonly: true })
    expect(database.query('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    expect(database.query('select (select count(*) from images) as images, (select count(*) from image_faces) as faces').get()).toEqual({
      images: 10,
      faces: 10,
    })
    database.close()
    makeRoom()
    expect(await apply(data(), 20, 'after')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('mirrorhall:') })
    await until(server, 30)
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 })
  }, 60_000)

  test('stops the start of a server on new data with words that say so', async () => {
    fill()
    const { code, stderr } = await run(['serve', '--port', '0', '--data', join(folder, 'new', 'catalogue.db')])
    expect(code).toBe(1)
    expect(stderr).toMatch(/is full/)
    expect(stderr).not.toMatch(/\bat .*\.ts/)
    makeRoom()
  }, 20_000)

  test('or one that only lets read, fails a write with words that say so', async () => {
    makeReadOnly()
    const { code, stderr } = await apply(data(), 1, 'never')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^mirrorhall: Cannot write the database file .*catalogue\.db: it is on a disk that is mounted read-only \(EROFS\)\.\n$/,
    )
  })
})
