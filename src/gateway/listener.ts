import type { Cloud } from '../clouds/cloud.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
import type { Pipeline } from './pipeline.ts'

/** Everything under this path is the server's own, never a cloud's. */
export const ADMIN_PREFIX = '/_mirrorhall'

/** What the listener serves. */
export interface ListenerOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Asked in turn whether a request is theirs. */
  readonly clouds: readonly Cloud[]
  readonly pipeline: Pipeline
  /** Answers what is under {@link ADMIN_PREFIX}. */
  readonly admin: (request: WireRequest) => Promise<WireResponse>
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** A server that is up. */
export interface Listener {
  /** For example `http://127.0.0.1:7654`. */
  readonly url: string
  readonly port: number
  /** Takes no more requests, answers those in flight, and closes. */
  stop(): Promise<void>
}

/** How long requests in flight are waited for, milliseconds; a peer that is slow to send its request is not. */
const GRACE_MS = 5_000
const SLOW_SENDER_GRACE_MS = 50

/** Opens the port. @throws Error when it is taken or may not be used */
export function listen(options: ListenerOptions): Listener {
  const { clouds, pipeline, admin, now } = options
  const maxBodyBytes = Math.max(...clouds.map((cloud) => cloud.maxBodyBytes))
  let inFlight = 0

  const answer = async (request: WireRequest): Promise<WireResponse> => {
    if (request.path === ADMIN_PREFIX || request.path.startsWith(`${ADMIN_PREFIX}/`)) return admin(request)
    const cloud = clouds.find((candidate) => candidate.claims(request))
    if (cloud !== undefined) return pipeline(cloud, request)
    return request.path === '/' ? TO_CONSOLE : UNCLAIMED
  }

  const server = Bun.serve({
    hostname: options.host,
    port: options.port,
    // Bodies are bounded here, so that a cloud can refuse a large one in its own words.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    async fetch(incoming) {
      const receivedAt = now()
      const body = await readBody(incoming, maxBodyBytes)
      inFlight++
      try {
        const { path, query } = splitTarget(incoming.url)
        const response = await answer({
          method: incoming.method,
          path,
          query,
          headers: incoming.headers,
          body: body ?? NO_BODY,
          oversized: body === undefined,
          get remoteAddress() {
            return server.requestIP(incoming)?.address ?? ''
          },
          port: server.port ?? 0,
          receivedAt,
        })
        return new Response(response.body as Uint8Array<ArrayBuffer> | string, { status: response.status, headers: response.headers })
      } finally {
        inFlight--
      }
    },
    error: () => new Response('', { status: 500 }),
  })

  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${host}:${server.port}`,
    port: server.port ?? 0,
    async stop() {
      void server.stop(false)
      const started = performance.now()
      const waited = () => performance.now() - started
      while (server.pendingRequests > 0 && waited() < (inFlight > 0 ? GRACE_MS : SLOW_SENDER_GRACE_MS)) await Bun.sleep(1)
      await server.stop(true)
    },
  }
}

const NO_BODY = new Uint8Array(0)

/** What no cloud claims at the root is a person's browser. */
const TO_CONSOLE: WireResponse = { status: 302, headers: { Location: `${ADMIN_PREFIX}/` }, body: '' }

const UNCLAIMED: WireResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `This request is in no protocol served here. People find the console under ${ADMIN_PREFIX}/.\n`,
}

/** The whole body; undefined when it is larger than the bound, of which no more than the bound is read. */
async function readBody(incoming: Request, bound: number): Promise<Uint8Array | undefined> {
  if (incoming.body === null) return NO_BODY
  const declared = incoming.headers.get('content-length')
  if (declared !== null) return Number(declared) > bound ? undefined : new Uint8Array(await incoming.arrayBuffer())
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of incoming.body) {
    length += chunk.byteLength
    if (length > bound) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Path and query of a request URL. An odd Host header leaves the target as it was sent, without an origin. */
function splitTarget(url: string): { readonly path: string; readonly query: string } {
  const origin = url.indexOf('://')
  const start = url.startsWith('/') || origin < 0 ? 0 : url.indexOf('/', origin + 3)
  const target = start < 0 ? '/' : url.slice(start)
  const mark = target.indexOf('?')
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}
