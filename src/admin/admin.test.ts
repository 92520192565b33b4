import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anImage } from '../../tests/support/images.ts'
import { register } from '../api/registry.ts'
import { Catalogue } from '../catalogue/catalogue.ts'
import { EHPC_OPERATIONS } from '../clouds/alibaba/ehpc/operations.ts'
import type { WireRequest } from '../clouds/wire.ts'
import { Journal } from '../gateway/journal.ts'
import { openStore } from '../store/open.ts'
import { admin } from './admin.ts'

let catalogue: Catalogue
let now = 0
const journal = new Journal()

beforeAll(async () => {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => now })
  await catalogue.write({
    images: [
      anImage({
        id: 'a',
        name: '金色镜像 <b>',
        owner: null,
        visibility: 'public',
        faces: { tencent: { id: 'img-aaaaaaaa', regions: [], details: {} } },
      }),
    ],
  })
})
afterAll(() => catalogue.close())

const ask = (target: string, given: Partial<WireRequest> & { host?: string } = {}) => {
  const [path = '', query = ''] = target.split('?')
  const headers = new Headers({ host: given.host ?? '127.0.0.1:7654' })
  const answer = admin({ catalogue, journal, registry: register(EHPC_OPERATIONS), version: '1', page: '<p>page</p>' })
  const request = {
    method: 'GET',
    path,
    query,
    headers,
    body: new Uint8Array(),
    oversized: false,
    remoteAddress: '127.0.0.1',
    port: 1,
    receivedAt: 0,
  }
  return answer({ ...request, ...given })
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
  })
})

describe('the page a refusal links to', () => {
  test('says what the code means and what was wrong with that request', async () => {
    journal.add({
      requestId: 'ID-1',
      at: 0,
      cloud: 'alibaba',
      reason: 'forbidden',
      explanation: 'denied by statement 0 of policy p',
      caller: 'acme ann',
    })
    const page = String((await ask('/_mirrorhall/troubleshoot?q=ClusterNotFound&product=ehpc&requestId=ID-1')).body)
    for (const text of [
      'ClusterNotFound',
      'The specified cluster does not exist.',
      'ID-1',
      'acme ann',
      'denied by statement 0 of policy p',
    ]) {
      expect(page).toContain(text)
    }
  })

  test('repeats nothing that a browser would take for markup', async () => {
    const page = String(
      (await ask(`/_mirrorhall/troubleshoot?q=${encodeURIComponent('<script>alert(1)</script>')}&requestId="><img>`)).body,
    )
    expect(page).not.toContain('<script>')
    expect(page).not.toContain('<img>')
  })

  test('the latest thousand refusals are remembered, no more', () => {
    const full = new Journal()
    for (let n = 0; n <= 1_000; n++)
      full.add({ requestId: `r${n}`, at: n, cloud: 'tencent', reason: 'throttled', explanation: '', caller: '' })
    expect(full.find('r0')).toBeUndefined()
    expect(full.find('r1')).toMatchObject({ at: 1 })
    expect(full.find('r1000')).toMatchObject({ at: 1_000 })
  })
})
