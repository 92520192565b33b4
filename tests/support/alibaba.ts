import { register } from '../../src/api/registry.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Changes, Store } from '../../src/catalogue/store-port.ts'
import { alibabaCloud } from '../../src/clouds/alibaba/cloud.ts'
import { EHPC_OPERATIONS } from '../../src/clouds/alibaba/ehpc/operations.ts'
import { STS_OPERATIONS } from '../../src/clouds/alibaba/sts/operations.ts'
import type { Cloud } from '../../src/clouds/cloud.ts'
import { tencentCloud } from '../../src/clouds/tencent/cloud.ts'
import { ECM_OPERATIONS } from '../../src/clouds/tencent/ecm/operations.ts'
import { Journal } from '../../src/gateway/journal.ts'
import { Metrics } from '../../src/gateway/metrics.ts'
import { memoryNonces } from '../../src/gateway/nonces.ts'
import { pipeline } from '../../src/gateway/pipeline.ts'
import { memoryCounter, noThrottle, throttle } from '../../src/gateway/throttle.ts'
import { openStore } from '../../src/store/open.ts'
import { type Acs3Options, acs3, NOW, ROOT, type RpcOptions, rpc, type Texts } from './alibaba-requests.ts'
import { anAccessKey, anAccount } from './images.ts'

/** What a JSON answer says. */
export interface Answer {
  readonly RequestId: string
  readonly Code?: string
  readonly Message?: string
  readonly HostId?: string
  readonly Recommend?: string
  readonly AccessDeniedDetail?: Readonly<Record<string, string>>
  readonly [member: string]: unknown
}

/** A reply, its bytes and what they say; `answer` is empty for XML. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly answer: Answer
  /** The wing that answered; undefined when none claimed the request. */
  readonly cloud: string | undefined
}

/** How a hall differs from the usual one, which has account `acme`, its root key and nothing else. */
export interface HallOptions {
  readonly stock?: Changes
  readonly hostAliases?: readonly string[]
  /** Calls per second; without it there is no limit. `documented` is each operation's own. */
  readonly rate?: number | 'documented'
  /** Most nonces in memory. */
  readonly nonces?: number
  /** The id of every request to this wing, in place of random ones. */
  readonly requestId?: string
  readonly wrap?: (store: Store) => Store
  /** Stands between the gateway and each cloud. */
  readonly watch?: (cloud: Cloud) => Cloud
}

/** The whole server in this process, with both wings, without a socket. */
export interface Hall {
  readonly catalogue: Catalogue
  readonly clock: { now: number }
  /** What the server logged as not the caller's doing; closing a hall with any is an error. */
  readonly faults: object[]
  /** Gives the request to the wing that claims it, as the listener does. */
  send(request: WireRequest): Promise<Reply>
  /** A call in signature version 1.0, answered in JSON. */
  rpc(action: string, input?: Texts, options?: RpcOptions): Promise<Answer>
  /** A call in signature version 3, answered in JSON. */
  acs3(action: string, input?: Texts, options?: Acs3Options): Promise<Answer>
  close(): Promise<void>
}

/** Every operation that is served. */
export const registry = register([...ECM_OPERATIONS, ...EHPC_OPERATIONS, ...STS_OPERATIONS])

/** The uid of account `acme`. */
export const UID = '1270000000000001'
/** A request id as the gateway writes them. */
export const REQUEST_ID = '04F0F334-1335-436C-A1D7-6C044FE73368'

/** Account `acme` in both clouds. */
export const acme = { ...anAccount(), identities: { ...anAccount().identities, alibaba: { uid: UID } } }

/** Opens a hall. */
export async function openHall(options: HallOptions = {}): Promise<Hall> {
  const { stock = {}, hostAliases = [], rate, requestId, wrap = (store) => store, watch = (cloud) => cloud } = options
  const clock = { now: NOW }
  const now = () => clock.now
  const store = wrap(await openStore({ data: ':memory:', masterKey: new Uint8Array(32).fill(7), now }))
  const catalogue = await Catalogue.open(store, { cacheBytes: 64 * 1024 * 1024, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now })
  await catalogue.write({
    ...stock,
    accounts: [acme, ...(stock.accounts ?? [])],
    keys: [anAccessKey({ ...ROOT }), ...(stock.keys ?? [])],
  })
  const served = alibabaCloud({ registry, hostAliases, defaultRegion: 'cn-hangzhou' })
  const own: Cloud = requestId === undefined ? served : { ...served, newRequestId: () => requestId }
  const clouds: readonly Cloud[] = [own, tencentCloud({ registry, hostAliases })].map(watch)
  const faults: object[] = []
  const answer = pipeline({
    catalogue,
    nonces: memoryNonces(options.nonces),
    throttle: rate === undefined ? noThrottle : throttle({ counter: memoryCounter(), rate: rate === 'documented' ? undefined : rate }),
    journal: new Journal(),
    metrics: new Metrics(),
    log: { isLevelEnabled: () => false, debug() {}, info() {}, error: (fields) => void faults.push(fields) },
  })
  const send = async (request: WireRequest): Promise<Reply> => {
    const cloud = clouds.find((candidate) => candidate.claims(request))
    if (cloud === undefined) return { status: 404, headers: {}, text: '', answer: { RequestId: '' }, cloud: undefined }
    const { status, headers, body } = await answer(cloud, request)
    const text = typeof body === 'string' ? body : Buffer.concat(body).toString()
    return { status, headers, text, answer: text.startsWith('{') ? JSON.parse(text) : { RequestId: '' }, cloud: cloud.name }
  }
  return {
    catalogue,
    clock,
    faults,
    send,
    rpc: async (action, input, given) => (await send(rpc(action, input, { receivedAt: clock.now, ...given }))).answer,
    acs3: async (action, input, given) => (await send(acs3(action, input, { receivedAt: clock.now, ...given }))).answer,
    async close() {
      await catalogue.close()
      if (faults.length > 0) throw new Error('the server logged faults', { cause: faults })
    },
  }
}

/** What an XML answer has between the tags of its first element of that name. */
export const within = (xml: string, element: string): string | undefined => new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(xml)?.[1]
