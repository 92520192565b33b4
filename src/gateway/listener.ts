import type { WireRequest, WireResponse } from '../api/wire.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import { batch } from './batch.ts'
import { BodyBudget } from './body-budget.ts'
import type { Clock } from './clock.ts'
import { dateHeader } from './http/response-head.ts'
import { type HttpServer, serveHttp } from './http/server.ts'
import { Incoming } from './incoming.ts'
import { ADMIN_PREFIX, leadsToAdmin } from './own-path.ts'
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
  readonly admin: (request: WireRequest) => Promise<WireResponse>
  /** Whose word on a request's source is taken. */
  readonly proxies: TrustedProxies
  /** Told of what went wrong outside of a cloud's protocol. */
  readonly onFault: (fault: unknown) => void
  readonly clock: Clock
  /** Bound over the bodies of all requests. */
  readonly budget?: BodyBudget
}

/** Opens the port. @throws Error when it is taken or may not be used */
export function listen(options: ListenerOptions): HttpServer {
  const { clouds, pipeline, admin, proxies, onFault, clock, budget = new BodyBudget() } = options

  const route = (request: WireRequest): MaybePromise<WireResponse> => {
    if (leadsToAdmin(request.path)) return admin(request)
    const cloud = clouds.find((candidate) => candidate.claims(request))
    if (cloud !== undefined) return pipeline(cloud, request)
    return request.path === '/' ? TO_CONSOLE : UNCLAIMED
  }

  async function answer(request: WireRequest): Promise<WireResponse> {
    try {
      return await route(request)
    } catch (fault) {
      onFault(fault)
      return FAULT
    }
  }

  const server = serveHttp({
    host: options.host,
    port: options.port,
    maxBodyBytes: Math.max(...clouds.map((cloud) => cloud.maxBodyBytes)),
    budget,
    answer(request, send) {
      const incoming = new Incoming(request, server.port, clock, proxies)
      batch(() => void answer(incoming).then(send))
    },
    onFault,
    date: dateHeader(clock.now),
  })

  return server
}

const FAULT: WireResponse = { status: 500, headers: {}, body: '' }

/** What no cloud claims at the root is a person's browser. */
const TO_CONSOLE: WireResponse = { status: 302, headers: { Location: `${ADMIN_PREFIX}/` }, body: '' }

const UNCLAIMED: WireResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `This request is in no protocol served here. People find the console under ${ADMIN_PREFIX}/.\n`,
}
