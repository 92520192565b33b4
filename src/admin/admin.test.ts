import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { anImage } from '../../tests/support/images.ts'
import { readOpenMetrics } from '../../tests/support/openmetrics.ts'
import { register } from '../api/registry.ts'
import type { AppContext } from '../app/context.ts'
import { Catalogue } from '../catalogue/catalogue.ts'
import { EHPC_OPERATIONS } from '../clouds/alibaba/ehpc/operations.ts'
import { Journal } from '../gateway/journal.ts'
import { Metrics } from '../gateway/metrics.ts'
import { RequestRecord } from '../gateway/request-record.ts'
import { openStore } from '../store/open.ts'
import { ADMIN_PATHS, admin } from './admin.ts'
import { policyOf } from './protection.ts'

let app: AppContext
let now = 0
const journal = new Journal()

beforeAll(async () => {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => now })
  app = { catalogue, store, close: () => catalogue.close() }
  await catalogue.write({
    images: [
      anImage({
        id: 'a',
        name: '金色镜像 <b>',
        owner: null,
        visibility: 'public',
        faces: { 'tencent/ecm': { id: 'img-aaaaaaaa', regions: [], details: {} } },
      }),
    ],
  })
})
afterAll(() => app.close())

const metrics = new Metrics()
const ADMIN_TOKEN = 'operators-only-0123456789'
const FAR = { remoteAddress: '192.0.2.1', host: 'mirrorhall.example' }

interface Given {
  method?: string
  remoteAddress?: string
  host?: string
  token?: string
  language?: string
  headers?: Record<string, string>
  behindProxy?: boolean
}

const ask = (target: string, given: Given = {}) => {
  const [path = '', query = ''] = target.split('?')
  const headers = new Headers({
    host: given.host ?? '127.0.0.1:7654',
    'accept-language': given.language ?? '',
    ...(given.token === undefined ? {} : { authorization: `Bearer ${given.token}` }),
    ...given.headers,
  })
  const registry = register(EHPC_OPERATIONS)
  const answer = admin({
    app,
    clouds: [],
    journal,
    metrics,
    registry,
    version: '1',
    adminToken: ADMIN_TOKEN,
    behindProxy: given.behindProxy ?? false,
    page: '<p>page</p>',
  })
  const { method = 'GET', remoteAddress = '127.0.0.1' } = given
  const request = {
    method,
    path,
    query,
    headers,
    body: new Uint8Array(),
    oversized: false,
    remoteAddress,
    port: 1,
    receivedAt: 0,
    steadyAt: 0,
  }
  return answer(request)
}

describe('health', () => {
  test('is told to everybody, and says when the database has not been heard from', async () => {
    const far = { remoteAddress: '192.0.2.1', host: 'mirrorhall.example' }
    expect(JSON.parse(String((await ask('/_mirrorhall/health', far)).body))).toMatchObject({ status: 'ok', database: 'sqlite' })
    expect((await ask('/_mirrorhall/ready', far)).status).toBe(200)
    now = 6_000
    expect(JSON.parse(String((await ask('/_mirrorhall/health', far)).body))).toMatchObject({ status: 'stale', staleForSeconds: 6 })
    expect((await ask('/_mirrorhall/ready', far)).status).toBe(503)
    now = 0
  })
})

describe('the console', () => {
  test.each(['/_mirrorhall/', '/_mirrorhall/images', '/_mirrorhall/troubleshoot'])(
    '%s is for this machine, by its own names only',
    async (path) => {
      expect((await ask(path)).status).toBe(200)
      for (const host of ['localhost:7654', '[::1]:7654', '127.0.0.1']) expect((await ask(path, { host })).status).toBe(200)
      expect((await ask(path, { remoteAddress: '192.0.2.1' })).status).toBe(403)
      expect((await ask(path, { host: 'rebound.example' })).status).toBe(403)
    },
  )

  test('lists what the default account sees, by name', async () => {
    const listed = async (query: string) => JSON.parse(String((await ask(`/_mirrorhall/images?${query}`)).body))
    expect(await listed('name=金色')).toMatchObject({ total: 1, images: [{ name: '金色镜像 <b>', owner: null }] })
    expect(await listed('name=银色')).toEqual({ total: 0, images: [] })
    expect(await listed('cloud=alibaba')).toMatchObject({ total: 0 })
    expect(await listed('limit=-1&offset=x')).toMatchObject({ total: 1 })
  })

  test('nothing is written here, and nothing else is found', async () => {
    expect((await ask('/_mirrorhall/', { method: 'POST' })).status).toBe(405)
    expect((await ask('/_mirrorhall/nothing')).status).toBe(404)
    expect((await ask('/_mirrorhall/../etc/passwd')).status).toBe(404)
    for (const path of ['/_MIRRORHALL/images', '/_MIRRORHALL/requests/x', '/%5fmirrorha/images', '//_mirrorhal/images'])
      expect((await ask(path)).status).toBe(404)
    for (const path of [
      '/x/../_mirrorhall/images',
      '/_mirrorhall/requests/../images',
      '/_mirrorhall/requests/%2e%2e',
      '/_mirrorhall/images/',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404])
  })
})

describe('every answer', () => {
  const paths = [...ADMIN_PATHS.map((place) => `/_mirrorhall${place}`), '/_mirrorhall/nothing']
  const everything = [
    ...paths.map((path) => [path, {}] as const),
    ...paths.map((path) => [path, FAR] as const),
    ['/_mirrorhall/', { method: 'POST' }] as const,
    ['/_mirrorhall/health', { headers: { 'Sec-Fetch-Site': 'cross-site' } }] as const,
  ]
  test.each(everything)('to %s %j is not kept, guessed at, framed or read by other sites', async (path, given) => {
    const { headers } = await ask(path, given)
    expect(headers).toMatchObject({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    const policy = headers['Content-Security-Policy'] ?? ''
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(part)
    expect(policy).not.toContain('unsafe')
  })

  test('with a page lets just the scripts and styles run that the page came with', async () => {
    const text = await readFile(join(import.meta.dirname, '../../console/index.html'), 'utf8')
    const hash = (element: string) =>
      createHash('sha256')
        .update(text.slice(text.indexOf(`<${element}>`) + element.length + 2, text.indexOf(`</${element}>`)))
        .digest('base64')
    expect(policyOf(text)).toContain(`; script-src 'sha256-${hash('script')}'; style-src 'sha256-${hash('style')}'`)
    expect(text.match(/<(script|style)/g)).toHaveLength(2)
    expect(text).not.toMatch(/\son\w+=|\sstyle=/)
    const { headers, body } = await ask('/_mirrorhall/troubleshoot?q=<style>')
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(String(body)) ?? []
    expect(headers['Content-Security-Policy']).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(headers['Content-Security-Policy']).not.toContain('script-src')
  })
})

describe('the page a refusal links to', () => {
  test('says what the code means and what was wrong with that request', async () => {
    journal.add(recordOf('ID-1', 'forbidden', { explanation: 'denied by statement 0 of policy p', resource: 'acs:ehpc:*' }))
    const page = String((await ask('/_mirrorhall/troubleshoot?q=ClusterNotFound&product=ehpc&requestId=ID-1')).body)
    for (const text of [
      'ClusterNotFound',
      'The specified cluster does not exist.',
      'ID-1',
      'denied by statement 0 of policy p',
      'acs:ehpc:*',
      'The caller’s policies do not allow it.',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toMatch(/[\u4e00-\u9fff]/)
    const chinese = String(
      (await ask('/_mirrorhall/troubleshoot?q=ClusterNotFound&requestId=ID-1', { language: 'zh-CN,zh;q=0.9,en;q=0.8' })).body,
    )
    expect(chinese).toContain('调用者的策略不允许该操作。')
  })

  test('has a label for each row, in the language of the reader, and times and spans with their units', async () => {
    journal.add(recordOf('ID-3', 'throttled', { count: 21, limit: 20, retryAfterMs: 50, serverTime: Date.UTC(2026, 0, 2) / 1_000 }))
    const page = async (language: string) => String((await ask('/_mirrorhall/troubleshoot?requestId=ID-3', { language })).body)
    const row = (label: string, text: string) => `<tr><th scope="row">${label}</th><td>${text}</td></tr>`
    const english = await page('en')
    for (const shown of [row('calls', '21'), row('again in', '50 ms'), row('server time', '2026-01-02T00:00:00.000Z')])
      expect(english).toContain(shown)
    const chinese = await page('zh-CN')
    for (const shown of [row('调用次数', '21'), row('上限', '20'), row('可重试时间', '50 ms')]) expect(chinese).toContain(shown)
    const unknown = await ask('/_mirrorhall/troubleshoot?requestId=ID-none', { language: 'zh' })
    expect(String(unknown.body)).toContain('没有找到该请求的记录')
  })

  test('repeats nothing that a browser would take for markup', async () => {
    const page = String(
      (await ask(`/_mirrorhall/troubleshoot?q=${encodeURIComponent('<script>alert(1)</script>')}&requestId="><img>`)).body,
    )
    expect(page).not.toContain('<script>')
    expect(page).not.toContain('<img>')
  })
})

describe('an explanation as JSON', () => {
  test('says the same under the names it had before, for the programs that read them', async () => {
    journal.add(recordOf('ID-2', 'forbidden', { explanation: 'denied', resource: 'acs:ehpc:*' }))
    const { meaning } = JSON.parse(String((await ask('/_mirrorhall/requests/ID-2')).body))
    expect(meaning.summary.en).toBe('The caller’s policies do not allow it.')
    expect(meaning.what).toEqual(meaning.summary)
    expect(meaning.mend).toEqual(meaning.fix)
  })
})

describe('what is for operators', () => {
  test.each(['/_mirrorhall/requests', '/_mirrorhall/requests/ID-2', '/_mirrorhall/metrics'])(
    '%s answers this machine, and others by the token only',
    async (path) => {
      journal.add(recordOf('ID-2', 'throttled', { count: 21, limit: 20 }))
      expect((await ask(path)).status).toBe(200)
      expect((await ask(path, FAR)).status).toBe(403)
      expect((await ask(path, { ...FAR, token: `${ADMIN_TOKEN}x` })).status).toBe(403)
      expect((await ask(path, { ...FAR, token: ADMIN_TOKEN })).status).toBe(200)
      expect((await ask(path, { host: 'rebound.example' })).status).toBe(403)
    },
  )

  test('a request that nobody remembers is not found, and its id is no path', async () => {
    expect((await ask('/_mirrorhall/requests/none')).status).toBe(404)
    expect((await ask('/_mirrorhall/requests/..%2f..%2fetc')).status).toBe(404)
    expect((await ask(`/_mirrorhall/requests/${'x'.repeat(65)}`)).status).toBe(404)
  })

  test('a page of requests goes on where the one before ended', async () => {
    const page = async (query: string) => JSON.parse(String((await ask(`/_mirrorhall/requests?${query}`)).body))
    const { last } = await page('')
    expect((await page(`after=${last}`)).requests).toEqual([])
    journal.add(recordOf('ID-3', 'ok'))
    journal.add(recordOf('ID-4', 'throttled'))
    const { last: now, requests } = await page(`after=${last}`)
    expect(now).toBe(last + 2)
    expect(requests).toMatchObject([
      { requestId: 'ID-3', outcome: 'ok' },
      { requestId: 'ID-4', outcome: 'throttled' },
    ])
    expect((await page(`after=${last}&limit=1`)).requests).toMatchObject([{ requestId: 'ID-4' }])
    // A server that was started anew counts from one again.
    expect((await page('after=999999')).requests.length).toBeGreaterThan(0)
  })

  test('metrics are OpenMetrics, with an end', async () => {
    metrics.count(recordOf('ID-5', 'throttled'))
    const { headers, body } = await ask('/_mirrorhall/metrics')
    expect(headers).toMatchObject({ 'Content-Type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' })
    const text = String(body)
    expect(text).toContain('mirrorhall_requests_total{cloud="alibaba",action="",outcome="throttled"} 1\n')
    expect(text).toContain('mirrorhall_request_duration_seconds_bucket{cloud="alibaba",le="+Inf"} 1\n')
    expect(text).toContain('mirrorhall_step_seconds_count{cloud="alibaba",step="identify"} 1\n')
    const families = readOpenMetrics(text)
    expect(families.map(({ type }) => type)).toEqual(expect.arrayContaining(['info', 'counter', 'histogram', 'summary', 'gauge']))
  })

  test('the start of the process is the same at every scrape, whatever the clock says meanwhile', async () => {
    const startOf = async () => {
      const text = String((await ask('/_mirrorhall/metrics')).body)
      return readOpenMetrics(text).find(({ name }) => name === 'process_start_time_seconds')?.samples[0]?.value
    }
    const first = await startOf()
    expect(Math.abs(Number(first) - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5)
    const { now } = Date
    try {
      Date.now = () => now() + 3_600_000
      expect(await startOf()).toBe(first)
    } finally {
      Date.now = now
    }
  })

  test.each([
    'a 1\n# EOF\n',
    '# TYPE a gauge\na 1\n',
    '# TYPE a gauge\na 1\n\n# EOF\n',
    '# TYPE a gauge\na 1\na 2\n# EOF\n',
    '# TYPE a counter\na 1\n# EOF\n',
    '# TYPE a counter\na_total -1\n# EOF\n',
    '# TYPE a gauge\na{b="\\x"} 1\n# EOF\n',
    '# TYPE a gauge\na{b="1",b="2"} 1\n# EOF\n',
    '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na 2\n# EOF\n',
    '# TYPE a histogram\na_bucket{le="1"} 1\na_count 1\na_sum 1\n# EOF\n',
    '# TYPE a gauge\na undefined\n# EOF\n',
  ])('%j would not pass', (text) => {
    expect(() => readOpenMetrics(text)).toThrow()
  })
})

function recordOf(requestId: string, outcome: string, detail: RequestRecord['detail'] = {}): RequestRecord {
  const body = new Uint8Array()
  const request = {
    method: 'GET',
    path: '/',
    query: '',
    headers: new Headers(),
    body,
    oversized: false,
    remoteAddress: '',
    port: 1,
    receivedAt: 0,
    steadyAt: 0,
  }
  const record = new RequestRecord(requestId, 'alibaba', request)
  record.done()
  return Object.assign(record, { outcome, detail })
}
