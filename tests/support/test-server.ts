import type { WireRequest } from '../../src/api/wire.ts'
import type { AppContext } from '../../src/app/context.ts'
import { diskImageReader } from '../../src/app/disk-images.ts'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Changes, Store } from '../../src/catalogue/store-port.ts'
import type { TaskTime } from '../../src/catalogue/task-work.ts'
import type { Cloud } from '../../src/clouds/cloud.ts'
import { parseAllowEntry } from '../../src/disk-image/allow-list.ts'
import { type Distribution, distribution as shipped } from '../../src/distribution.ts'
import type { NonceStore } from '../../src/gateway/nonces.ts'
import type { TrustedProxies } from '../../src/gateway/proxies.ts'
import type { RateCounter } from '../../src/gateway/throttle.ts'
import { createServer, type Server } from '../../src/server.ts'
import { openStore } from '../../src/store/open.ts'
import { bodyText } from './body-text.ts'

/** What a test changes of a server that has no port, data in memory, and no limits. */
export interface InProcessOptions {
  /** The clouds and services, where they are not those that are shipped. */
  readonly distribution?: Distribution
  /** Where the data is, where it is not in memory. */
  readonly data?: string
  readonly stock?: Changes
  readonly hostAliases?: readonly string[]
  /** Calls per second; without it there is no limit. */
  readonly rate?: number | 'documented'
  readonly adminToken?: string
  readonly proxies?: TrustedProxies
  readonly nonces?: NonceStore
  readonly counter?: RateCounter
  /** The id of every request to this cloud, in place of random ones. */
  readonly requestId?: { readonly cloud: Cloud['name']; readonly id: string }
  /** Stands between the catalogue and its store. */
  readonly wrap?: (store: Store) => Store
  /** Stands between the gateway and each cloud. */
  readonly watch?: (cloud: Cloud) => Cloud
  readonly taskTime?: TaskTime
  /** Hosts from which disk images are imported, as `--import-allow` takes them. */
  readonly importAllow?: readonly string[]
  /** The time at first, milliseconds since the Unix epoch. */
  readonly now: number
}

/** A reply, its bytes as text. */
export interface TextReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** The whole server in this process, without a port. */
export interface InProcessServer extends AppContext {
  readonly server: Server
  /** The time, to be moved as wanted. */
  readonly clock: { now: number }
  /** What the server logged as not the caller's doing; closing with any is an error. */
  readonly faults: object[]
  /** Everything that was logged, a line each. */
  readonly log: string[]
  handle(request: WireRequest): Promise<TextReply>
}

/** Opens a server. */
export async function openInProcess(options: InProcessOptions): Promise<InProcessServer> {
  const {
    distribution = shipped,
    data = ':memory:',
    stock = {},
    rate = 'unlimited',
    requestId,
    wrap = (given) => given,
    watch = (cloud) => cloud,
    importAllow = [],
    ...given
  } = options
  const clock = { now: options.now }
  const now = () => clock.now
  const store = wrap(await openStore({ data, masterKey: new Uint8Array(32).fill(7), now }))
  const catalogue = await Catalogue.open(store, { cacheBytes: 64 * 1024 * 1024, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now })
  await catalogue.write(stock)
  const [faults, log]: [object[], string[]] = [[], []]
  const write = (fields: object, message: string) => void log.push(JSON.stringify({ ...fields, message }))
  const named = (cloud: Cloud) => (cloud.name === requestId?.cloud ? { ...cloud, newRequestId: () => requestId.id } : cloud)
  const server = createServer({
    ...given,
    rate,
    taskClock: now,
    diskImages: diskImageReader(importAllow.flatMap((entry) => parseAllowEntry(entry) ?? [])),
    distribution: { ...distribution, clouds: (settings) => distribution.clouds(settings).map(named).map(watch) },
    app: { catalogue, store, close: () => catalogue.close() },
    log: {
      isLevelEnabled: () => true,
      debug: write,
      info: write,
      warn: write,
      error(fields, message) {
        faults.push(fields)
        write(fields, message)
      },
    },
  })
  return {
    server,
    catalogue,
    store,
    clock,
    faults,
    log,
    async handle(request) {
      const response = await server.handle(request)
      return { status: response.status, headers: response.headers, text: bodyText(response) }
    },
    async close() {
      await server.close()
      if (faults.length > 0) throw new Error('the server logged faults', { cause: faults })
    },
  }
}
