import { openStore } from '../../src/store/open.ts'
import { requestsOf } from '../duel.ts'
import { type LoadResult, load } from '../load.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { postgresWith } from '../postgres.ts'
import { describeImage, WAYS } from '../scenarios/describe-image.ts'
import { type Server, startMirrorhall } from '../server.ts'
import { accountId } from '../stock/access.ts'
import { imageAt } from '../stock/images.ts'
import { ONE_LARGE, stockInWords } from '../stock/stock.ts'

/** Callers of DescribeImage, each asking as fast as it is answered, and images that another process writes meanwhile. */
const CALLERS = 4
const WRITES_PER_SECOND = 10
const TARGET = { atMost: 2 }

/** How long readers of a long shelf wait while images are written into it. */
export const besideWrites: Measure = {
  name: 'beside-writes',
  summary: `${CALLERS} callers of DescribeImage of ${stockInWords(ONE_LARGE)}, alone and while another process writes ${WRITES_PER_SECOND} images a second into that account, on PostgreSQL`,
  async run({ effort, say }: MeasureContext) {
    const { data, masterKey, stop } = await postgresWith(ONE_LARGE)
    const store = await openStore({ data, masterKey: Buffer.from(masterKey, 'base64') })
    const server = await startMirrorhall({ data, masterKey })
    try {
      await describing(server, effort.warmUpSeconds)
      const alone = (await describing(server, effort.seconds)).latencies.quantile(0.99)
      let isOver = false
      let written = 0
      const writing = (async () => {
        for (; !isOver; written++) {
          const image = { ...imageAt(ONE_LARGE.images + written, ONE_LARGE), owner: accountId(0), visibility: 'private' } as const
          await Promise.all([store.write({ images: [image] }), Bun.sleep(1000 / WRITES_PER_SECOND)])
        }
      })()
      const beside = (await describing(server, effort.seconds)).latencies.quantile(0.99)
      isOver = true
      await writing
      say(`p99 ${beside.toFixed(2)} ms beside ${written} writes, alone ${alone.toFixed(2)} ms`)
      return {
        figures: [
          { what: 'alone: 99 of 100 within', value: alone, unit: 'ms' },
          { what: 'beside writes: 99 of 100 within', value: beside, unit: 'ms' },
          { what: 'beside writes, to alone', value: beside / alone, unit: '', target: TARGET },
        ],
      }
    } finally {
      await server.stop()
      await store.close()
      await stop()
    }
  },
}

/** The pages of a list that begins with what was written last may begin otherwise, so only their beginning is held. */
function describing(server: Server, seconds: number): Promise<LoadResult> {
  const [page] = WAYS
  if (page === undefined) throw new Error('there is no way to ask')
  return load({ ...requestsOf(describeImage(page, ONE_LARGE), server, seconds), port: server.port, connections: CALLERS, seconds })
}
