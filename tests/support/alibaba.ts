import type { WireRequest } from '../../src/api/wire.ts'
import { distribution } from '../../src/distribution.ts'
import { memoryNonces } from '../../src/gateway/nonces.ts'
import { type Acs3Options, acs3, NOW, ROOT, type RpcOptions, rpc, type Texts } from './alibaba-requests.ts'
import { anAccessKey, anAccount } from './images.ts'
import { type InProcessOptions, type InProcessServer, openInProcess, type TextReply } from './test-server.ts'

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
export interface Reply extends TextReply {
  readonly answer: Answer
  /** The cloud that answered; undefined when none claimed the request. */
  readonly cloud: string | undefined
}

/** How a testServer differs from the usual one, which has account `acme`, its root key and nothing else. */
export interface TestServerOptions extends Omit<InProcessOptions, 'now' | 'requestId' | 'nonces'> {
  /** Most nonces in memory. */
  readonly nonces?: number
  /** The id of every request, in place of random ones. */
  readonly requestId?: string
}

/** The whole server in this process, as clients of Alibaba Cloud meet it. */
export interface TestServer extends InProcessServer {
  send(request: WireRequest): Promise<Reply>
  /** A call in signature version 1.0, answered in JSON. */
  rpc(action: string, input?: Texts, options?: RpcOptions): Promise<Answer>
  /** A call in signature version 3, answered in JSON. */
  acs3(action: string, input?: Texts, options?: Acs3Options): Promise<Answer>
}

/** Every operation that is served. */
export const { registry } = distribution

/** The uid of account `acme`. */
export const UID = '1270000000000001'
/** A request id as the gateway writes them. */
export const REQUEST_ID = '04F0F334-1335-436C-A1D7-6C044FE73368'

/** Account `acme` in both clouds. */
export const acme = { ...anAccount(), identities: { ...anAccount().identities, alibaba: { uid: UID } } }

/** Opens a testServer. */
export async function openTestServer({ stock = {}, nonces, requestId, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const opened = await openInProcess({
    ...options,
    now: NOW,
    stock: { ...stock, accounts: [acme, ...(stock.accounts ?? [])], keys: [anAccessKey({ ...ROOT }), ...(stock.keys ?? [])] },
    nonces: memoryNonces(nonces),
    ...(requestId === undefined ? {} : { requestId: { cloud: 'alibaba', id: requestId } }),
  })
  const { clock } = opened
  const send = async (request: WireRequest): Promise<Reply> => {
    const reply = await opened.handle(request)
    const cloud = opened.server.clouds.find((candidate) => candidate.matches(request))?.name
    return { ...reply, answer: reply.text.startsWith('{') ? JSON.parse(reply.text) : { RequestId: '' }, cloud }
  }
  return {
    ...opened,
    send,
    rpc: async (action, input, given) => (await send(rpc(action, input, { receivedAt: clock.now, ...given }))).answer,
    acs3: async (action, input, given) => (await send(acs3(action, input, { receivedAt: clock.now, ...given }))).answer,
  }
}

/** What an XML answer has between the tags of its first element of that name. */
export const within = (xml: string, element: string): string | undefined => new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(xml)?.[1]
