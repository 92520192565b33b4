import { expect } from 'bun:test'
import { admin } from '../../src/admin/admin.ts'
import type { Explanation } from '../../src/admin/explain.ts'
import type { WireRequest } from '../../src/api/wire.ts'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Changes } from '../../src/catalogue/store-port.ts'
import { alibabaCloud } from '../../src/clouds/alibaba/cloud.ts'
import { tencentCloud } from '../../src/clouds/tencent/cloud.ts'
import { Journal } from '../../src/gateway/journal.ts'
import { Metrics } from '../../src/gateway/metrics.ts'
import { memoryNonces } from '../../src/gateway/nonces.ts'
import { pipeline } from '../../src/gateway/pipeline.ts'
import { memoryCounter, noThrottle, throttle } from '../../src/gateway/throttle.ts'
import { openStore } from '../../src/store/open.ts'
import { acme, registry } from '../support/alibaba.ts'
import { anAccessKey } from '../support/images.ts'
import { type ClientKey, wire } from '../support/tencent-requests.ts'

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
export interface Desk {
  readonly catalogue: Catalogue
  /** Everything that was logged, a line each. */
  readonly log: string[]
  /** Gives a request to the wing that claims it. */
  send(request: WireRequest): Promise<{ status: number; text: string; requestId: string; code: string }>
  /** Asks the admin side. */
  ask(
    path: string,
    given?: { headers?: Record<string, string>; remoteAddress?: string; method?: string },
  ): Promise<{ status: number; text: string }>
  /** Sends a request that is to be refused with a code, and has it explained. */
  explain(request: WireRequest, code: string): Promise<Explained>
  close(): Promise<void>
}

/** Opens a desk. @param options.stock beside account `acme` and the keys above @param options.rate calls a second */
export async function openDesk({ stock = {}, rate }: { stock?: Changes; rate?: number } = {}): Promise<Desk> {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32).fill(7) })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1e8, pollEveryMs: 3_600_000, staleAfterMs: 1e12, now: Date.now })
  const keys = [ROOT, SECOND].map((key) => anAccessKey(key))
  await catalogue.write({
    ...stock,
    accounts: [acme, ...(stock.accounts ?? [])],
    keys: [...keys, anAccessKey({ ...TEMPORARY, expiresAt: 8e15 }), ...(stock.keys ?? [])],
  })
  const clouds = [alibabaCloud({ registry, hostAliases: [], defaultRegion: 'cn-hangzhou' }), tencentCloud({ registry, hostAliases: [] })]
  const [journal, metrics] = [new Journal(), new Metrics()]
  const log: string[] = []
  const write = (fields: object, message: string) => void log.push(JSON.stringify({ ...fields, message }))
  const answer = pipeline({
    catalogue,
    nonces: memoryNonces(),
    throttle: rate === undefined ? noThrottle : throttle({ counter: memoryCounter(), rate }),
    journal,
    metrics,
    log: { isLevelEnabled: () => true, debug: write, info: write, error: write },
  })
  const answerAdmin = admin({
    catalogue,
    clouds,
    journal,
    metrics,
    registry,
    version: '1',
    adminToken: ADMIN_TOKEN,
    behindProxy: false,
    page: '',
  })

  const send: Desk['send'] = async (request) => {
    const cloud = clouds.find((candidate) => candidate.claims(request))
    if (cloud === undefined) throw new Error('no cloud claims the request')
    const { status, body } = await answer(cloud, request)
    const text = typeof body === 'string' ? body : Buffer.concat(body).toString()
    const [, requestId = ''] = /RequestId(?:":"|>)([^"<]+)/.exec(text) ?? []
    const [, code = ''] = /"?Code(?:":"|>)([^"<]+)/.exec(text) ?? []
    return { status, text, requestId, code }
  }
  const ask: Desk['ask'] = async (path, { headers = {}, remoteAddress = '127.0.0.1', method = 'GET' } = {}) => {
    const [before = '', query = ''] = path.split('?')
    const { status, body } = await answerAdmin(
      wire({ method, path: before, query, remoteAddress, headers: { Host: '127.0.0.1:7654', ...headers } }),
    )
    return { status, text: String(body) }
  }
  return {
    catalogue,
    log,
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
    close: () => catalogue.close(),
  }
}
