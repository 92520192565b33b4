import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { SPELLINGS } from '../../src/clouds/tencent/errors.ts'
import type { NonceStore } from '../../src/gateway/nonces.ts'
import { acme, registry } from '../support/alibaba.ts'
import { acs3, NOW, ROOT, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { tc3, v1, wire } from '../support/tencent-requests.ts'
import { openInProcess } from '../support/test-server.ts'

test('whatever is asked, the counters have labels of a closed list only, and what is remembered is short', async () => {
  const nonces = new Set<string>()
  const remembering: NonceStore = { rememberedUntil: () => undefined, add: (_, nonce) => nonces.size < nonces.add(nonce).size }
  const testServer = await openInProcess({ now: NOW, nonces: remembering, stock: { accounts: [acme], keys: [anAccessKey({ ...ROOT })] } })
  const { journal, metrics } = testServer.server
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2_000 }),
    fc.constantFrom('__proto__', 'DescribeImage', 'ListImages', 'x'.repeat(50_000)),
  )
  const request = fc.oneof(
    odd.map((action) => tc3({ action })),
    odd.map((version) => v1({ parameters: { Version: version.toWellFormed() } })),
    fc.record({ host: odd, path: odd, query: odd, body: odd }).map(({ host, ...given }) => wire({ ...given, headers: { host } })),
    odd.map((action) => rpc(action.toWellFormed())),
    odd.map((nonce) => rpc('ListImages', {}, { nonce: nonce.toWellFormed() })),
    odd.map((action) => acs3(action)),
    odd.map((host) => tc3({ host: `${host}.tencentcloudapi.com` })),
  )
  let matched = 0
  const handle = async (given: ReturnType<typeof wire>) => {
    if (testServer.server.clouds.some((cloud) => cloud.matches(given))) matched++
    await testServer.handle(given)
  }
  await fc.assert(fc.asyncProperty(request, handle), { numRuns: 3_000 })
  expect(matched).toBeGreaterThan(2_000)
  const outcomes = new Set([...Object.keys(SPELLINGS), 'ok', ...registry.operations.flatMap(({ errors }) => errors)])
  const counted = [...metrics.requests()]
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(matched)
  for (const { outcome, operation } of counted) {
    expect(outcomes).toContain(outcome)
    if (operation !== undefined) expect(registry.operations).toContain(operation)
  }
  const remembered = journal.after(0, 1_000)
  expect(remembered).toHaveLength(1_000)
  for (const { record } of remembered) {
    const texts = Object.values(record.detail).filter((value) => typeof value === 'string')
    expect(Math.max(0, ...texts.map((text) => text.length))).toBeLessThanOrEqual(500)
  }
  expect(nonces.size).toBeGreaterThan(100)
  expect(Math.max(...[...nonces].map((nonce) => nonce.length))).toBeLessThanOrEqual(300)
  await testServer.close()
}, 30_000)
