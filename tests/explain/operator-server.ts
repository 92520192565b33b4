import { expect } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import type { Explanation } from '../../src/app/explain.ts'
import type { Changes } from '../../src/catalogue/store-port.ts'
import { acme } from '../support/alibaba.ts'
import { anAccessKey } from '../support/images.ts'
import { type ClientKey, wire } from '../support/tencent-requests.ts'
import { type InProcessServer, openInProcess } from '../support/test-server.ts'
import { expectHonest } from './honest.ts'

/** The secret of all root keys here: long enough that it cannot be in a text by chance. */
export const SECRET = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE'
/** The root key of both clouds. */
export const ROOT: ClientKey = { id: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secret: SECRET }
/** Another key of the same account. */
export const SECOND: ClientKey = { id: 'AKIDsecondKeyOfTheAccount', secret: 'AnotherSecretOfTheAccount0123456' }
/** A temporary key, whose token needs encoding. */
export const TEMPORARY = { id: 'STS.NTemporaryKey', secret: 'TemporarySecret0123456789abcdef', token: 'CAISToken/With+Signs=And中文==' }
/** The admin token. */
export const ADMIN_TOKEN = 'operators-only-0123456789'

/** What an explanation is compared by. */
export type Explained = Explanation & { readonly text: string }

/** The whole server with its admin side, in this process. */
export interface OperatorServer extends InProcessServer {
  /** Gives a request to the cloud that claims it. */
  send(request: WireRequest): Promise<{ status: number; text: string; requestId: string; code: string }>
  /** Asks the admin side. */
  ask(
    path: string,
    given?: { headers?: Record<string, string>; remoteAddress?: string; method?: string },
  ): Promise<{ status: number; text: string }>
  /** Sends a request that is to be refused with a code, and has it explained. */
  explain(request: WireRequest, code: string): Promise<Explained>
}

/** Opens a operator. @param options.stock beside account `acme` and the keys above @param options.rate calls a second */
export async function openOperatorServer({ stock = {}, rate }: { stock?: Changes; rate?: number } = {}): Promise<OperatorServer> {
  const keys = [ROOT, SECOND].map((key) => anAccessKey(key))
  const opened = await openInProcess({
    now: Date.now(),
    adminToken: ADMIN_TOKEN,
    ...(rate === undefined ? {} : { rate }),
    stock: {
      ...stock,
      accounts: [acme, ...(stock.accounts ?? [])],
      keys: [...keys, anAccessKey({ ...TEMPORARY, expiresAt: 8e15 }), ...(stock.keys ?? [])],
    },
  })

  const send: OperatorServer['send'] = async (request) => {
    const { status, text } = await opened.handle(request)
    const [, requestId = ''] = /RequestId(?:":"|>)([^"<]+)/.exec(text) ?? []
    const [, code = ''] = /"?Code(?:":"|>)([^"<]+)/.exec(text) ?? []
    return { status, text, requestId, code }
  }
  const ask: OperatorServer['ask'] = async (path, { headers = {}, remoteAddress = '127.0.0.1', method = 'GET' } = {}) => {
    const [before = '', query = ''] = path.split('?')
    const { status, text } = await opened.handle(
      wire({ method, path: before, query, remoteAddress, headers: { Host: '127.0.0.1:7654', ...headers } }),
    )
    return { status, text }
  }
  return {
    ...opened,
    send,
    ask,
    async explain(request, code) {
      const reply = await send(request)
      expect(reply.code).toBe(code)
      const { status, text } = await ask(`/_mirrorhall/requests/${reply.requestId}`)
      expect(status).toBe(200)
      const explanation = JSON.parse(text)
      expectHonest(explanation)
      return { ...explanation, text }
    },
  }
}
