import type { Soon } from '../catalogue/soon.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { WireRequest, WireResponse } from '../clouds/wire.ts'
import { ADMIN_PREFIX, isSentAsItReads, leadsToAdmin } from './own-path.ts'
import type { Pipeline } from './pipeline.ts'
import type { TrustedProxies } from './proxies.ts'

/** What the listener serves. */
export interface ListenerOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Asked in turn whether a request is theirs. */
  readonly clouds: readonly Cloud[]
  readonly pipeline: Pipeline
  /** Answers what is under {@link ADMIN_PREFIX}. */
  readonly admin: (request: WireRequest, isPlain: boolean) => Promise<WireResponse>
  /** The paths that it answers, below the prefix; `:id` stands for one piece of a path. */
  readonly adminPaths: readonly string[]
  /** Whose word on a request's source is taken. */
  readonly proxies: TrustedProxies
  /** Told of what went wrong outside of a cloud's protocol. */
  readonly onFault: (fault: unknown) => void
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

/** Seconds after which a connection that says nothing is cut off: more than any client keeps one for another call. */
const IDLE_SECONDS = 30

/** How long requests in flight are waited for, milliseconds; a peer that is slow to send its request is not. */
const GRACE_MS = 5_000
const SLOW_SENDER_GRACE_MS = 50

/** Opens the port. @throws Error when it is taken or may not be used */
export function listen(options: ListenerOptions): Listener {
  const { clouds, pipeline, admin, onFault, now } = options
  const maxBodyBytes = Math.max(...clouds.map((cloud) => cloud.maxBodyBytes))
  let inFlight = 0

  const answer = (request: WireRequest, isPlain: boolean): Soon<WireResponse> => {
    if (leadsToAdmin(request.path)) return admin(request, isPlain)
    const cloud = clouds.find((candidate) => candidate.claims(request))
    if (cloud !== undefined) return pipeline(cloud, request)
    return request.path === '/' ? TO_CONSOLE : UNCLAIMED
  }

  const serveOne = async (incoming: Request, isPlain: (path: string) => boolean): Promise<Response> => {
    const receivedAt = now()
    const sent = await readBody(incoming, maxBodyBytes)
    inFlight++
    if (largeShare < MOST_LARGE) await together()
    try {
      const { path, query } = splitTarget(incoming.url)
      const response = await answer(new Incoming(incoming, server, path, query, sent, port, receivedAt, options.proxies), isPlain(path))
      const body = typeof response.body === 'string' ? response.body : gather(response.body)
      noteSize(body.length)
      return new Response(body, {
        status: response.status,
        headers: headersOf(response),
      })
    } finally {
      inFlight--
    }
  }

  const server = Bun.serve({
    hostname: options.host,
    port: options.port,
    // Bodies are bounded here, so that a cloud can refuse a large one in its own words.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    idleTimeout: IDLE_SECONDS,
    fetch: (incoming) => serveOne(incoming, never),
    routes: Object.fromEntries(
      options.adminPaths.map((place) => {
        const route = `${ADMIN_PREFIX}${place}`
        const serve = (incoming: Bun.BunRequest) => serveOne(incoming, (path) => isSentAsItReads(path, route, incoming.params['id']))
        return [route, serve]
      }),
    ),
    error(fault) {
      onFault(fault)
      return new Response('', { status: 500 })
    },
  })

  // Asked for once: each time it asks the system.
  const port = server.port ?? 0
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${host}:${port}`,
    port,
    async stop() {
      void server.stop(false)
      const started = performance.now()
      const waited = () => performance.now() - started
      while (server.pendingRequests > 0 && waited() < (inFlight > 0 ? GRACE_MS : SLOW_SENDER_GRACE_MS)) await Bun.sleep(1)
      await server.stop(true)
    },
  }
}

const never = () => false

/** A request as Bun gives it. The peer's address is asked for only by those who need it: it costs a call to the system. */
class Incoming implements WireRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Headers
  readonly body: Uint8Array
  readonly oversized: boolean
  readonly port: number
  readonly receivedAt: number
  readonly #request: Request
  readonly #server: Bun.Server<undefined>
  readonly #proxies: TrustedProxies

  constructor(
    request: Request,
    server: Bun.Server<undefined>,
    path: string,
    query: string,
    body: Uint8Array | undefined,
    port: number,
    receivedAt: number,
    proxies: TrustedProxies,
  ) {
    this.method = request.method
    this.path = path
    this.query = query
    this.headers = request.headers
    this.body = body ?? NO_BODY
    this.oversized = body === undefined
    this.port = port
    this.receivedAt = receivedAt
    this.#request = request
    this.#server = server
    this.#proxies = proxies
  }

  get remoteAddress(): string {
    return this.#proxies.sourceOf(this.#peer, this.headers)
  }

  get isSecure(): boolean {
    return this.#proxies.isSecure(this.#peer, this.headers)
  }

  get #peer(): string {
    return this.#server.requestIP(this.#request)?.address ?? ''
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

let batch: Promise<void> | undefined

/**
 * Lets the requests that have come in together be read first and then worked on one after the other. Without it each
 * is worked on between two calls to the system, with code and data out of the processor's caches every time: at full load
 * that took half as long again.
 */
function together(): Promise<void> {
  batch ??= new Promise((resolve) =>
    setImmediate(() => {
      batch = undefined
      resolve()
    }),
  )
  return batch
}

/**
 * What the runtime sends in one go with its headers. A longer answer that is given later than in the turn its request came
 * in costs it several times as much: more than is gained by working on requests together.
 */
const ONE_GO_BYTES = 16 * 1024 - 512
const MOST_LARGE = 0.15

/** Share of the latest answers that were longer, the last few dozen counting most. */
let largeShare = 0

function noteSize(length: number): void {
  largeShare += ((length > ONE_GO_BYTES ? 1 : 0) - largeShare) / 32
}

const known = new WeakMap<WireResponse['headers'], Headers>()

/** Headers as the runtime has them: most answers share theirs, and making them is dearer than copying them. */
function headersOf({ headers }: WireResponse): Headers {
  let made = known.get(headers)
  if (made === undefined) {
    made = new Headers(headers)
    known.set(headers, made)
  }
  return made
}

/** Pieces up to this size together are gathered in place. */
const SCRATCH_BYTES = 1024 * 1024
const scratch = new Uint8Array(SCRATCH_BYTES)

/** The pieces as one, good until the next call: a Response copies what it is given. */
function gather(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const part of parts) length += part.byteLength
  const target = length <= SCRATCH_BYTES ? scratch : new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    target.set(part, at)
    at += part.byteLength
  }
  return target.subarray(0, length)
}

/** The whole body; undefined when it is larger than the bound, of which no more than the bound is read. */
function readBody(incoming: Request, bound: number): Soon<Uint8Array | undefined> {
  const declared = incoming.headers.get('content-length')
  if (declared !== null) return Number(declared) > bound ? undefined : incoming.bytes()
  // Asked for last: asking makes a stream.
  return incoming.body === null ? NO_BODY : readStream(incoming.body, bound)
}

async function readStream(stream: ReadableStream<Uint8Array>, bound: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.byteLength
    if (length > bound) return undefined
    chunks.push(chunk)
    // What comes meanwhile is given in one piece: chunks of a byte each, taken one by one, would keep everybody else waiting.
    await together()
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
