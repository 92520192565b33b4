import { join } from 'node:path'
import { askRightly, describeImageRequest } from '../ask.ts'
import { openCaller } from '../caller.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { type Server, startMirrorhall, startOnStock } from '../server.ts'
import { BYSTANDER, keyAt } from '../stock/access.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { SPREADS, type Stock, stockInWords } from '../stock/stock.ts'
import { usageOf } from '../usage.ts'

const STARTER_TARGET = { atMost: 120 }
const PER_IMAGE_TARGET = { atMost: 1_200 }
const TARGET_IMAGES = 1_000_000

/** With fewer, accounts and keys would weigh more than the images. */
const MIN_IMAGES = 100_000

/** Pages that are asked for of the starter catalogue. */
const PAGES = 1_000

/** Time for the collector to let go of what loading left. */
const REST_MS = 5_000

/** Resident memory, with the starter catalogue and for each image of a large one. */
export const memory: Measure = {
  name: 'memory',
  summary:
    'resident memory: with the starter catalogue, and for each image when every shelf is in memory, after one image was asked for by every account',
  async run({ effort, folder, say }: MeasureContext) {
    const starter = (await withStarter(folder)) / 1e6
    say(`the starter catalogue: ${starter.toFixed(0)} MB`)
    const figures: Figure[] = [{ what: `the starter catalogue, after ${PAGES} pages`, value: starter, unit: 'MB', target: STARTER_TARGET }]
    for (const stock of SPREADS.filter(({ images }) => images >= MIN_IMAGES && images <= effort.largest)) {
      await keptStock(stock)
      const { before, after } = await withAllShelves(stock)
      const target = stock.images === TARGET_IMAGES ? { target: PER_IMAGE_TARGET } : {}
      figures.push({ what: `${stockInWords(stock)}`, value: after / 1e6, unit: 'MB' })
      figures.push({
        what: `${stockInWords(stock)}: for each image, over the server with none in memory`,
        value: (after - before) / stock.images,
        unit: 'B',
        ...target,
      })
      say(`${stockInWords(stock)}: ${(after / 1e6).toFixed(0)} MB, ${((after - before) / stock.images).toFixed(0)} bytes an image`)
    }
    return { figures }
  },
}

async function withStarter(folder: string): Promise<number> {
  const server = await startMirrorhall({ data: join(folder, 'starter.db'), starterKey: BYSTANDER })
  try {
    const caller = await openCaller(server)
    for (let page = 0; page < PAGES; page++) {
      await askRightly(caller, describeImageRequest(server.url, BYSTANDER, { Offset: page % 50, Limit: 20 }))
    }
    caller.close()
    return usageOf(server.pid).rssBytes
  } finally {
    await server.stop()
  }
}

async function withAllShelves(stock: Stock): Promise<{ readonly before: number; readonly after: number }> {
  const server = await startOnStock(stock)
  try {
    const before = usageOf(server.pid).rssBytes
    await askByAll(server, stock)
    await Bun.sleep(REST_MS)
    return { before, after: usageOf(server.pid).rssBytes }
  } finally {
    await server.stop()
  }
}

async function askByAll(server: Server, { accounts }: Stock): Promise<void> {
  const caller = await openCaller(server)
  for (let account = 0; account < accounts; account++) {
    await askRightly(caller, describeImageRequest(server.url, keyAt(account), { Limit: 1 }))
  }
  caller.close()
}
