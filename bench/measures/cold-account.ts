import { askRightly, describeImageRequest } from '../ask.ts'
import { openCaller } from '../caller.ts'
import { Latencies } from '../latencies.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { startOnStock } from '../server.ts'
import { keyAt } from '../stock/access.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { SPREADS, type Stock, stockInWords } from '../stock/stock.ts'

const ACCOUNTS = 1_000
const TARGET = { atMost: 5 }

/** The first answer to accounts that nobody has asked for. */
export const coldAccount: Measure = {
  name: 'cold-account',
  summary: 'the first page of 20 of accounts of which nothing is in memory, each asked for once; the public images are in memory',
  async run({ effort, say }: MeasureContext) {
    const figures: Figure[] = []
    for (const stock of SPREADS.filter(({ images }) => images <= effort.largest)) {
      await keptStock(stock)
      const latencies = await firstAnswers(stock)
      const [p50, p99] = [latencies.quantile(0.5), latencies.quantile(0.99)]
      figures.push({ what: `${stockInWords(stock)}: median`, value: p50, unit: 'ms', target: TARGET })
      figures.push({ what: `${stockInWords(stock)}: 99 of 100 within`, value: p99, unit: 'ms' })
      say(`${stockInWords(stock)}: median ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`)
    }
    return { figures }
  },
}

async function firstAnswers(stock: Stock): Promise<Latencies> {
  const server = await startOnStock(stock)
  try {
    const caller = await openCaller(server)
    const latencies = new Latencies()
    for (let account = 0; account <= ACCOUNTS; account++) {
      const { ms } = await askRightly(caller, describeImageRequest(server.url, keyAt(account), { Limit: 20 }))
      // The first loads the public images.
      if (account > 0) latencies.add(ms)
    }
    caller.close()
    return latencies
  } finally {
    await server.stop()
  }
}
