import type { Registry } from '../api/registry.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
import type { Journal } from '../gateway/journal.ts'
import { ADMIN_PREFIX } from '../gateway/listener.ts'
import type { Metrics } from '../gateway/metrics.ts'
import { isLocal, mayOperate } from './access.ts'
import { explain } from './explain.ts'
import { imagesPage } from './images.ts'
import { metricsText, OPENMETRICS } from './metrics.ts'
import { requestsPage } from './requests.ts'
import { troubleshootPage } from './troubleshoot.ts'

/** What the admin side tells of. */
export interface AdminOptions {
  readonly catalogue: Catalogue
  readonly clouds: readonly Cloud[]
  readonly version: string
  readonly journal: Journal
  readonly metrics: Metrics
  readonly registry: Registry
  /** What lets other machines see what is for operators; without it only this one may. */
  readonly adminToken: string | undefined
  /** Requests come through proxies: that one comes from this machine says nothing then. */
  readonly behindProxy: boolean
  /** The console's page, HTML. */
  readonly page: string
}

/** Answers a request that may see it. */
type Answer = (request: WireRequest) => WireResponse | Promise<WireResponse>

/** Answers what is under `/_mirrorhall`: health to everybody, pages to this machine, requests and metrics to operators. */
export function admin(options: AdminOptions): (request: WireRequest) => Promise<WireResponse> {
  const { catalogue, journal, version, adminToken, page } = options
  const forAll: Record<string, Answer> = {
    '': () => ({ status: 302, headers: { Location: `${ADMIN_PREFIX}/` }, body: '' }),
    '/health': () => json(200, health(catalogue, version)),
    '/ready': () => json(catalogue.staleForMs === 0 ? 200 : 503, health(catalogue, version)),
  }
  const forThisMachine: Record<string, Answer> = {
    '/': () => html(page),
    '/images': async ({ query }) => json(200, await imagesPage(catalogue, query)),
    '/troubleshoot': async ({ query, headers }) => html(await troubleshootPage(query, headers.get('accept-language') ?? '', options)),
  }
  const forOperators: Record<string, Answer> = {
    '/requests': ({ query }) => json(200, requestsPage(journal, query)),
    '/metrics': () => ({ status: 200, headers: { 'Content-Type': OPENMETRICS }, body: metricsText(options) }),
  }
  const one = async (requestId: string): Promise<WireResponse> => {
    const explanation = await explain(requestId, options)
    return explanation === undefined ? json(404, { error: FORGOTTEN }) : json(200, explanation)
  }

  return async (request) => {
    const { method, path } = request
    if (method !== 'GET' && method !== 'HEAD') return json(405, { error: `Only GET and HEAD are answered here, not ${method}.` })
    const place = path.slice(ADMIN_PREFIX.length)
    const open = answerOf(forAll, place)
    if (open !== undefined) return open(request)
    const here = answerOf(forThisMachine, place)
    if (here !== undefined) return isLocal(request) ? here(request) : NOT_HERE
    const [, requestId] = /^\/requests\/([\w-]{1,64})$/.exec(place) ?? []
    const operators = answerOf(forOperators, place) ?? (requestId === undefined ? undefined : () => one(requestId))
    if (operators !== undefined) return mayOperate(request, adminToken) ? operators(request) : NOT_ALLOWED
    return json(404, { error: `There is nothing at ${path}. Try ${ADMIN_PREFIX}/health.` })
  }
}

const answerOf = (answers: Record<string, Answer>, place: string): Answer | undefined =>
  Object.hasOwn(answers, place) ? answers[place] : undefined

/** The server is alive; `status` says whether what it shows is up to date. */
function health(catalogue: Catalogue, version: string) {
  const { staleForMs, memory, store } = catalogue
  return {
    status: staleForMs === 0 ? 'ok' : 'stale',
    ...(staleForMs === 0 ? {} : { staleForSeconds: Math.floor(staleForMs / 1000), problem: 'the database has not been heard from' }),
    version,
    time: new Date().toISOString(),
    database: store.engine,
    shelves: memory.shelves,
    shelfBytes: memory.bytes,
  }
}

const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(body)}\n`,
})

/** Scripts and styles of the page are inside it; nothing else may run or be fetched. */
const html = (body: string): WireResponse => ({
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:",
    'X-Frame-Options': 'DENY',
  },
  body,
})

const FORGOTTEN =
  'No request with this id is remembered. The latest 1,000 requests and the latest 1,000 refusals are, since the server started.'
const NOT_HERE = json(403, { error: 'The console answers on this machine only, at http://127.0.0.1.' })
const NOT_ALLOWED = json(403, {
  error:
    'This is for operators: ask from this machine at http://127.0.0.1, or start the server with --admin-token and send Authorization: Bearer TOKEN.',
})
