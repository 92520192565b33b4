import { describe, expect, test } from 'bun:test'
import { anAccessKey, anImage } from '../../tests/support/images.ts'
import { NO_DISK_IMAGES, NO_TASKS } from '../../tests/support/no-tasks.ts'
import { openTestServer, refusedWith, registry } from '../../tests/support/tencent.ts'
import { NOW, tc3, wire } from '../../tests/support/tencent-requests.ts'
import { Catalogue } from '../catalogue/catalogue.ts'
import { type Store, Unavailable } from '../catalogue/store-port.ts'
import { tencentCloud } from '../clouds/tencent/cloud.ts'
import { openStore } from '../store/open.ts'
import { Journal } from './journal.ts'
import { Metrics } from './metrics.ts'
import { memoryNonces } from './nonces.ts'
import { pipeline } from './pipeline.ts'
import { noThrottle } from './throttle.ts'

/** A store of which some methods fail while `broken` says how. */
function brittle(store: Store, methods: readonly (keyof Store)[], broken: { problem: Error | undefined }): Store {
  return new Proxy(store, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name)
      if (typeof value !== 'function') return value
      const bound = value.bind(of) as (...given: unknown[]) => unknown
      return async (...given: unknown[]) => {
        if (broken.problem !== undefined && methods.includes(name as keyof Store)) throw broken.problem
        return bound(...given)
      }
    },
  })
}

test('secrets that the pipeline is told, and the key’s own, are in no detail, whatever they look like', async () => {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => NOW })
  const key = { id: 'AKIDplain', secret: 'plain words' }
  await catalogue.write({
    accounts: [{ id: 'default', name: 'default', identities: {} }],
    keys: [anAccessKey({ ...key, accountId: 'default' })],
  })
  const journal = new Journal()
  const logged: string[] = []
  const write = (fields: object) => void logged.push(JSON.stringify(fields))
  const log = { isLevelEnabled: () => true, debug: write, info: write, error: write }
  const secrets = ['the root secret']
  const answer = pipeline({
    catalogue,
    tasks: NO_TASKS,
    diskImages: NO_DISK_IMAGES,
    nonces: memoryNonces(),
    throttle: noThrottle,
    journal,
    metrics: new Metrics(),
    log,
    secrets,
  })
  const cloud = tencentCloud({ registry, hostAliases: [] })
  await answer(cloud, tc3({ key, action: secrets[0] as string }))
  await answer(cloud, tc3({ key, body: JSON.stringify({ Limit: key.secret }) }))
  const told = JSON.stringify(journal.after(0, 9).map(({ record: { outcome, detail } }) => ({ outcome, detail }))) + logged.join()
  expect(told).toMatch(/unknown-action.*wrong-type.*\(left out\)/)
  expect(told).not.toMatch(/plain words|the root secret/)
  await catalogue.close()
})

describe('a database that cannot be reached', () => {
  test('is refused as unavailable, without its own words, and is not a secret of the log', async () => {
    const broken: { problem: Error | undefined } = { problem: undefined }
    const testServer = await openTestServer({ wrap: (store) => brittle(store, ['ownShelf', 'openShelf', 'credential'], broken) })
    broken.problem = new Unavailable('connection to 10.0.0.5:5432 refused for user root')
    const { status, text, response } = await testServer.send(tc3())
    expect(status).toBe(200)
    expect(response).toMatchObject(refusedWith('ServiceUnavailable', 'The service is temporarily unavailable. Please try again later.'))
    expect(text).not.toMatch(/10\.0\.0\.5|root/)
    expect(testServer.faults.splice(0)).toMatchObject([{ problem: 'connection to 10.0.0.5:5432 refused for user root' }])
    broken.problem = undefined
    expect((await testServer.send(tc3())).response).toMatchObject({ TotalCount: 0 })
    await testServer.close()
  })

  test('what is in memory is served on and marked as stale', async () => {
    const broken: { problem: Error | undefined } = { problem: undefined }
    const stock = { images: [anImage({ id: 'aaaaaaa1' })] }
    const testServer = await openTestServer({
      stock,
      wrap: (store) => brittle(store, ['ownShelf', 'openShelf', 'credential', 'changesSince'], broken),
    })
    expect((await testServer.send(tc3())).headers).toEqual({ 'Content-Type': 'application/json' })
    broken.problem = new Unavailable('gone')
    testServer.clock.now = NOW + 7_900
    await testServer.catalogue.follow()
    const { headers, response } = await testServer.send(tc3())
    expect(response).toMatchObject({ TotalCount: 1 })
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'X-Mirrorhall-Stale-Seconds': '7' })
    broken.problem = undefined
    await testServer.catalogue.follow()
    expect((await testServer.send(tc3())).headers).toEqual({ 'Content-Type': 'application/json' })
    await testServer.close()
  })
})

describe('a fault', () => {
  test('is told in one word and logged in full', async () => {
    const broken: { problem: Error | undefined } = { problem: undefined }
    const testServer = await openTestServer({ wrap: (store) => brittle(store, ['ownShelf'], broken) })
    broken.problem = new TypeError('undefined is not an object (secret: hunter2)')
    const { status, text, response } = await testServer.send(tc3())
    expect(status).toBe(200)
    expect(response).toMatchObject(
      refusedWith('InternalError', 'An internal error has occurred. Retry your request, but if the problem persists, contact us.'),
    )
    expect(text).not.toMatch(/hunter2|TypeError|\bat /)
    expect(testServer.faults.splice(0)).toMatchObject([{ requestId: response.RequestId, err: broken.problem }])
    await testServer.close()
  })
})

describe('the log', () => {
  test('has the reason of a refusal under its request id, and never the secret, the signature or the token', async () => {
    const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
    const catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => NOW })
    const lines: object[] = []
    const write = (fields: object) => void lines.push(fields)
    const log = { isLevelEnabled: () => true, debug: write, info: write, error: write }
    const answer = pipeline({
      catalogue,
      nonces: memoryNonces(),
      journal: new Journal(),
      metrics: new Metrics(),
      tasks: NO_TASKS,
      diskImages: NO_DISK_IMAGES,
      throttle: noThrottle,
      log,
    })
    const cloud = tencentCloud({ registry, hostAliases: [] })
    const request = tc3({ key: { id: 'AKIDnobody', secret: 'hunter2', token: 'a-token' } })
    const { body } = await answer(cloud, request)
    expect(lines).toMatchObject([{ outcome: 'unknown-access-key', requestId: JSON.parse(String(body)).Response.RequestId }])
    await answer(cloud, wire({ method: 'PUT' }))
    expect(lines).toMatchObject([{}, { outcome: 'unsupported-method' }])
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|a-token|[0-9a-f]{64}/)
    await catalogue.close()
  })
})
