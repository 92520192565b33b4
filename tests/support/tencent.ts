import { register } from '../../src/api/registry.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Changes, Store } from '../../src/catalogue/store-port.ts'
import { tencentCloud } from '../../src/clouds/tencent/cloud.ts'
import { ECM_OPERATIONS } from '../../src/clouds/tencent/ecm/operations.ts'
import { Journal } from '../../src/gateway/journal.ts'
import { Metrics } from '../../src/gateway/metrics.ts'
import { memoryNonces } from '../../src/gateway/nonces.ts'
import { pipeline } from '../../src/gateway/pipeline.ts'
import { memoryCounter, noThrottle, throttle } from '../../src/gateway/throttle.ts'
import { openStore } from '../../src/store/open.ts'
import { anAccessKey, anAccount } from './images.ts'
import { NOW, ROOT, type Tc3Options, tc3 } from './tencent-requests.ts'

/** What stands inside the envelope. */
export interface Answer {
  readonly RequestId: string
  readonly TotalCount?: number
  readonly ImageSet?: readonly Readonly<Record<string, unknown>>[]
  readonly Error?: { readonly Code: string; readonly Message: string }
}

/** A reply, its bytes and what they say. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly response: Answer
}

/** How a hall differs from the usual one, which has account `acme`, its root key and nothing else. */
export interface HallOptions {
  readonly stock?: Changes
  readonly hostAliases?: readonly string[]
  /** Calls per second; without it there is no limit. `documented` is each operation's own. */
  readonly rate?: number | 'documented'
  /** The id of every request, in place of random ones. */
  readonly requestId?: string
  /** Stands between the catalogue and its store. */
  readonly wrap?: (store: Store) => Store
}

/** The whole server in this process, without a socket. */
export interface Hall {
  readonly catalogue: Catalogue
  /** The time, to be moved as wanted. */
  readonly clock: { now: number }
  /** What the server logged as not the caller's doing; closing a hall with any is an error. */
  readonly faults: object[]
  send(request: WireRequest): Promise<Reply>
  readonly call: {
    DescribeImage(input?: unknown, options?: Tc3Options): Promise<Answer>
  }
  close(): Promise<void>
}

/** The operations that are served. */
export const registry = register(ECM_OPERATIONS)

/** Opens a hall. */
export async function openHall({
  stock = {},
  hostAliases = [],
  rate,
  requestId,
  wrap = (store) => store,
}: HallOptions = {}): Promise<Hall> {
  const clock = { now: NOW }
  const now = () => clock.now
  const store = wrap(await openStore({ data: ':memory:', masterKey: new Uint8Array(32).fill(7), now }))
  const catalogue = await Catalogue.open(store, { cacheBytes: 64 * 1024 * 1024, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now })
  await catalogue.write({
    ...stock,
    accounts: [anAccount(), ...(stock.accounts ?? [])],
    keys: [anAccessKey({ ...ROOT }), ...(stock.keys ?? [])],
  })
  const served = tencentCloud({ registry, hostAliases })
  const cloud = requestId === undefined ? served : { ...served, newRequestId: () => requestId }
  const faults: object[] = []
  const answer = pipeline({
    catalogue,
    nonces: memoryNonces(),
    journal: new Journal(),
    metrics: new Metrics(),
    throttle: rate === undefined ? noThrottle : throttle({ counter: memoryCounter(), rate: rate === 'documented' ? undefined : rate }),
    log: { isLevelEnabled: () => false, debug() {}, info() {}, error: (fields) => void faults.push(fields) },
  })
  const send = async (request: WireRequest): Promise<Reply> => {
    const { status, headers, body } = await answer(cloud, request)
    const text = typeof body === 'string' ? body : Buffer.concat(body).toString()
    return { status, headers, text, response: JSON.parse(text).Response }
  }
  return {
    catalogue,
    clock,
    faults,
    send,
    call: {
      DescribeImage: async (input = {}, options = {}) => (await send(tc3({ body: JSON.stringify(input), ...options }))).response,
    },
    async close() {
      await catalogue.close()
      if (faults.length > 0) throw new Error('the server logged faults', { cause: faults })
    },
  }
}

/** What the Error of an answer is expected to hold. */
export const refusedWith = (Code: string, Message?: unknown) => ({ Error: Message === undefined ? { Code } : { Code, Message } })
