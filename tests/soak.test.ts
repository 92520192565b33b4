import { afterAll, expect, test } from 'bun:test'
import { soak, thirds } from './endurance/soak-run.ts'
import { endAll } from './support/server.ts'

afterAll(endAll)

const SECONDS = 5
/** What one that has just begun may still grow by, MiB; the long form, `npm run soak`, has a stricter word on it. */
const GROWTH_MIB = 150

test('some seconds of full load of every kind, with writes beside it, give no wrong answer and no fault', async () => {
  const { samples, counts, writes, problems, faults, code } = await soak(SECONDS)
  expect({ problems, faults, code }).toEqual({ problems: [], faults: '', code: 0 })
  for (const [kind, { right }] of counts) expect({ kind, isAsked: right > 0 }).toEqual({ kind, isAsked: true })
  expect(writes).toBeGreaterThan(0)
  const [, second = 0, third = 0] = thirds(samples)
  expect(third).toBeLessThan(second + GROWTH_MIB)
  for (const { walMiB } of samples) expect(walMiB).toBeLessThan(32)
}, 60_000)
