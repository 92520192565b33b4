import { requestsOf } from '../duel.ts'
import { load } from '../load.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { SCENARIOS, type Scenario } from '../scenario.ts'
import { startOnStock } from '../server.ts'
import { usageOf } from '../usage.ts'

const SIZE = '10000'
/** With more, the time of a step would hold that of other requests. */
const CALLERS = 1
const ASKED = ['describe-image-page', 'describe-image-new', 'describe-image-fuzzy', 'list-custom-images-v3']

/** Where the time of a request goes, by the server's own clocks. */
export const stepShares: Measure = {
  name: 'step-shares',
  summary:
    'one caller alone: time of each step of a request by the metrics page; the rest of the processor time of a request is HTTP, sockets and the collector',
  async run({ effort, say }: MeasureContext) {
    const figures: Figure[] = []
    for (const scenario of SCENARIOS.filter(({ name, stock }) => ASKED.includes(name) && [SIZE, 'ehpc'].includes(stock.name))) {
      const { answers, cpuSeconds, steps } = await loaded(scenario, effort.seconds)
      const micros = (seconds: number) => (seconds / answers) * 1e6
      let inSteps = 0
      for (const [step, seconds] of steps) {
        inSteps += seconds
        figures.push({ what: `${scenario.name}: ${step}`, value: micros(seconds), unit: 'µs' })
      }
      figures.push({ what: `${scenario.name}: everything else`, value: micros(cpuSeconds - inSteps), unit: 'µs' })
      figures.push({ what: `${scenario.name}: processor time of a request`, value: micros(cpuSeconds), unit: 'µs' })
      say(
        `${scenario.name}: ${[...steps].map(([step, seconds]) => `${step} ${micros(seconds).toFixed(1)}`).join(', ')} of ${micros(cpuSeconds).toFixed(1)} µs`,
      )
    }
    return { figures }
  },
}

async function loaded(scenario: Scenario, seconds: number) {
  const server = await startOnStock(scenario.stock)
  try {
    const ask = () => load({ ...requestsOf(scenario, server, seconds), port: server.port, connections: CALLERS, seconds })
    await ask()
    const before = { steps: await stepSeconds(server.url), cpu: usageOf(server.pid).cpuSeconds }
    const { answers } = await ask()
    const cpuSeconds = usageOf(server.pid).cpuSeconds - before.cpu
    const after = await stepSeconds(server.url)
    return { answers, cpuSeconds, steps: new Map([...after].map(([step, total]) => [step, total - (before.steps.get(step) ?? 0)])) }
  } finally {
    await server.stop()
  }
}

/** Seconds of each step so far, all clouds together. */
async function stepSeconds(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/_mirrorhall/metrics`)).text()
  const steps = new Map<string, number>()
  for (const [, step = '', value] of text.matchAll(/^mirrorhall_step_seconds_sum\{.*step="(\w+)"\} (\S+)$/gm)) {
    steps.set(step, (steps.get(step) ?? 0) + Number(value))
  }
  return steps
}
