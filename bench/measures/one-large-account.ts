import { askRightly, describeImageRequest } from '../ask.ts'
import { openCaller } from '../caller.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { describeImage, WAYS } from '../scenarios/describe-image.ts'
import { startOnStock } from '../server.ts'
import { serviceTime } from '../service-time.ts'
import { keyAt } from '../stock/access.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { ONE_LARGE } from '../stock/stock.ts'
import { usageOf } from '../usage.ts'

const FUZZY = 'describe-image-fuzzy'
const FUZZY_TARGET = { atMost: 2 }

/** What an account with very many images waits for. */
export const oneLargeAccount: Measure = {
  name: 'one-large-account',
  summary: `one caller alone, of an account with ${ONE_LARGE.images.toLocaleString('en')} images: first answer, then median and p99 of each way of asking`,
  async run({ effort, say }: MeasureContext) {
    if (ONE_LARGE.images > effort.largest) return { figures: [] }
    await keptStock(ONE_LARGE)
    const server = await startOnStock(ONE_LARGE)
    try {
      const caller = await openCaller(server)
      const { ms } = await askRightly(caller, describeImageRequest(server.url, keyAt(0), { Limit: 20 }))
      caller.close()
      const figures: Figure[] = [{ what: 'first answer, nothing in memory', value: ms, unit: 'ms' }]
      for (const way of WAYS) {
        const { p50Ms, p99Ms } = await serviceTime(describeImage(way, ONE_LARGE), server, effort)
        figures.push({ what: `${way.words}: median`, value: p50Ms, unit: 'ms', ...(way.name === FUZZY ? { target: FUZZY_TARGET } : {}) })
        figures.push({ what: `${way.words}: 99 of 100 within`, value: p99Ms, unit: 'ms' })
        say(`${way.words}: median ${p50Ms.toFixed(3)} ms, p99 ${p99Ms.toFixed(3)} ms`)
      }
      return { figures: [...figures, { what: 'resident memory afterwards', value: usageOf(server.pid).rssBytes / 1e6, unit: 'MB' }] }
    } finally {
      await server.stop()
    }
  },
}
