import type { Registry } from '../api/registry.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
import type { Journal } from '../gateway/journal.ts'
import { ADMIN_PREFIX } from '../gateway/listener.ts'
import { imagesPage } from './images.ts'
import { isLocal } from './local.ts'
import { troubleshootPage } from './troubleshoot.ts'

/** What the admin side tells of. */
export interface AdminOptions {
  readonly catalogue: Catalogue
  readonly version: string
  readonly journal: Journal
  readonly registry: Registry
  /** The console's page, HTML. */
  readonly page: string
}

/** Answers what is under `/_mirrorhall`: health to everybody, the console to this machine only. */
export function admin({ catalogue, journal, registry, version, page }: AdminOptions): (request: WireRequest) => Promise<WireResponse> {
  return async (request) => {
    const { method, path, query } = request
    if (method !== 'GET' && method !== 'HEAD') return json(405, { error: `Only GET and HEAD are answered here, not ${method}.` })
    switch (path.slice(ADMIN_PREFIX.length)) {
      case '/health':
        return json(200, health(catalogue, version))
      case '/ready':
        return json(catalogue.staleForMs === 0 ? 200 : 503, health(catalogue, version))
      case '':
        return { status: 302, headers: { Location: `${ADMIN_PREFIX}/` }, body: '' }
      case '/':
        return isLocal(request) ? html(page) : NOT_HERE
      case '/images':
        return isLocal(request) ? json(200, await imagesPage(catalogue, query)) : NOT_HERE
      case '/troubleshoot':
        return isLocal(request) ? html(troubleshootPage(query, journal, registry)) : NOT_HERE
      default:
        return json(404, { error: `There is nothing at ${path}. Try ${ADMIN_PREFIX}/health.` })
    }
  }
}

/** The server is alive; `status` says whether what it shows is up to date. */
function health(catalogue: Catalogue, version: string) {
  const { staleForMs, memory, store } = catalogue
  return {
    status: staleForMs === 0 ? 'ok' : 'stale',
    ...(staleForMs === 0 ? {} : { staleForSeconds: Math.floor(staleForMs / 1000), problem: 'the database has not been heard from' }),
    version,
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

const NOT_HERE = json(403, { error: 'The console answers on this machine only, at http://127.0.0.1.' })
