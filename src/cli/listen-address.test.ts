import { afterAll, expect, test } from 'bun:test'
import { createServer, type Server } from 'node:net'
import { checkListenAddress } from './listen-address.ts'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

test('a free port may be listened on, and is free after the check', async () => {
  await checkListenAddress({ host: '127.0.0.1', port: 0 })
  await checkListenAddress({ host: 'localhost', port: 0 })
})

test('a taken port is named with the way round it', async () => {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await expect(checkListenAddress({ host: '127.0.0.1', port })).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is taken by another program, perhaps another Mirrorhall: end it, or name another with --port; 0 takes any free one.`,
  )
})

test('an unknown host, and an address of another machine, are named with --host', async () => {
  await expect(checkListenAddress({ host: 'no-such-host.invalid', port: 0 })).rejects.toThrow(
    'This machine knows no host no-such-host.invalid',
  )
  await expect(checkListenAddress({ host: '192.0.2.1', port: 0 })).rejects.toThrow(
    /^192\.0\.2\.1 is no address of this machine.*127\.0\.0\.1/,
  )
})
