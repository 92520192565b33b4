import { register } from '../../src/api/registry.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { ECM_OPERATIONS } from '../../src/clouds/tencent/ecm/operations.ts'
import { anAccessKey, anAccount } from './images.ts'
import { NOW, ROOT, type Tc3Options, tc3 } from './tencent-requests.ts'
import { type InProcessOptions, type InProcessServer, openInProcess, type TextReply } from './test-server.ts'

/** What stands inside the envelope. */
export interface Answer {
  readonly RequestId: string
  readonly TotalCount?: number
  readonly ImageSet?: readonly Readonly<Record<string, unknown>>[]
  readonly Error?: { readonly Code: string; readonly Message: string }
}

/** A reply, its bytes and what they say. */
export interface Reply extends TextReply {
  readonly response: Answer
}

/** How a testServer differs from the usual one, which has account `acme`, its root key and nothing else. */
export interface TestServerOptions extends Omit<InProcessOptions, 'now' | 'requestId'> {
  /** The id of every request, in place of random ones. */
  readonly requestId?: string
}

/** The whole server in this process, as clients of Tencent Cloud meet it. */
export interface TestServer extends InProcessServer {
  send(request: WireRequest): Promise<Reply>
  /** A call of any operation, whose answer has members of its own. */
  ask<Members extends object = Readonly<Record<string, unknown>>>(
    action: string,
    input?: unknown,
    options?: Tc3Options,
  ): Promise<Answer & Members>
  readonly call: {
    DescribeImage(input?: unknown, options?: Tc3Options): Promise<Answer>
  }
}

/** The operations that are served. */
export const registry = register(ECM_OPERATIONS)

/** Opens a testServer. */
export async function openTestServer({ stock = {}, requestId, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const opened = await openInProcess({
    ...options,
    now: NOW,
    stock: { ...stock, accounts: [anAccount(), ...(stock.accounts ?? [])], keys: [anAccessKey({ ...ROOT }), ...(stock.keys ?? [])] },
    ...(requestId === undefined ? {} : { requestId: { cloud: 'tencent', id: requestId } }),
  })
  const send = async (request: WireRequest): Promise<Reply> => {
    const reply = await opened.handle(request)
    return { ...reply, response: JSON.parse(reply.text).Response }
  }
  return {
    ...opened,
    send,
    ask: async <Members extends object>(action: string, input: unknown = {}, given: Tc3Options = {}) =>
      (await send(tc3({ action, body: JSON.stringify(input), ...given }))).response as Answer & Members,
    call: {
      DescribeImage: async (input = {}, given = {}) => (await send(tc3({ body: JSON.stringify(input), ...given }))).response,
    },
  }
}

/** What the Error of an answer is expected to hold. */
export const refusedWith = (Code: string, Message?: unknown) => ({ Error: Message === undefined ? { Code } : { Code, Message } })
