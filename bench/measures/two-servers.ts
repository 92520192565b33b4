import { availableParallelism } from 'node:os'
import { requestsOf } from '../duel.ts'
import type { Effort } from '../effort.ts'
import { median } from '../latencies.ts'
import { load } from '../load.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { postgresWith } from '../postgres.ts'
import { describeImage, WAYS } from '../scenarios/describe-image.ts'
import { type Server, startMirrorhall } from '../server.ts'
import { spread } from '../stock/stock.ts'
import { usageOf } from '../usage.ts'

const STOCK = spread(10_000)

/** Servers that have a core each, the load generator and the database beside them. */
const CORES_NEEDED = 4

/** Whether two server processes on one database do more than one. */
export const twoServers: Measure = {
  name: 'two-servers',
  summary: `two server processes on one PostgreSQL, a page of 20 of ${STOCK.images.toLocaleString('en')} images, to one process; ${
    availableParallelism() < CORES_NEEDED
      ? `this machine has too few cores for one each: both share a core, and 1 means that the second costs nothing`
      : 'a core each'
  }`,
  async run({ effort, say }: MeasureContext) {
    const { data, masterKey, stop } = await postgresWith(STOCK)
    const servers: Server[] = []
    try {
      for (const index of [0, 1]) servers.push(await startMirrorhall({ data, masterKey, serverIndex: index }))
      const rounds: { readonly one: Rate; readonly two: Rate }[] = []
      await rate(servers, effort, effort.warmUpSeconds)
      while (rounds.length < effort.rounds) {
        rounds.push({ one: await rate(servers.slice(0, 1), effort, effort.seconds), two: await rate(servers, effort, effort.seconds) })
        const { one, two } = rounds[rounds.length - 1] as (typeof rounds)[number]
        say(`one ${one.perSecond.toFixed(0)}/s, two ${two.perSecond.toFixed(0)}/s`)
      }
      const middle = (read: (round: (typeof rounds)[number]) => number) => median(rounds.map(read))
      return {
        figures: [
          { what: 'answers of one process', value: middle(({ one }) => one.perSecond), unit: '/s' },
          { what: 'answers of two processes', value: middle(({ two }) => two.perSecond), unit: '/s' },
          { what: 'two to one', value: middle(({ one, two }) => two.perSecond / one.perSecond), unit: '' },
          { what: 'two to one, by processor time', value: middle(({ one, two }) => two.perCpuSecond / one.perCpuSecond), unit: '' },
        ],
      }
    } finally {
      for (const server of servers) await server.stop()
      await stop()
    }
  },
}

interface Rate {
  readonly perSecond: number
  readonly perCpuSecond: number
}

async function rate(servers: readonly Server[], { connections }: Effort, seconds: number): Promise<Rate> {
  const [page] = WAYS
  if (page === undefined) throw new Error('there is no way to ask')
  const cpu = () => servers.reduce((sum, { pid }) => sum + usageOf(pid).cpuSeconds, 0)
  const each = Math.max(1, Math.floor(connections / servers.length))
  const asked = servers.map((server) => ({ ...requestsOf(describeImage(page, STOCK), server, seconds), port: server.port }))
  const before = cpu()
  const results = await Promise.all(asked.map((options) => load({ ...options, connections: each, seconds })))
  const answers = results.reduce((sum, result) => sum + result.answers, 0)
  return { perSecond: answers / Math.max(...results.map((result) => result.seconds)), perCpuSecond: answers / (cpu() - before) }
}
