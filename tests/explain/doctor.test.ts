import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Finding } from '../../src/cli/findings.ts'
import { endAll, type RunningServer, run, startServer } from '../support/server.ts'
import { hasTerminal, onTerminal, PROGRAM } from './terminal.ts'

let folder = ''
let data = ''
let server: RunningServer
let env: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-doctor-'))
  data = join(folder, 'data/catalogue.db')
  server = await startServer([], { MIRRORHALL_DATA: data })
  env = { MIRRORHALL_ENDPOINT: server.url, MIRRORHALL_DATA: data, HOME: folder, NO_PROXY: '', no_proxy: '' }
}, 30_000)
afterAll(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

async function doctor(
  given: Record<string, string> = {},
  ...args: string[]
): Promise<{ code: number; findings: Finding[]; bad: string[]; warned: string[] }> {
  const { code, stdout } = await run(['doctor', ...args], { ...env, ...given })
  const findings: Finding[] = JSON.parse(stdout)
  for (const { state, fix } of findings) expect(fix !== undefined).toBe(state !== 'good')
  const of = (wanted: string) => findings.filter(({ state }) => state === wanted).map(({ summary, fix }) => `${summary} → ${fix}`)
  return { code, findings, bad: of('bad'), warned: of('warn') }
}

/** A home folder with these files in it. */
async function home(files: Record<string, unknown>): Promise<{ HOME: string }> {
  const HOME = await mkdtemp(join(folder, 'home-'))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(HOME, path)), { recursive: true })
    await writeFile(join(HOME, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return { HOME }
}

describe('doctor', () => {
  test('finds nothing where all is well', async () => {
    const { code, findings, bad, warned } = await doctor({ TENCENTCLOUD_SECRET_ID: server.key.id })
    expect({ code, bad, warned }).toEqual({ code: 0, bad: [], warned: [] })
    expect(findings.map(({ summary }) => summary).join('\n')).toMatch(
      /^Mirrorhall .* answers at .*\nthe clocks agree\nthe data at .* opens: [\d,]+ images, 1 key\n(a signed call of .* is answered\n){3}tencent: the key that clients find here is one of this server’s$/,
    )
  })

  test('a server that is not there', async () => {
    const { code, bad } = await doctor({ MIRRORHALL_ENDPOINT: 'http://127.0.0.1:1' })
    expect(code).toBe(1)
    expect(bad).toEqual([`no server answers at http://127.0.0.1:1 → start one with \`${PROGRAM} serve\`, or name another with --endpoint`])
  })

  test('another program in its place, another version, a clock that is off, a database that is silent', async () => {
    let health: object | string = '<h1>It works!</h1>'
    const fake = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => new Response(typeof health === 'string' ? health : JSON.stringify(health)),
    })
    const endpoint = { MIRRORHALL_ENDPOINT: `http://127.0.0.1:${fake.port}` }
    expect((await doctor(endpoint)).bad).toEqual([
      `what answers at ${endpoint.MIRRORHALL_ENDPOINT} is not Mirrorhall → name another address with --endpoint`,
    ])
    health = { status: 'stale', staleForSeconds: 7, version: '99', time: new Date(Date.now() + 3_600_000).toISOString() }
    const { bad, warned } = await doctor(endpoint)
    expect(bad[0]).toStartWith('it has not heard from its database for 7 s')
    expect(bad[1]).toMatch(
      /^this machine’s clock and the server’s are 3,(600|59\d) s apart: signatures made here are refused → set both clocks \(NTP\)$/,
    )
    expect(warned[0]).toStartWith('this command is of version')
    health = { status: 'ok', version: '99', time: new Date(Date.now() - 60_000).toISOString() }
    expect((await doctor(endpoint)).warned[1]).toMatch(/s apart → set both clocks/)
    await fake.stop(true)
  })

  test('data that is not there, in memory, or under another master key', async () => {
    expect((await doctor({ MIRRORHALL_DATA: join(folder, 'nowhere.db') })).warned[0]).toMatch(/^there is no data at .*nowhere\.db → /)
    expect((await doctor({ MIRRORHALL_DATA: ':memory:' })).warned[0]).toStartWith('the data is in memory')
    const other = join(folder, 'other.key')
    await writeFile(other, Buffer.alloc(32, 9).toString('base64'), { mode: 0o600 })
    const { code, bad } = await doctor({}, '--master-key-file', other)
    expect(code).toBe(1)
    expect(bad[0]).toMatch(/^the data at .* does not open: .*master key.* → name it with --data, and its key with --master-key-file$/)
  })

  test('calls that are refused, and which request to have explained', async () => {
    const { code, bad } = await doctor({ MIRRORHALL_KEY: `${server.key.id}:wrong` })
    expect(code).toBe(1)
    expect(bad).toHaveLength(3)
    expect(bad[0]).toMatch(
      /^a signed call of ecm DescribeImage is refused: AuthFailure\.SignatureFailure → \S+\/bin\/mirrorhall explain [\w-]{36}$/,
    )
    const explained = await run(['explain', bad[1]?.split(' ').at(-1) ?? ''], env)
    expect(JSON.parse(explained.stdout).outcome).toBe('signature-mismatch')
  })

  test('variables and files with keys of the real clouds', async () => {
    const files = await home({
      '.tccli/default.credential': { secretId: 'AKIDofTccli', secretKey: 'x' },
      '.tencentcloud/credentials': '[default]\nsecret_id = AKIDofTheFile\nsecret_key = x\n',
      '.alibabacloud/credentials': '[mine]\ntype = access_key\naccess_key_id = LTAIofTheFile\n',
    })
    const { code, warned } = await doctor({ ...files, TENCENTCLOUD_SECRET_ID: 'AKIDreal', ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIreal' })
    expect(code).toBe(0)
    for (const [where, id] of [
      ['variable TENCENTCLOUD_SECRET_ID', 'AKIDreal'],
      ['~/.tccli/default.credential', 'AKIDofTccli'],
      ['~/.tencentcloud/credentials, profile default', 'AKIDofTheFile'],
      ['variable ALIBABA_CLOUD_ACCESS_KEY_ID', 'LTAIreal'],
      ['~/.alibabacloud/credentials, profile mine', 'LTAIofTheFile'],
    ]) {
      expect(warned).toContainEqual(expect.stringContaining(`${where} has the key ${id}, which is none of this server’s`))
    }
  })

  test('profiles that lead to the real clouds, and such as lead here by any name', async () => {
    const profile = (endpoint?: string) => ({
      current: 'me',
      profiles: [{ name: 'me', access_key_id: server.key.id, ...(endpoint === undefined ? {} : { endpoint }) }],
    })
    const real = await doctor(
      await home({ '.aliyun/config.json': profile(), '.tccli/default.configure': { ecm: { endpoint: 'ecm.tencentcloudapi.com' } } }),
    )
    expect(real.warned).toContainEqual(
      expect.stringMatching(/^tencent: ~\/\.tccli\/default\.configure leads to ecm\.tencentcloudapi\.com → name 127/),
    )
    expect(real.warned).toContainEqual(
      expect.stringMatching(/^alibaba: ~\/\.aliyun\/config\.json, profile me leads to the real cloud: it names no endpoint → /),
    )
    const here = await doctor(
      await home({
        '.aliyun/config.json': profile(`localhost:${server.port}`),
        '.tccli/default.configure': { ecm: { endpoint: `http://127.0.0.1:${server.port}/` } },
      }),
    )
    expect(here.warned).toEqual([])
    expect(here.findings.map(({ summary }) => summary).filter((summary) => summary.endsWith('leads here'))).toHaveLength(2)
    const near = await doctor(await home({ '.aliyun/config.json': profile(`127.0.0.1:${server.port}0`) }))
    expect(near.warned).toHaveLength(1)
  })

  test('a proxy that clients would ask for this machine', async () => {
    const { warned } = await doctor({ http_proxy: 'http://127.0.0.1:9' })
    expect(warned).toEqual(['http_proxy is set, so that clients ask http://127.0.0.1:9 for 127.0.0.1 → export no_proxy=127.0.0.1'])
    expect((await doctor({ http_proxy: 'http://127.0.0.1:9', no_proxy: '127.0.0.1' })).warned).toEqual([])
  })

  test('neither secrets nor passwords are printed', async () => {
    const { stdout } = await run(['doctor'], {
      ...env,
      MIRRORHALL_DATA: 'postgres://user:p4ssw0rd@127.0.0.1:1/x',
      http_proxy: 'http://me:hidden@127.0.0.1:9',
    })
    expect(stdout).not.toMatch(/p4ssw0rd|hidden/)
    expect(stdout).not.toContain(server.key.secret)
  })

  test.skipIf(!hasTerminal)('has marks in colour on a terminal', async () => {
    const screen = await onTerminal(['doctor'], { ...env, TENCENTCLOUD_SECRET_ID: 'AKIDreal' })
    expect(screen).toStartWith('\x1b[32m✓\x1b[39m Mirrorhall')
    expect(screen).toMatch(
      /\x1b\[33m!\x1b\[39m tencent: variable TENCENTCLOUD_SECRET_ID has .*\n {4}→ eval "\$\(\S+\/bin\/mirrorhall env tencent\)"/,
    )
    expect(await onTerminal(['doctor'], { ...env, NO_COLOR: '1' })).not.toContain('\x1b')
  })
})
