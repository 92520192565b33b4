import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Store } from '../../src/catalogue/store-port.ts'
import { AssumeRole } from '../../src/clouds/alibaba/sts/operations/assume-role.ts'
import { openStore } from '../../src/store/open.ts'
import type { Effort } from '../effort.ts'
import { httpRequest } from '../http.ts'
import { load } from '../load.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { postgresWith } from '../postgres.ts'
import { startMirrorhall } from '../server.ts'
import { signV1 } from '../sign-v1.ts'
import { keyAt, ROLE, uidAt } from '../stock/access.ts'
import { fill } from '../stock/fill.ts'
import { imageAt } from '../stock/images.ts'
import { inOne } from '../stock/stock.ts'

const STOCK = inOne(1_000)

/** Images in one write: one, and as many as a file may bring. */
const BATCHES = [1, 1_000]

/** Callers of AssumeRole, which writes a key each time, and most calls that can be expected of them in a second. */
const CALLERS = 16
const MAX_CALLS_PER_SECOND = 20_000

/** Writes that are on the disk when they are answered. */
export const durableWrites: Measure = {
  name: 'durable-writes',
  summary: `images written to the store one write after the other, and AssumeRole over the wire by ${CALLERS} callers; each answered once it is on the disk`,
  async run({ effort, folder, say }: MeasureContext) {
    const file = join(folder, 'catalogue.db')
    const masterKey = randomBytes(32)
    const empty = await openStore({ data: file, masterKey })
    await fill(empty, STOCK, () => {})
    await empty.close()
    const postgres = await postgresWith(STOCK)
    try {
      return {
        figures: [
          ...(await writesTo('SQLite', file, masterKey.toString('base64'), effort, say)),
          ...(await writesTo('PostgreSQL', postgres.data, postgres.masterKey, effort, say)),
        ],
      }
    } finally {
      await postgres.stop()
    }
  },
}

async function writesTo(engine: string, data: string, masterKey: string, effort: Effort, say: MeasureContext['say']): Promise<Figure[]> {
  const figures: Figure[] = []
  const report = (what: string, value: number) => {
    figures.push({ what: `${engine}: ${what}`, value, unit: '/s' })
    say(`${engine}: ${what} ${value.toFixed(0)}/s`)
  }
  const store = await openStore({ data, masterKey: Buffer.from(masterKey, 'base64') })
  for (const batch of BATCHES)
    report(`images, ${batch.toLocaleString('en')} in a write`, await imagesPerSecond(store, batch, effort.seconds))
  await store.close()
  report('AssumeRole', await callsPerSecond(data, masterKey, effort.seconds))
  return figures
}

let next = STOCK.images

async function imagesPerSecond(store: Store, batch: number, seconds: number): Promise<number> {
  const started = performance.now()
  let written = 0
  while (performance.now() - started < seconds * 1000) {
    const result = await store.write({ images: Array.from({ length: batch }, () => imageAt(next++, STOCK)) })
    written += result.written
  }
  return written / ((performance.now() - started) / 1000)
}

async function callsPerSecond(data: string, masterKey: string, seconds: number): Promise<number> {
  const server = await startMirrorhall({ data, masterKey })
  try {
    const input = { RoleArn: `acs:ram::${uidAt(0)}:role/${ROLE}`, RoleSessionName: 'bench' }
    const requests = Array.from({ length: Math.ceil(MAX_CALLS_PER_SECOND * seconds) }, () =>
      httpRequest(signV1(AssumeRole, input, { endpoint: server.url, key: keyAt(0), at: Date.now() })),
    )
    const bodyStart = '{"RequestId":"'
    const { answers, seconds: took } = await load({ port: server.port, requests, once: true, bodyStart, connections: CALLERS, seconds })
    return answers / took
  } finally {
    await server.stop()
  }
}
