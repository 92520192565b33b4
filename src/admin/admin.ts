import type { Registry } from '../api/registry.ts'
import type { WireRequest, WireResponse } from '../api/wire.ts'
import type { AppContext } from '../app/context.ts'
import { explain } from '../app/explain.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { Journal } from '../gateway/journal.ts'
import type { Metrics } from '../gateway/metrics.ts'
import { ADMIN_PREFIX, decoded } from '../gateway/own-path.ts'
import { type AccessOptions, isCrossSite, mayOperate } from './access.ts'
import { withFormerNames } from './former-names.ts'
import { imagesPage } from './images.ts'
import { metricsText, OPENMETRICS } from './metrics.ts'
import { PROTECTION, policyOf } from './protection.ts'
import { requestIdIn } from './request-id.ts'
import { requestsPage } from './requests.ts'
import { TROUBLESHOOT_STYLE, troubleshootPage } from './troubleshoot.ts'

/** What the admin side tells of. */
export interface AdminOptions extends AccessOptions {
  readonly app: AppContext
  readonly clouds: readonly Cloud[]
  readonly version: string
  readonly journal: Journal
  readonly metrics: Metrics
  readonly registry: Registry
  /** The console's page, HTML. */
  readonly page: string
}

/** What is answered, below `/_mirrorhall`. */
export const ADMIN_PATHS = ['', '/', '/health', '/ready', '/images', '/troubleshoot', '/requests', '/requests/:id', '/metrics'] as const
type AdminPath = (typeof ADMIN_PATHS)[number]

/** Everything else is for operators. */
const FOR_EVERYBODY: ReadonlySet<AdminPath> = new Set(['', '/health', '/ready'])

/** Answers a request that may see it. */
type Answer = (request: WireRequest) => WireResponse | Promise<WireResponse>

/**
 * Answers what is under `/_mirrorhall`: health to everybody, all else to operators. Only plain paths are answered: another
 * spelling of one may have passed a proxy that reads it otherwise.
 */
export function admin(options: AdminOptions): (request: WireRequest) => Promise<WireResponse> {
  const { app, journal, version, page } = options
  const { catalogue } = app
  const pagePolicy = policyOf(page)
  const answers: Readonly<Record<AdminPath, Answer>> = {
    '': () => ({ status: 302, headers: { Location: `${ADMIN_PREFIX}/` }, body: '' }),
    '/health': () => json(200, health(app, version)),
    '/ready': () => json(catalogue.staleForMs === 0 ? 200 : 503, health(app, version)),
    '/': () => html(page, pagePolicy),
    '/images': async ({ query }) => json(200, await imagesPage(catalogue, query)),
    '/troubleshoot': async ({ query, headers }) =>
      html(await troubleshootPage(query, headers.get('accept-language') ?? '', options), TROUBLESHOOT_POLICY),
    '/requests': ({ query }) => json(200, requestsPage(journal, query)),
    '/requests/:id': async ({ path }) => {
      const explanation = await explain(requestIdIn(decoded(path.slice(REQUESTS.length)), journal), options)
      return explanation === undefined ? json(404, { error: FORGOTTEN }) : json(200, withFormerNames(explanation))
    },
    '/metrics': () => ({ status: 200, headers: { 'Content-Type': OPENMETRICS }, body: metricsText(options) }),
  }
  const answer = (request: WireRequest): WireResponse | Promise<WireResponse> => {
    if (isCrossSite(request)) return CROSS_SITE
    const { method, path } = request
    if (method !== 'GET' && method !== 'HEAD') return json(405, { error: `Only GET and HEAD are answered here, not ${method}.` })
    const page = ONE_REQUEST.test(path) ? '/requests/:id' : path.startsWith(ADMIN_PREFIX) ? path.slice(ADMIN_PREFIX.length) : undefined
    if (page === undefined || !isAdminPath(page)) return NOTHING_THERE
    if (FOR_EVERYBODY.has(page) || mayOperate(request, options)) return answers[page](request)
    return options.behindProxy ? NOT_ALLOWED_BEHIND_PROXY : NOT_ALLOWED
  }
  return async (request) => {
    const { status, headers, body } = await answer(request)
    return { status, headers: { ...PROTECTION, ...headers }, body }
  }
}

const REQUESTS = `${ADMIN_PREFIX}/requests/`
/** One piece of a path, which no reading takes for a way to another page. */
const ONE_REQUEST = new RegExp(`^${REQUESTS}(?![.]{1,2}$|%2[Ee])[^/\\\\]+$`)

const isAdminPath = (page: string): page is AdminPath => (ADMIN_PATHS as readonly string[]).includes(page)

/** The server is alive; `status` says whether what it shows is up to date. */
function health({ catalogue, store }: AppContext, version: string) {
  const { staleForMs, memory } = catalogue
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

/** @param policy which scripts and styles are the page's own */
const html = (body: string, policy: string): WireResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
  body,
})

const TROUBLESHOOT_POLICY = policyOf(`<style>${TROUBLESHOOT_STYLE}</style>`)

const FORGOTTEN =
  'No request with this id is remembered. The latest 1,000 requests and the latest 1,000 refusals are, since the server started.'
const NOTHING_THERE = json(404, {
  error: `There is nothing at this path. Paths are answered as they are written only, without %, // and ..: try ${ADMIN_PREFIX}/health.`,
})
const NOT_ALLOWED = json(403, {
  error:
    'This is for operators: ask from this machine at http://127.0.0.1, or start the server with --admin-token and send Authorization: Bearer TOKEN.',
})
const NOT_ALLOWED_BEHIND_PROXY = json(403, {
  error: 'This is for operators, and this server is behind a proxy: start it with --admin-token and send Authorization: Bearer TOKEN.',
})
const CROSS_SITE = json(403, {
  error: 'This is not answered to pages of other sites. Type the address, or copy it into a new tab.',
})
