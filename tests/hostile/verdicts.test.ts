import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { alibabaCloud } from '../../src/clouds/alibaba/cloud.ts'
import type { Cloud } from '../../src/clouds/cloud.ts'
import { tencentCloud } from '../../src/clouds/tencent/cloud.ts'
import { SPELLINGS } from '../../src/clouds/tencent/errors.ts'
import { Journal } from '../../src/gateway/journal.ts'
import { Metrics } from '../../src/gateway/metrics.ts'
import type { NonceStore } from '../../src/gateway/nonces.ts'
import { pipeline } from '../../src/gateway/pipeline.ts'
import { noThrottle } from '../../src/gateway/throttle.ts'
import { type Hall, openHall, registry } from '../support/alibaba.ts'
import { acs3, rpc } from '../support/alibaba-requests.ts'
import { tc3, v1, wire } from '../support/tencent-requests.ts'

const clouds: readonly Cloud[] = [
  alibabaCloud({ registry, hostAliases: [], defaultRegion: 'cn-hangzhou' }),
  tencentCloud({ registry, hostAliases: [] }),
]

function gateway({ catalogue }: Hall) {
  const [journal, metrics, nonces] = [new Journal(), new Metrics(), new Set<string>()]
  const remembering: NonceStore = { rememberedUntil: () => undefined, add: (_, nonce) => nonces.size < nonces.add(nonce).size }
  const log = { isLevelEnabled: () => false, debug() {}, info() {}, error() {} }
  const answer = pipeline({ catalogue, nonces: remembering, journal, metrics, throttle: noThrottle, log })
  const send = (request: ReturnType<typeof wire>) => answer(clouds.find((cloud) => cloud.claims(request)) ?? (clouds[1] as Cloud), request)
  return { send, journal, metrics, nonces }
}

test('whatever is asked, the counters have labels of a closed list only, and what is remembered is short', async () => {
  const hall = await openHall()
  const { send, journal, metrics, nonces } = gateway(hall)
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
  await fc.assert(
    fc.asyncProperty(request, async (given) => void (await send(given))),
    { numRuns: 3_000 },
  )
  const verdicts = new Set([...Object.keys(SPELLINGS), 'ok', ...registry.operations.flatMap(({ errors }) => errors)])
  const counted = [...metrics.requests()]
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(3_000)
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
