import { afterEach, describe, expect, spyOn, test } from 'bun:test'
import { acme } from '../tests/support/alibaba.ts'
import { NOW, rpc } from '../tests/support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../tests/support/images.ts'
import { tc3, wire } from '../tests/support/tencent-requests.ts'
import { type InProcessOptions, type InProcessServer, openInProcess } from '../tests/support/test-server.ts'

const opened: InProcessServer[] = []
afterEach(() => Promise.all(opened.splice(0).map((server) => server.close())))

async function open(secret: string, given: Partial<InProcessOptions> = {}): Promise<InProcessServer> {
  const stock = { accounts: [acme], keys: [anAccessKey({ id: 'AKIDsame', secret })], images: [anImage({ id: `of-${secret}` })] }
  const server = await openInProcess({ now: NOW, stock, ...given })
  opened.push(server)
  return server
}
const as = (secret: string) => ({ id: 'AKIDsame', secret })
const answerOf = async (server: InProcessServer, request: ReturnType<typeof wire>) => JSON.parse((await server.handle(request)).text)

describe('two servers in one process', () => {
  test('share no keys, images, nonces, limits and records', async () => {
    const [one, other] = [await open('one', { rate: 1 }), await open('other', { rate: 1 })]
    for (const [server, secret] of [
      [one, 'one'],
      [other, 'other'],
    ] as const) {
      const { Response } = await answerOf(server, tc3({ key: as(secret) }))
      expect(Response.ImageSet.map(({ ImageName }: { ImageName: string }) => ImageName)).toEqual([anImage({ id: `of-${secret}` }).name])
      expect((await answerOf(server, tc3({ key: as(secret) }))).Response.Error.Code).toBe('RequestLimitExceeded')
      expect(await answerOf(server, rpc('ListClusters', {}, { key: as(secret), nonce: 'same' }))).toMatchObject({ TotalCount: 0 })
    }
    expect((await answerOf(other, tc3({ key: as('one') }))).Response.Error.Code).toBe('AuthFailure.SignatureFailure')
    expect([one.server.journal.last, other.server.journal.last]).toEqual([3, 4])
  })
})

test('a server answers without a port as it does with one, and takes no more when it is closed', async () => {
  const server = await openInProcess({ now: NOW, stock: {} })
  const { port } = server.server.listen({ host: '127.0.0.1', port: 0 })
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })
  for (const path of ['/_mirrorhall', '/_mirrorhall/health', '/_mirrorhall/images', '/_mirrorhall/nothing']) {
    const [here, there] = [
      await server.handle(wire({ method: 'GET', path, query: '', remoteAddress: '127.0.0.1', headers: { Host: `127.0.0.1:${port}` } })),
      await ask(path),
    ]
    expect([path, there.status, (await there.text()).replace(/"time":"[^"]*"/, '')]).toEqual([
      path,
      here.status,
      here.text.replace(/"time":"[^"]*"/, ''),
    ])
  }
  await server.close()
  await expect(ask('/')).rejects.toThrow()
})

test('a server logs that the clock of its machine was set, and how far', async () => {
  const machine = Date.now
  let setBy = 0
  const clock = spyOn(Date, 'now').mockImplementation(() => machine() + setBy)
  const server = await openInProcess({ now: NOW, stock: {} })
  try {
    const { port } = server.server.listen({ host: '127.0.0.1', port: 0 })
    const logged = async () => {
      await fetch(`http://127.0.0.1:${port}/_mirrorhall/health`)
      return server.log.splice(0).flatMap((line) => (line.includes('clock') ? [JSON.parse(line)] : []))
    }
    expect(await logged()).toEqual([])
    for (const by of [60_000, -90_000]) {
      setBy += by
      const [{ byMs = 0, message = '' } = {}, ...others] = await logged()
      expect(message).toBe('the clock of this machine was set; limits, nonces and sessions go on by the time that passes')
      expect(Math.abs(byMs - by)).toBeLessThan(1_000)
      expect(others).toEqual([])
    }
    expect(await logged()).toEqual([])
  } finally {
    await server.close()
    clock.mockRestore()
  }
})
