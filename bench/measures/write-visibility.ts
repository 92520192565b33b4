import { copyFile, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from '../../src/catalogue/store-port.ts'
import { openStore } from '../../src/store/open.ts'
import { loadMasterKey } from '../../src/store/secrets.ts'
import { askRightly, describeImageRequest } from '../ask.ts'
import { openCaller } from '../caller.ts'
import { median } from '../latencies.ts'
import type { Figure, Measure, MeasureContext } from '../measure.ts'
import { postgresWith } from '../postgres.ts'
import { type Server, startMirrorhall } from '../server.ts'
import { accountId, keyAt } from '../stock/access.ts'
import { imageAt, imageIdAt } from '../stock/images.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { spread } from '../stock/stock.ts'

const STOCK = spread(1_000)
const WRITES = 50
const QUICK_WRITES = 5

/** Time in which everybody asks already, before the write. */
const AROUND_MS = 20

/** How long it takes until a write of one process is seen in the answers of others. */
export const writeVisibility: Measure = {
  name: 'write-visibility',
  summary:
    'from the commit of one image by another process to the first answer that has it, asked for without pause; with PostgreSQL, until both of two servers have it',
  async run({ effort, folder, say }: MeasureContext) {
    const writes = effort.quick ? QUICK_WRITES : WRITES
    const figures: Figure[] = []
    const report = (engine: string, all: readonly number[]) => {
      figures.push(
        { what: `${engine}: median`, value: median(all), unit: 'ms' },
        { what: `${engine}: worst`, value: Math.max(...all), unit: 'ms' },
      )
      say(`${engine}: median ${median(all).toFixed(1)} ms, worst ${Math.max(...all).toFixed(1)} ms`)
    }
    const file = await copyOfStock(folder)
    report(
      'SQLite, one server',
      await seen([{ data: file }], { data: file, masterKey: await loadMasterKey({ file: join(folder, 'master.key') }) }, writes),
    )
    const { data, masterKey, stop } = await postgresWith(STOCK)
    try {
      const servers = [0, 1].map(() => ({ data, masterKey }))
      report('PostgreSQL, two servers', await seen(servers, { data, masterKey: Buffer.from(masterKey, 'base64') }, writes))
    } finally {
      await stop()
    }
    return { figures }
  },
}

/** The stock in a file that may be written to. */
async function copyOfStock(folder: string): Promise<string> {
  const kept = await keptStock(STOCK)
  await copyFile(kept, join(folder, 'catalogue.db'))
  await Bun.write(join(folder, 'master.key'), await readFile(join(dirname(kept), 'master.key'), 'utf8'))
  return join(folder, 'catalogue.db')
}

async function seen(starts: Parameters<typeof startMirrorhall>[0][], writer: { data: string; masterKey: Uint8Array }, writes: number) {
  const servers: Server[] = []
  const store = await openStore(writer)
  try {
    for (const options of starts) servers.push(await startMirrorhall(options))
    const all: number[] = []
    // The first only brings the shelves into memory.
    for (let index = 0; index <= writes; index++) all.push(await untilSeen(servers, store, STOCK.images + index))
    return all.slice(1)
  } finally {
    for (const server of servers) await server.stop()
    await store.close()
  }
}

async function untilSeen(servers: readonly Server[], store: Store, index: number): Promise<number> {
  const polls = servers.map(async (server) => {
    const caller = await openCaller(server)
    const request = describeImageRequest(server.url, keyAt(0), { Filters: [{ Name: 'image-id', Values: [imageIdAt(index)] }] })
    while ((await askRightly(caller, request)).total === 0);
    caller.close()
    return performance.now()
  })
  await Bun.sleep(AROUND_MS)
  await store.write({ images: [{ ...imageAt(index, STOCK), owner: accountId(0), visibility: 'private' }] })
  const committedAt = performance.now()
  const at = await Promise.all(polls)
  // An answer may have it before the writer hears that it is done.
  return Math.max(0, Math.max(...at) - committedAt)
}
