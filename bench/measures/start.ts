import { join } from 'node:path'
import type { ClientKey } from '../../src/clouds/client.ts'
import { askRightly, describeImageRequest } from '../ask.ts'
import { openCaller } from '../caller.ts'
import { median } from '../latencies.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { type Server, startMirrorhall, startOnStock } from '../server.ts'
import { BYSTANDER, keyAt } from '../stock/access.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { ONE_LARGE, SPREADS, stockInWords } from '../stock/stock.ts'

const STARTS = 5
const QUICK_STARTS = 2
const TARGET_IMAGES = 100_000
const TARGET = { atMost: 300 }

/** From the command to the first answer. */
export const start: Measure = {
  name: 'start',
  summary: 'from the start of the process to the first answer, a page of 20, on data that is there; median of several starts',
  async run({ effort, folder, say }: MeasureContext) {
    const figures: Figure[] = []
    const times = effort.quick ? QUICK_STARTS : STARTS
    for (const stock of [...SPREADS, ONE_LARGE].filter(({ images }) => images <= effort.largest)) {
      await keptStock(stock)
      const ms = await medianStart(times, () => startOnStock(stock), keyAt(0))
      const isTarget = stock.images === TARGET_IMAGES && stock !== ONE_LARGE
      figures.push({ what: stockInWords(stock), value: ms, unit: 'ms', ...(isTarget ? { target: TARGET } : {}) })
      say(`${stockInWords(stock)}: ${ms.toFixed(0)} ms`)
    }
    const data = join(folder, 'starter.db')
    const starter = () => startMirrorhall({ data, starterKey: BYSTANDER })
    await (await starter()).stop()
    const ms = await medianStart(times, starter, BYSTANDER)
    figures.push({ what: 'the starter catalogue', value: ms, unit: 'ms' })
    say(`the starter catalogue: ${ms.toFixed(0)} ms`)
    return { figures }
  },
}

async function medianStart(times: number, open: () => Promise<Server>, key: ClientKey): Promise<number> {
  const all: number[] = []
  while (all.length < times) {
    const server = await open()
    try {
      const caller = await openCaller(server)
      await askRightly(caller, describeImageRequest(server.url, key, { Limit: 20 }))
      all.push(performance.now() - server.startedAt)
      caller.close()
    } finally {
      await server.stop()
    }
  }
  return median(all)
}
