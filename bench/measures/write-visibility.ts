import { copyFile, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Image } from '../../src/catalogue/image.ts'
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
import { imageAt } from '../stock/images.ts'
import { keptStock } from '../stock/kept-stock.ts'
import { ONE_LARGE, type Stock, spread, stockInWords } from '../stock/stock.ts'

/** What is written into, and within how many milliseconds a write shall be seen by a server in the middle of writes. */
const STOCKS: readonly { readonly stock: Stock; readonly sameServerMs?: number; readonly otherServersMs?: number }[] = [
  { stock: spread(1_000) },
  { stock: ONE_LARGE, sameServerMs: 5, otherServersMs: 20 },
]
const WRITES = 50
const QUICK_WRITES = 5

/** Time in which everybody asks already, before the write. */
const AROUND_MS = 20

/** How long it takes until a write of one process is seen in the answers of others. */
export const writeVisibility: Measure = {
  name: 'write-visibility',
  summary:
    'from the commit of one image by another process to the first answer that has it, asked for without pause; with PostgreSQL, until both of two servers have it; and from the commit in a process to the next list of that process',
  async run({ effort, folder, say }: MeasureContext) {
    const writes = effort.quick ? QUICK_WRITES : WRITES
    const figures: Figure[] = []
    for (const { stock, sameServerMs, otherServersMs } of STOCKS.filter(({ stock: { images } }) => images <= effort.largest)) {
      const report = (how: string, all: readonly number[], atMost?: number) => {
        const what = `${stockInWords(stock)}, ${how}`
        figures.push(
          { what: `${what}: median`, value: median(all), unit: 'ms', ...(atMost === undefined ? {} : { target: { atMost } }) },
          { what: `${what}: worst`, value: Math.max(...all), unit: 'ms' },
        )
        say(`${what}: median ${median(all).toFixed(1)} ms, worst ${Math.max(...all).toFixed(1)} ms`)
      }
      const file = await copyOfStock(stock, folder)
      const masterKey = await loadMasterKey({ file: join(folder, 'master.key') })
      report('SQLite, the process that writes', await seenHere({ data: file, masterKey }, stock, writes), sameServerMs)
      report('SQLite, one server', await seen([{ data: file }], { data: file, masterKey }, stock, writes))
      const { data, masterKey: key, stop } = await postgresWith(stock)
      try {
        const servers = [0, 1].map(() => ({ data, masterKey: key }))
        const writer = { data, masterKey: Buffer.from(key, 'base64') }
        report('PostgreSQL, two servers', await seen(servers, writer, stock, writes), otherServersMs)
      } finally {
        await stop()
      }
    }
    return { figures }
  },
}

/** The stock in a file that may be written to. */
async function copyOfStock(stock: Stock, folder: string): Promise<string> {
  const kept = await keptStock(stock)
  for (const end of ['-wal', '-shm']) await rm(join(folder, `catalogue.db${end}`), { force: true })
  await copyFile(kept, join(folder, 'catalogue.db'))
  await Bun.write(join(folder, 'master.key'), await readFile(join(dirname(kept), 'master.key'), 'utf8'))
  return join(folder, 'catalogue.db')
}

/** The catalogue itself, without a wire: nothing that is served so far writes images. */
async function seenHere(writer: Writer, stock: Stock, writes: number): Promise<number[]> {
  const store = await openStore(writer)
  let committedAt = 0
  const { transact } = store
  store.transact = async (...given) => {
    const result = await transact.apply(store, given)
    committedAt = performance.now()
    return result
  }
  const catalogue = await Catalogue.open(store, { cacheBytes: 1e10, pollEveryMs: 1_000, staleAfterMs: 5_000, now: () => performance.now() })
  const all: number[] = []
  try {
    // The first only brings the shelf into memory.
    for (let index = 0; index <= writes; index++) {
      const image = ownImageAt(stock.images + index, stock)
      await catalogue.write({ images: [image] })
      const where = [{ on: 'id', anyOf: [image.faces['tencent/ecm']?.id ?? ''] }] as const
      const { total } = await catalogue.list(accountId(0), { service: 'tencent/ecm', from: ['own', 'public'], where }, 0, 20)
      all.push(performance.now() - committedAt)
      if (total !== 1) throw new Error('the image that was written is not listed')
    }
    return all.slice(1)
  } finally {
    await catalogue.close()
  }
}

interface Writer {
  readonly data: string
  readonly masterKey: Uint8Array
}

const ownImageAt = (index: number, stock: Stock): Image => ({ ...imageAt(index, stock), owner: accountId(0), visibility: 'private' })

async function seen(starts: Parameters<typeof startMirrorhall>[0][], writer: Writer, stock: Stock, writes: number) {
  const servers: Server[] = []
  const store = await openStore(writer)
  try {
    for (const options of starts) servers.push(await startMirrorhall(options))
    const all: number[] = []
    // The first only brings the shelves into memory.
    for (let index = 0; index <= writes; index++) all.push(await untilSeen(servers, store, ownImageAt(stock.images + index, stock)))
    return all.slice(1)
  } finally {
    for (const server of servers) await server.stop()
    await store.close()
  }
}

async function untilSeen(servers: readonly Server[], store: Store, image: Image): Promise<number> {
  const polls = servers.map(async (server) => {
    const caller = await openCaller(server)
    const request = describeImageRequest(server.url, keyAt(0), {
      Filters: [{ Name: 'image-id', Values: [image.faces['tencent/ecm']?.id] }],
    })
    while ((await askRightly(caller, request)).total === 0);
    caller.close()
    return performance.now()
  })
  await Bun.sleep(AROUND_MS)
  await store.write({ images: [image] })
  const committedAt = performance.now()
  const at = await Promise.all(polls)
  // An answer may have it before the writer hears that it is done.
  return Math.max(0, Math.max(...at) - committedAt)
}
