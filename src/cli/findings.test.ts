import { describe, expect, test } from 'bun:test'
import { checkClock, checkProxy, checkServer, checkSurroundings } from './findings.ts'

const at = (time: string) => Date.parse(time)
const health = { status: 'ok', version: '1.0.0', time: '2026-01-02T03:04:05.000Z' }
const states = (findings: readonly { readonly state: string }[]) => findings.map(({ state }) => state)

describe('the clocks', () => {
  const now = at(health.time)
  test.each([
    [0, 'good'],
    [9_999, 'good'],
    [10_000, 'warn'],
    [299_999, 'warn'],
    [300_000, 'bad'],
  ])('%d ms apart, either way, are %s', (apart, state) => {
    expect(states(checkClock(health, now + apart, now + apart))).toEqual([state])
    expect(states(checkClock(health, now - apart, now - apart))).toEqual([state])
  })

  test('agree when the server’s time lies between question and answer, however long the answer took', () => {
    expect(states(checkClock(health, now - 400_000, now + 400_000))).toEqual(['good'])
  })

  test('are told apart in seconds', () => {
    expect(checkClock(health, now + 1_234_500, now + 1_234_500)[0]?.summary).toContain('are 1,235 s apart')
  })
})

describe('a server', () => {
  test('of another version is warned of, and one that does not hear its database is bad', () => {
    expect(states(checkServer(health, 'http://127.0.0.1:1', '1.0.0'))).toEqual(['good'])
    expect(states(checkServer(health, 'http://127.0.0.1:1', '1.0.1'))).toEqual(['good', 'warn'])
    const [, stale] = checkServer({ ...health, status: 'stale', staleForSeconds: 7 }, 'http://127.0.0.1:1', '1.0.0')
    expect(stale).toMatchObject({ state: 'bad', summary: expect.stringContaining('for 7 s') })
  })
})

describe('a proxy of the shell', () => {
  const endpoint = 'http://images.example:7654'
  test.each<[Record<string, string>]>([
    [{}],
    [{ http_proxy: '' }],
    [{ http_proxy: 'http://proxy.example', no_proxy: 'a.example, images.example' }],
    [{ HTTP_PROXY: 'http://proxy.example', NO_PROXY: '*' }],
    [{ http_proxy: endpoint }],
  ])('as %j is not in the way', (variables) => expect(checkProxy(variables, endpoint)).toEqual([]))

  test('is told without its password, with the names that are spared so far', () => {
    const [found] = checkProxy({ http_proxy: 'http://u:secret@proxy.example', no_proxy: 'a.example' }, endpoint)
    expect(found).toMatchObject({ state: 'warn', fix: 'export no_proxy=images.example,a.example' })
    expect(found?.summary).not.toContain('secret')
  })
})

describe('what clients find in the shell', () => {
  const here = 'http://127.0.0.1:7654'
  const key = { where: 'A', id: 'AKIDx' }
  const leading = (value: string | undefined, endpoint = here) =>
    states(checkSurroundings('tencent', { keys: [], endpoints: [{ where: 'E', value }] }, endpoint, undefined))

  test('leads here under any name of this machine, and else does not', () => {
    for (const value of [here, '127.0.0.1:7654', 'http://localhost:7654', '[::1]:7654']) expect(leading(value)).toEqual(['good'])
    for (const value of [undefined, 'http://127.0.0.1:7655', 'http://images.example:7654', '://']) expect(leading(value)).toEqual(['warn'])
    expect(leading('https://images.example', 'https://images.example:443')).toEqual(['good'])
    expect(leading('http://images.example', 'http://images.example:80')).toEqual(['good'])
    expect(leading('https://images.example', 'http://images.example')).toEqual(['warn'])
  })

  test('is a key of this server, or is warned of; without a look into the data nothing is said against it', () => {
    const found = (keyIds: ReadonlySet<string> | undefined) =>
      states(checkSurroundings('tencent', { keys: [key], endpoints: [] }, here, keyIds))
    expect(found(new Set(['AKIDx']))).toEqual(['good'])
    expect(found(new Set(['AKIDy']))).toEqual(['warn'])
    expect(found(undefined)).toEqual(['good'])
    expect(checkSurroundings('tencent', { keys: [], endpoints: [] }, here, new Set())).toEqual([])
  })
})
