import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { shellExamples } from './support/documented.ts'
import { endAll, exchange, greeting, type RunningServer, rawRequest, run, startServer } from './support/server.ts'
import { refusedWith } from './support/tencent.ts'
import page from './wire/tencent-describe-image.response.json' with { type: 'json' }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-serve-'))
})
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

const file = async (name: string, text: string) => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}
const bodyOf = (reply: string) => JSON.parse(reply.slice(reply.indexOf('\r\n\r\n') + 4))

describe('a server that runs', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })

  test('says in one line of JSON where it is and with which key', () => {
    expect(server.ready).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      console: `${server.url}/_mirrorhall/`,
      version: packageJson.version,
      database: 'sqlite',
      images: 680,
      accessKeyId: expect.stringMatching(/^AKID[0-9A-Za-z]{32}$/),
      accessKeySecret: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
    })
  })

  test('is in good health', async () => {
    const response = await fetch(`${server.url}/_mirrorhall/health`)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ status: 'ok', version: packageJson.version, database: 'sqlite' })
    expect((await fetch(`${server.url}/_mirrorhall/ready`)).status).toBe(200)
  })

  test('answers the key it told', async () => {
    expect(await server.DescribeImage({ Limit: 5 })).toMatchObject({ TotalCount: 65 })
    expect(await server.DescribeImage({}, { key: { ...server.key, secret: 'wrong' } })).toMatchObject(
      refusedWith('AuthFailure.SignatureFailure'),
    )
  })

  test('answers a GET with 32 KB of parameters', async () => {
    const query = `Filters.0.Name=image-name&Filters.0.Values.0=${'x'.repeat(32 * 1024 - 45)}`
    expect(query).toHaveLength(32 * 1024)
    expect(await server.DescribeImage({}, { method: 'GET', query })).toMatchObject({ TotalCount: 0 })
    expect(await server.DescribeImage({}, { method: 'GET', query: `${query}x` })).toMatchObject(refusedWith('RequestSizeLimitExceeded'))
  })

  test('sends exactly the content type that the vendor’s Python client wants', async () => {
    const reply = await exchange(server.port, rawRequest('127.0.0.1', server.key))
    expect(reply).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(/^content-type: (.*)\r$/im.exec(reply)?.[1]).toBe('application/json')
  })

  test.each([
    ['the whole URL in the request line', (port: number) => [`http://127.0.0.1:${port}/`, `127.0.0.1:${port}`]],
    ['the whole URL of the vendor in the request line', () => ['http://ecm.tencentcloudapi.com/', 'ecm.tencentcloudapi.com']],
    ['a scheme in the host', (port: number) => ['/', `http://127.0.0.1:${port}`]],
    ['a bare question mark', (port: number) => ['/?', `127.0.0.1:${port}`]],
    ['a path', (port: number) => ['/ecm/v1/', `127.0.0.1:${port}`]],
    ['a host without the port', () => ['/', '127.0.0.1']],
  ] as const)('takes %s', async (_, shape) => {
    const [target = '', host = ''] = shape(server.port)
    expect(bodyOf(await exchange(server.port, rawRequest(host, server.key, target)))).toMatchObject({ Response: { TotalCount: 65 } })
  })

  test('refuses bodies over 10 MB in the words of the vendor, with and without their length', async () => {
    const body = new Uint8Array(10 * 1024 * 1024 + 1).fill(32)
    expect(await server.DescribeImage({}, { body })).toMatchObject(refusedWith('RequestSizeLimitExceeded'))
    const headers = { 'X-TC-Action': 'DescribeImage', 'Content-Type': 'application/json' }
    const chunked = await fetch(server.url, { method: 'POST', headers, body: new Blob([body]).stream() })
    expect(await chunked.json()).toMatchObject({ Response: refusedWith('RequestSizeLimitExceeded') })
  })

  test('leads a browser to the console and refuses what is nobody’s', async () => {
    const browser = await fetch(server.url, { headers: { Accept: 'text/html,*/*' }, redirect: 'manual' })
    expect([browser.status, browser.headers.get('location')]).toEqual([302, '/_mirrorhall/'])
    expect((await fetch(`${server.url}/favicon.ico`)).status).toBe(404)
    expect(await (await fetch(server.url, { method: 'PUT' })).json()).toMatchObject({ Response: refusedWith('UnsupportedProtocol') })
  })

  test('goes on after requests that are no HTTP', async () => {
    for (const garbage of [
      '\r\n\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      '\0\xff\xfe',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    ]) {
      const socket = connect(server.port, '127.0.0.1')
      await new Promise<void>((resolve) => socket.on('error', () => resolve()).write(garbage, () => resolve()))
      socket.destroy()
    }
    expect(await server.DescribeImage({ Limit: 1 })).toMatchObject({ TotalCount: 65 })
  })
})

describe('what a person reads', () => {
  test('ends with where the server is, and has the key and what to try', async () => {
    const said = await greeting(['--no-starter'], (text) => text.includes('is ready at'))
    expect(said).toMatch(/^Mirrorhall \S+: 0 images in :memory:\n/)
    expect(said).toMatch(/\n {2}key {7}AKID\w{32}\n {2}secret {4}\w{32}\n/)
    expect(said).toMatch(/\nMirrorhall is ready at http:\/\/127\.0\.0\.1:\d+\n$/)
  })

  test('is one JSON object when a variable says so', async () => {
    const said = await greeting(['--no-starter'], (text) => text.includes('\n'), { MIRRORHALL_JSON: '1' })
    expect(JSON.parse(said)).toMatchObject({ images: 0, database: 'sqlite' })
  })
})

describe('a server for other machines', () => {
  test('tells addresses that work from this one', async () => {
    const { ready, port } = await startServer(['--host', '0.0.0.0'])
    expect(ready).toMatchObject({ url: `http://127.0.0.1:${port}`, console: `http://127.0.0.1:${port}/_mirrorhall/` })
    expect((await fetch(ready.console)).status).toBe(200)
    const said = await greeting(['--no-starter', '--host', '0.0.0.0'], (text) => text.includes('is ready at'))
    expect(said).toMatch(/\n {2}console {3}http:\/\/127\.0\.0\.1:\d+\/_mirrorhall\/ on this machine; others need --admin-token\n/)
  })

  test('behind a proxy takes the caller’s address from it, and nobody for an operator without the token', async () => {
    const adminToken = 'operators-only-0123456789'
    const { url } = await startServer(['--no-starter', '--trusted-proxy', '127.0.0.1', '--admin-token', adminToken])
    const status = async (headers: Record<string, string>) => (await fetch(`${url}/_mirrorhall/requests`, { headers })).status
    expect(await status({})).toBe(403)
    expect(await status({ 'X-Forwarded-For': '127.0.0.1' })).toBe(403)
    expect(await status({ Authorization: `Bearer ${adminToken}` })).toBe(200)
    expect(await status({ Authorization: `Bearer ${adminToken}`, 'X-Forwarded-For': '192.0.2.1' })).toBe(200)
  })
})

describe('stopping', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends an idle server at once and in order', async (signal) => {
    const server = await startServer()
    const { code, ms, stderr } = await server.end(signal)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(ms).toBeLessThan(1_000)
  })

  test('requests that have come in are answered, and idle connections and slow senders do not hold it up', async () => {
    const server = await startServer(['--no-throttle'])
    const idle = connect(server.port, '127.0.0.1').on('error', () => {})
    const slow = connect(server.port, '127.0.0.1').on('error', () => {})
    slow.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{')
    const replies = Array.from({ length: 20 }, () =>
      exchange(server.port, rawRequest(`127.0.0.1:${server.port}`, server.key, '/', { body: '{"Limit":65}' })),
    )
    await replies[0]
    const { code, ms } = await server.end('SIGTERM')
    for (const reply of await Promise.all(replies)) expect(bodyOf(reply).Response.ImageSet).toHaveLength(65)
    expect(code).toBe(0)
    expect(ms).toBeLessThan(1_000)
    idle.destroy()
    slow.destroy()
  })
})

describe('settings that cannot be', () => {
  test.each([
    [['--port', '70000'], /--port .*whole number from 0 to 65535/],
    [['--port', 'http'], /--port/],
    [['--rate', '0'], /--rate .*from 1 to/],
    [['--cache-mib', '-1'], /--cache-mib/],
    [['--key', 'only-an-id'], /--key .*ID:SECRET/],
    [['--log-level', 'loud'], /--log-level .*silent, error, info, debug/],
    [['--nonsense'], /unknown option '--nonsense'/],
    [['--data', 'mysql://root:hunter2@localhost/x'], /Data cannot be kept in mysql/],
    [['--data', 'postgres://u:hunter2@localhost/x'], /MIRRORHALL_MASTER_KEY or --master-key-file/],
  ])('%j stop the start and say what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await run(['serve', '--port', '0', '--data', ':memory:', ...args])
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/hunter2|\bat .*\.ts/)
  })

  test('a catalogue file is refused by its line', async () => {
    const path = await file('bad.yaml', 'images:\n  - name: fine\n    tencent: {}\n  - nam: broken\n    tencent: { id: nope }\n')
    const { code, stdout, stderr } = await run(['serve', '--port', '0', '--data', ':memory:', '--catalogue', path])
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain(`${path}:4:`)
    expect(stderr).toContain(`${path}:5:`)
  })

  test('a catalogue file that is not there is named', async () => {
    const { code, stderr } = await run(['serve', '--port', '0', '--data', ':memory:', '--catalogue', '/no/such/file.yaml'])
    expect(code).not.toBe(0)
    expect(stderr).toContain('/no/such/file.yaml: there is no such file')
  })

  test('a port that is taken is named', async () => {
    const first = await startServer(['--no-starter'])
    const { code, stderr } = await run(['serve', '--data', ':memory:', '--no-starter', '--port', String(first.port)])
    expect(code).not.toBe(0)
    expect(stderr).toContain(String(first.port))
    expect(stderr).not.toMatch(/\bat .*\.ts/)
    expect((await first.end('SIGTERM')).code).toBe(0)
  })
})

describe('settings', () => {
  test("a vendor's response given as --catalogue is what is served", async () => {
    const path = await file('response.json', JSON.stringify(page))
    const server = await startServer(['--no-starter', '--catalogue', path, '--key', 'AKIDmine:my-secret'])
    expect(server.ready).toMatchObject({ images: 2, accessKeyId: 'AKIDmine' })
    expect(server.ready).not.toHaveProperty('accessKeySecret')
    const images = page.Response.ImageSet.map((image) => ({ ...image, TaskId: '', IsSupportCloudInit: true }))
    expect(await server.DescribeImage()).toMatchObject({ TotalCount: 2, ImageSet: images })
    await server.end('SIGTERM')
  })

  test.each([
    ['as flags', ['--rate', '1'], {}],
    ['as variables', [], { MIRRORHALL_RATE: '1' }],
  ] as const)('a limit %s holds', async (_, args, env) => {
    const server = await startServer(['--no-starter', ...args], env)
    const answers = await Promise.all(Array.from({ length: 30 }, () => server.DescribeImage()))
    expect(answers.filter(({ Error: error }) => error?.Code === 'RequestLimitExceeded').length).toBeGreaterThanOrEqual(26)
    await server.end('SIGTERM')
  })

  test.each([
    ['as a flag', ['--no-throttle'], {}],
    ['as a variable', [], { MIRRORHALL_NO_THROTTLE: '1' }],
  ] as const)('no limit %s lets everything through', async (_, args, env) => {
    const server = await startServer(['--no-starter', ...args], env)
    const answers = await Promise.all(Array.from({ length: 120 }, () => server.DescribeImage()))
    expect(answers.filter(({ Error: error }) => error !== undefined)).toEqual([])
    await server.end('SIGTERM')
  })

  test('every setting may be a variable, and a flag wins over it', async () => {
    const catalogue = await file('one.yaml', 'images: [{ name: one, tencent: {} }]')
    const other = await file('other.yaml', 'images: [{ name: two, tencent: {} }]')
    const linked = await file('linked.yaml', 'images: [{ name: three, tencent: {} }]')
    const env = {
      MIRRORHALL_HOST: 'localhost',
      MIRRORHALL_PORT: '0',
      MIRRORHALL_DATA: join(folder, 'by-variable', 'catalogue.db'),
      MIRRORHALL_MASTER_KEY_FILE: await file('key', `${Buffer.alloc(32, 7).toString('base64')}\n`),
      MIRRORHALL_CATALOGUE: `${other} ${linked}`,
      MIRRORHALL_KEY: 'AKIDvariable:variable',
      MIRRORHALL_NO_STARTER: '1',
      MIRRORHALL_HOST_ALIAS: 'images.example.com other.example.com',
      MIRRORHALL_CACHE_MIB: '8',
      MIRRORHALL_LOG_LEVEL: 'info',
    }
    const server = await startServer([], env)
    expect(server.url).toStartWith('http://localhost:')
    expect(server.ready).toMatchObject({ images: 2, accessKeyId: 'AKIDvariable' })
    expect(await server.DescribeImage({}, { signs: { host: 'other.example.com' } })).toMatchObject({ TotalCount: 2 })
    expect(await server.DescribeImage({ Limit: 0 })).toMatchObject(refusedWith('InvalidParameterValue.InvaildPageParam'))
    const { stderr } = await server.end('SIGTERM')
    expect(stderr).toContain('InvaildPageParam')
    const said = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg)
    expect([said[0], ...said.slice(-2)]).toEqual(['started', 'stopping', 'stopped'])
    const flagged = await startServer(['--host', '127.0.0.1', '--catalogue', catalogue], env)
    expect(flagged.url).toStartWith('http://127.0.0.1:')
    expect(flagged.ready.images).toBe(3)
    await flagged.end('SIGTERM')
  })

  test('a path with a blank may be given as a flag', async () => {
    const path = await file('two words.yaml', 'images: [{ name: one, tencent: {} }]')
    const server = await startServer(['--no-starter', '--catalogue', path])
    expect(server.ready.images).toBe(1)
    await server.end('SIGTERM')
  })

  test('a switch set to 0 or false in a variable is off', async () => {
    for (const no of ['0', 'false', '']) {
      const server = await startServer([], { MIRRORHALL_NO_STARTER: no })
      expect(server.ready.images).toBe(680)
      await server.end('SIGTERM')
    }
  })
})

test('the recipe of the README for tests starts a server without limits, on a pasted answer, with the key it names', async () => {
  const recipe = (await shellExamples('README.md')).find((script) => script.includes(':memory:')) ?? ''
  const [program, command, ...args] = recipe.trim().split(/\s+/)
  // The rest is what startServer would add.
  expect([program, command, args]).toEqual(['bin/mirrorhall', 'serve', expect.arrayContaining(['--json', '--port', '--data', ':memory:'])])
  const pasted = await file('images.json', JSON.stringify(page))
  const server = await startServer(args.map((word) => (word === 'images.json' ? pasted : word)))
  expect(server.ready).toMatchObject({ images: page.Response.ImageSet.length, accessKeyId: 'AKIDtest' })
  const answers = await Promise.all(Array.from({ length: 120 }, () => server.DescribeImage()))
  expect(answers.filter(({ TotalCount }) => TotalCount !== page.Response.ImageSet.length)).toEqual([])
  const { code, ms } = await server.end('SIGTERM')
  expect(code).toBe(0)
  expect(ms).toBeLessThan(1_000)
})

describe('data in a file', () => {
  test('what apply acknowledged is seen by a running server, and is there after a kill', async () => {
    const data = join(folder, 'durable', 'catalogue.db')
    const args = ['--data', data, '--no-starter', '--no-throttle']
    const server = await startServer(args)
    expect(await server.DescribeImage()).toMatchObject({ TotalCount: 0 })
    const applied = await run(['apply', '--data', data, await file('new.yaml', 'images: [{ name: new, tencent: { id: img-new00000 } }]')])
    expect(applied).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(applied.stdout)).toMatchObject({ images: 1, written: 1 })
    const deadline = performance.now() + 5_000
    while ((await server.DescribeImage()).TotalCount !== 1 && performance.now() < deadline);
    expect(await server.DescribeImage()).toMatchObject({ TotalCount: 1, ImageSet: [{ ImageId: 'img-new00000' }] })
    const more = await run(['apply', '--data', data, await file('more.yaml', 'images: [{ name: more, tencent: { id: img-more0000 } }]')])
    expect(more.code).toBe(0)
    await server.end('SIGKILL')
    const again = await startServer(args)
    expect(again.ready).toMatchObject({ images: 2, accessKeyId: server.ready.accessKeyId })
    expect(again.ready).not.toHaveProperty('accessKeySecret')
    expect(await again.DescribeImage({}, { key: server.key })).toMatchObject({ TotalCount: 2 })
    await again.end('SIGTERM')
  })

  test('what is wrong with a file is told where there is no data yet, and nothing is made', async () => {
    const data = join(folder, 'nowhere', 'catalogue.db')
    const bad = await run(['apply', '--data', data, await file('bad.yaml', 'images: [{ nam: new }]')])
    expect(bad).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('bad.yaml:1:') })
    const good = await run(['apply', '--data', data, await file('good.yaml', 'images: [{ name: new, tencent: {} }]')])
    expect(good).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('There is no data at') })
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })
})
