import { askRightly, bystanderRequest, describeImageRequest } from '../ask.ts'
import { type Caller, openCaller } from '../caller.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { communityList } from '../scenarios/ehpc-lists.ts'
import { type Server, startOnStock } from '../server.ts'
import { keyAt } from '../stock/access.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { ehpcLists, ONE_LARGE, SPREADS, type Stock, stockInWords } from '../stock/stock.ts'

/** Before and after the long request, so that the worst of a quiet server is not mistaken for a pause. */
const AROUND_MS = 300

/** A request that makes the server load a long list. */
interface Loading {
  readonly what: string
  readonly stock: Stock
  request(server: Server): Uint8Array
}

const loadings: readonly Loading[] = [
  ...[...SPREADS.slice(-2), ONE_LARGE].map((stock) => ({
    what: `first DescribeImage, ${stockInWords(stock)}`,
    stock,
    request: ({ url }: Server) => describeImageRequest(url, keyAt(0), { Limit: 20 }),
  })),
  ...(['JSON', 'XML'] as const).map((format) => ({
    what: `first ListCommunityImages, ${ehpcLists.community.toLocaleString('en')} images, ${format}`,
    stock: ehpcLists,
    request: ({ url }: Server) => communityList(format).probes(url, Date.now(), 1)[0]?.bytes ?? new Uint8Array(),
  })),
]

/** The longest that somebody who asks for next to nothing waits while another's long list is loaded. */
export const pauses: Measure = {
  name: 'pauses',
  summary: 'worst answer to a caller who has no images and asks without pause, while another caller makes the server load a long list',
  async run({ effort, say }: MeasureContext) {
    const figures: Figure[] = []
    for (const { what, stock, request } of loadings.filter(({ stock: { images } }) => images <= effort.largest)) {
      await keptStock(stock)
      const server = await startOnStock(stock)
      try {
        const { worstMs, tookMs } = await worstBeside(server, request(server))
        figures.push({ what: `${what}: worst of the other caller`, value: worstMs, unit: 'ms' })
        figures.push({ what: `${what}: the load itself`, value: tookMs, unit: 'ms' })
        say(`${what}: worst ${worstMs.toFixed(1)} ms of ${tookMs.toFixed(0)} ms`)
      } finally {
        await server.stop()
      }
    }
    return { figures }
  },
}

async function worstBeside(server: Server, request: Uint8Array): Promise<{ readonly worstMs: number; readonly tookMs: number }> {
  const [bystander, loader] = await Promise.all([openCaller(server), openCaller(server)])
  await askRightly(bystander, bystanderRequest(server.url))
  let isOver = false
  const worst = worstUntil(bystander, server, () => isOver)
  await Bun.sleep(AROUND_MS)
  const { status, ms } = await loader.ask(request)
  if (status !== 200) throw new Error(`the long list was refused: status ${status}`)
  await Bun.sleep(AROUND_MS)
  isOver = true
  const worstMs = await worst
  bystander.close()
  loader.close()
  return { worstMs, tookMs: ms }
}

async function worstUntil(caller: Caller, { url }: Server, isOver: () => boolean): Promise<number> {
  const request = bystanderRequest(url)
  let worst = 0
  while (!isOver()) worst = Math.max(worst, (await askRightly(caller, request)).ms)
  return worst
}
