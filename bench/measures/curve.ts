import type { Figure, Measure, MeasureContext, Series } from '../measure.ts'
import { describeImage, WAYS } from '../scenarios/describe-image.ts'
import { startOnStock } from '../server.ts'
import { serviceTime } from '../service-time.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { spread } from '../stock/stock.ts'

const POINTS = 10
const MIN_IMAGES = 1_000
const MAX_IMAGES = 1_000_000
const TARGET = { atMost: 1.5 }

/** The way that the target is about. */
const PAGE = 'describe-image-page'

/** Ways that are drawn. */
const DRAWN = [PAGE, 'describe-image-new', 'describe-image-deep', 'describe-image-fuzzy']

/** Service time by the size of the catalogue. */
export const curve: Measure = {
  name: 'curve',
  summary: 'median time of one caller alone, 10,000 accounts, a hundred of which ask in turn; ten sizes of the catalogue',
  async run({ effort, say }: MeasureContext) {
    const ways = WAYS.filter(({ name }) => DRAWN.includes(name))
    const series = ways.map((way) => ({ name: way.words, points: [] as { images: number; ms: number }[] }))
    for (const images of sizes().filter((size) => size <= effort.largest)) {
      const stock = spread(images)
      await keptStock(stock)
      const server = await startOnStock(stock)
      try {
        for (const [index, way] of ways.entries()) {
          const { p50Ms } = await serviceTime(describeImage(way, stock), server, effort)
          series[index]?.points.push({ images, ms: p50Ms })
        }
      } finally {
        await server.stop()
      }
      say(`${images.toLocaleString('en')} images: ${series.map(({ points }) => points.at(-1)?.ms.toFixed(3)).join(', ')} ms`)
    }
    return { figures: series.map((line, index) => growth(line, ways[index]?.name === PAGE)), series }
  },
}

/** Sizes at the same distances on a logarithmic scale. */
function sizes(): readonly number[] {
  return Array.from({ length: POINTS }, (_, point) => Math.round(MIN_IMAGES * (MAX_IMAGES / MIN_IMAGES) ** (point / (POINTS - 1))))
}

function growth({ name, points }: Series, isTarget: boolean): Figure {
  const [first, last] = [points[0], points.at(-1)]
  const reached = last?.images === MAX_IMAGES
  return {
    what: `${name}: time with ${last?.images.toLocaleString('en')} images to that with ${first?.images.toLocaleString('en')}`,
    value: (last?.ms ?? Number.NaN) / (first?.ms ?? Number.NaN),
    unit: '',
    ...(isTarget && reached ? { target: TARGET } : {}),
  }
}
