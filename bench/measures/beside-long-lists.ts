import { requestsOf } from '../duel.ts'
import { type LoadResult, load } from '../load.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { describeImage, WAYS } from '../scenarios/describe-image.ts'
import { communityList } from '../scenarios/ehpc-lists.ts'
import { type Server, startOnStock } from '../server.ts'
import { ehpcLists } from '../stock/stock.ts'

/** Callers of DescribeImage, each asking as fast as it is answered. */
const CALLERS = 16
const TARGET = { atMost: 3 }

/** How long others wait while one caller is sent long lists, one after the other. */
export const besideLongLists: Measure = {
  name: 'beside-long-lists',
  summary: `${CALLERS} callers of DescribeImage, alone and beside one caller of ListCommunityImages with ${ehpcLists.community.toLocaleString('en')} images`,
  async run({ effort, say }: MeasureContext) {
    const server = await startOnStock(ehpcLists)
    try {
      await describing(server, effort.warmUpSeconds)
      const alone = (await describing(server, effort.seconds)).latencies.quantile(0.99)
      const figures: Figure[] = [{ what: 'DescribeImage alone: 99 of 100 within', value: alone, unit: 'ms' }]
      for (const format of ['JSON', 'XML'] as const) {
        const seconds = effort.warmUpSeconds + effort.seconds
        const [lists, pages] = await Promise.all([
          listing(server, format, seconds),
          Bun.sleep(effort.warmUpSeconds * 1000).then(() => describing(server, effort.seconds)),
        ])
        const beside = pages.latencies.quantile(0.99)
        figures.push({ what: `beside lists in ${format}: 99 of 100 within`, value: beside, unit: 'ms' })
        figures.push({ what: `beside lists in ${format}, to alone`, value: beside / alone, unit: '', target: TARGET })
        figures.push({ what: `lists in ${format} meanwhile`, value: lists.answers / lists.seconds, unit: '/s' })
        say(
          `beside ${format}: p99 ${beside.toFixed(2)} ms, alone ${alone.toFixed(2)} ms, ${(lists.answers / lists.seconds).toFixed(1)} lists a second`,
        )
      }
      return { figures }
    } finally {
      await server.stop()
    }
  },
}

function describing(server: Server, seconds: number): Promise<LoadResult> {
  const [page] = WAYS
  if (page === undefined) throw new Error('there is no way to ask')
  return load({ ...requestsOf(describeImage(page, ehpcLists), server, seconds), port: server.port, connections: CALLERS, seconds })
}

const listing = (server: Server, format: 'JSON' | 'XML', seconds: number): Promise<LoadResult> =>
  load({ ...requestsOf(communityList(format), server, seconds), port: server.port, connections: 1, seconds })
