import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endAll, type RunningServer, run, startServer } from '../support/server.ts'
import { hasTerminal, onTerminal, piped } from './terminal.ts'

let folder = ''
let server: RunningServer
let env: Record<string, string>
let refused: string
let answered: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-explain-'))
  server = await startServer(['--no-starter'], { MIRRORHALL_DATA: join(folder, 'catalogue.db') })
  env = { MIRRORHALL_ENDPOINT: server.url, MIRRORHALL_DATA: join(folder, 'catalogue.db'), LANG: 'C.UTF-8' }
  answered = (await server.DescribeImage({ Limit: 3 })).RequestId
  const input = { Filters: [{ Name: 'image-name', Values: ['金色镜像'] }] }
  for (const secret of ['x', 'y', server.key.id])
    refused = (await server.DescribeImage(input, { key: { id: server.key.id, secret } })).RequestId
}, 30_000)
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

describe('explain', () => {
  test('is JSON in a pipe, in both languages', async () => {
    const { code, stdout, stderr } = await run(['explain', refused], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      requestId: refused,
      outcome: 'signature-mismatch',
      mistake: { name: 'id-as-secret', summary: { en: 'The id of the key was used as its secret.', zh: '把密钥 ID 当成 Secret 用了。' } },
    })
  })

  test('finds the id in what an SDK prints, whether it is quoted or not', async () => {
    const line = `[TencentCloudSDKException] code:AuthFailure.SignatureFailure message:The provided requestId:${refused.toUpperCase()}`
    for (const args of [[`requestId:${refused}`], [line], line.split(' ')])
      expect(JSON.parse((await run(['explain', ...args], env)).stdout)).toMatchObject({ requestId: refused })
  })

  test('is text when asked for, in the language of the shell', async () => {
    const english = (await run(['explain', refused, '--output', 'text'], env)).stdout
    expect(english).toStartWith(`✗ refused: signature-mismatch  tencent DescribeImage  ${refused}\n`)
    expect(english).toContain('\n\nWhat went wrong\n  The id of the key was used as its secret.\n  → Give the client the secret.\n')
    expect(english).toContain('  string to sign\n    TC3-HMAC-SHA256\n')
    expect(english.replace('金色镜像', '')).not.toMatch(/[\u4e00-\u9fff\x1b]/)
    for (const locale of [{ LANG: 'zh_CN.UTF-8' }, { LC_ALL: 'zh_TW' }, { LC_MESSAGES: 'zh_CN.GB18030' }]) {
      const chinese = (await run(['explain', refused, '--output', 'text'], { ...env, ...locale })).stdout
      expect(chinese).toContain('\n\n原因\n  把密钥 ID 当成 Secret 用了。\n  → 请为客户端配置 Secret。\n')
      expect(chinese).not.toContain('What went wrong')
    }
    expect((await run(['explain', refused, '--output', 'text'], { ...env, LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).stdout).toContain(
      'What went wrong',
    )
  })

  test('tells what was answered, too', async () => {
    const { stdout } = await run(['explain', answered, '--output', 'text'], env)
    expect(stdout).toStartWith(`✓ answered  tencent DescribeImage  ${answered}\n`)
    expect(stdout).toMatch(/\n {2}Limit +3\n/)
    expect(stdout).not.toContain('string to sign')
  })

  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['an unknown id', ['explain', 'nothing'], {}, /^mirrorhall: No request with this id is remembered/],
    ['an id that is a path', ['explain', '../health'], {}, /^mirrorhall: There is no request id in "..\/health"\./],
    [
      'no server',
      ['explain', 'x'],
      { MIRRORHALL_ENDPOINT: 'http://127.0.0.1:1' },
      /^mirrorhall: No server answers at http:\/\/127\.0\.0\.1:1\./,
    ],
    [
      'no endpoint',
      ['explain', 'x'],
      { MIRRORHALL_ENDPOINT: 'nowhere' },
      /^error: option '--endpoint <url>' value 'nowhere' from env 'MIRRORHALL_ENDPOINT' is invalid\. It is the address of a server/,
    ],
    [
      'no format',
      ['explain', 'x', '--output', 'xml'],
      {},
      /^error: option '--output <text\|json>' argument 'xml' is invalid\. It is one of text, json\./,
    ],
  ])('says what is wrong with %s', async (_, args, given, message) => {
    const { code, stdout, stderr } = await run(args, { ...env, ...given })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test.skipIf(!hasTerminal)('has colours on a terminal, and none with NO_COLOR', async () => {
    const coloured = await onTerminal(['explain', refused], env)
    expect(coloured).toStartWith('\x1b[31m✗ refused: signature-mismatch\x1b[39m  tencent')
    const plain = await onTerminal(['explain', refused], { ...env, NO_COLOR: '1' })
    expect(plain).not.toContain('\x1b')
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(plain)
    expect(plain).toBe((await run(['explain', refused, '--output', 'text'], env)).stdout)
  })
})

describe('logs', () => {
  const logs = async (...args: string[]) => {
    const { code, stdout } = await run(['logs', ...args], env)
    expect(code).toBe(0)
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }

  test('are lines of JSON in a pipe, the latest last', async () => {
    expect((await logs()).map(({ outcome }) => outcome)).toEqual(['ok', 'signature-mismatch', 'signature-mismatch', 'signature-mismatch'])
    expect((await logs('-n', '1'))[0]).toMatchObject({ requestId: refused, cloud: 'tencent', action: 'DescribeImage' })
    expect(await logs('-n', '0')).toEqual([])
    expect(await logs('--refused')).toHaveLength(3)
  })

  test.each(['x', '-1', '1001', '1.5'])('-n %s is refused', async (lines) => {
    expect(await run(['logs', `--lines=${lines}`], env)).toMatchObject({
      code: 1,
      stderr: 'mirrorhall: --lines takes a whole number up to 1000.\n',
    })
  })

  test.skipIf(!hasTerminal)('are a line each on a terminal, in columns', async () => {
    const screen = await onTerminal(['logs'], { ...env, NO_COLOR: '1' })
    const lines = screen.trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d ✓ tencent DescribeImage +default +\d+\.\d ms [\w-]{36}$/)
    expect(lines[3]).toMatch(/^\d\d:\d\d:\d\d ✗ tencent DescribeImage +– +\d+\.\d ms [\w-]{36} signature-mismatch$/)
    expect(new Set(lines.map((line) => line.search(/[\w-]{36}/))).size).toBe(1)
    expect(await onTerminal(['logs'], env)).toContain('\x1b[31m✗\x1b[39m')
  })

  test('-f goes on over a restart of the server', async () => {
    let other = await startServer(['--no-starter', '--key', 'AKIDfollowed:secret'])
    const port = String(other.port)
    const first = (await other.DescribeImage()).RequestId
    const begun = Promise.withResolvers<void>()
    const following = piped(['logs', '-f'], { MIRRORHALL_ENDPOINT: other.url }, (said) => {
      if (said.includes(first)) begun.resolve()
      return said.includes('AfterTheRestart')
    })
    await begun.promise
    const live = (await other.DescribeImage()).RequestId
    await Bun.sleep(600)
    await other.end('SIGTERM')
    await Bun.sleep(300)
    other = await startServer(['--no-starter', '--key', 'AKIDfollowed:secret', '--port', port])
    const again = (await other.DescribeImage()).RequestId
    await other.DescribeImage({ AfterTheRestart: 1 })
    const said = (await following)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(said.map(({ requestId }) => requestId).slice(0, 3)).toEqual([first, live, again])
    expect(said).toHaveLength(4)
    await other.end('SIGTERM')
  }, 20_000)
})
