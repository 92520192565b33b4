import type { Series } from '../measure.ts'
import { inDigits } from '../report.ts'

const WIDTH = 760
const HEIGHT = 480
const PLOT = { left: 70, right: 715, top: 136, bottom: 420 } as const
const LEGEND_ROW = 20

/** A background of its own, so that it can be read whatever page it is on. */
const STYLE = `text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 15px }
.paper { fill: #ffffff }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.axis { stroke: #59636e; stroke-width: 1 }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.c0 { stroke: #0550ae } .c1 { stroke: #8250df } .c2 { stroke: #bc4c00 } .c3 { stroke: #116329 }
.dot.c0 { fill: #0550ae } .dot.c1 { fill: #8250df } .dot.c2 { fill: #bc4c00 } .dot.c3 { fill: #116329 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .paper { fill: #0d1117 }
  .grid { stroke: #30363d }
  .axis { stroke: #9198a1 }
  .c0 { stroke: #79c0ff } .c1 { stroke: #d2a8ff } .c2 { stroke: #ffa657 } .c3 { stroke: #7ee787 }
  .dot.c0 { fill: #79c0ff } .dot.c1 { fill: #d2a8ff } .dot.c2 { fill: #ffa657 } .dot.c3 { fill: #7ee787 }
}`

/** One line for each way of asking, both axes logarithmic. */
export function curvePicture(series: readonly Series[]): string {
  const points = series.flatMap((line) => line.points)
  const x = axis(
    points.map(({ images }) => images),
    PLOT.left,
    PLOT.right,
  )
  const y = axis(
    points.map(({ ms }) => ms),
    PLOT.bottom,
    PLOT.top,
  )
  const grid = [
    ...x.ticks.map((images) => tick(x.at(images), undefined, images.toLocaleString('en'))),
    ...y.ticks.map((ms) => tick(undefined, y.at(ms), inDigits(ms))),
  ]
  const lines = series.map(({ name, points: drawn }, index) => {
    const at = drawn.map(({ images, ms }) => [x.at(images).toFixed(1), y.at(ms).toFixed(1)] as const)
    const dots = at.map(([cx, cy]) => `<circle class="dot c${index}" cx="${cx}" cy="${cy}" r="3.5"/>`)
    return [`<polyline class="line c${index}" points="${at.map((pair) => pair.join(',')).join(' ')}"/>`, ...dots, legend(name, index)].join(
      '\n',
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Median time of DescribeImage by the number of images in the catalogue">
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="6"/>
<text class="title" x="${PLOT.left}" y="28">Median time of one DescribeImage, one caller alone</text>
${grid.join('\n')}
<path class="axis" d="M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}" fill="none"/>
${lines.join('\n')}
<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 14}" text-anchor="middle">images in the catalogue (logarithmic)</text>
<text transform="translate(18 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">milliseconds (logarithmic)</text>
</svg>
`
}

function legend(name: string, index: number): string {
  const left = PLOT.left
  const top = 52 + index * LEGEND_ROW
  return `<path class="line c${index}" d="M${left} ${top - 4}h24"/><text x="${left + 32}" y="${top}">${name}</text>`
}

function tick(x: number | undefined, y: number | undefined, label: string): string {
  if (y === undefined) {
    return `<path class="grid" d="M${x} ${PLOT.top}V${PLOT.bottom}"/><text x="${x}" y="${PLOT.bottom + 20}" text-anchor="middle">${label}</text>`
  }
  return `<path class="grid" d="M${PLOT.left} ${y}H${PLOT.right}"/><text x="${PLOT.left - 8}" y="${y + 4}" text-anchor="end">${label}</text>`
}

/** A logarithmic axis over whole powers of ten that hold all the values. */
function axis(values: readonly number[], from: number, to: number) {
  const minPower = Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  const maxPower = Math.max(minPower + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))
  return {
    at: (value: number) => from + ((Math.log10(value) - minPower) / (maxPower - minPower)) * (to - from),
    ticks: Array.from({ length: maxPower - minPower + 1 }, (_, power) => 10 ** (minPower + power)),
  }
}
