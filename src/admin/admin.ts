import type { Catalogue } from '../catalogue/catalogue.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
import { ADMIN_PREFIX } from '../gateway/listener.ts'

/** What the admin side tells of. */
export interface AdminOptions {
  readonly catalogue: Catalogue
  readonly version: string
}

/** Answers what is under `/_mirrorhall`. */
export function admin({ catalogue, version }: AdminOptions): (request: WireRequest) => Promise<WireResponse> {
  return async ({ method, path }) => {
    if (method !== 'GET' && method !== 'HEAD') return json(405, { error: `Only GET and HEAD are answered here, not ${method}.` })
    switch (path.slice(ADMIN_PREFIX.length)) {
      case '/health':
        return json(200, health(catalogue, version))
      case '/ready':
        return json(catalogue.staleForMs === 0 ? 200 : 503, health(catalogue, version))
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
