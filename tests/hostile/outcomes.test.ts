import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { SPELLINGS } from '../../src/clouds/tencent/errors.ts'
import type { NonceStore } from '../../src/gateway/nonces.ts'
import { acme, registry } from '../support/alibaba.ts'
import { acs3, NOW, ROOT, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { tc3, v1, wire } from '../support/tencent-requests.ts'
import { openTestServer } from '../support/test-server.ts'

test('whatever is asked, the counters have labels of a closed list only, and what is remembered is short', async () => {
  const nonces = new Set<string>()
  const remembering: NonceStore = { rememberedUntil: () => undefined, add: (_, nonce) => nonces.size < nonces.add(nonce).size }
  const hall = await openTestServer({ now: NOW, nonces: remembering, stock: { accounts: [acme], keys: [anAccessKey({ ...ROOT })] } })
  const { journal, metrics } = hall.server
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
  let claimed = 0
  const handle = async (given: ReturnType<typeof wire>) => {
    if (hall.server.clouds.some((cloud) => cloud.claims(given))) claimed++
    await hall.handle(given)
  }
  await fc.assert(fc.asyncProperty(request, handle), { numRuns: 3_000 })
  expect(claimed).toBeGreaterThan(2_000)
  const verdicts = new Set([...Object.keys(SPELLINGS), 'ok', ...registry.operations.flatMap(({ errors }) => errors)])
  const counted = [...metrics.requests()]
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(claimed)
  for (const { verdict, operation } of counted) {
    expect(verdicts).toContain(verdict)
    if (operation !== undefined) expect(registry.operations).toContain(operation)
  }
  const remembered = journal.after(0, 1_000)
  expect(remembered).toHaveLength(1_000)
  for (const { trail } of remembered) {
    const texts = Object.values(trail.detail).filter((value) => typeof value === 'string')
    expect(Math.max(0, ...texts.map((text) => text.length))).toBeLessThanOrEqual(500)
  }
  expect(nonces.size).toBeGreaterThan(100)
  expect(Math.max(...[...nonces].map((nonce) => nonce.length))).toBeLessThanOrEqual(300)
  await hall.close()
}, 30_000)
