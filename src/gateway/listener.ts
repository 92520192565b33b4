import type { WireRequest, WireResponse } from '../api/wire.ts'
import { batch } from './batch.ts'
import { BodyBudget } from './body-budget.ts'
import type { Clock } from './clock.ts'
import { dateHeader } from './http/response-head.ts'
import { type HttpServer, serveHttp } from './http/server.ts'
import { Incoming } from './incoming.ts'
import type { TrustedProxies } from './proxies.ts'

/** What the listener serves. */
export interface ListenerOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Most bytes of a body that any request may have. */
  readonly maxBodyBytes: number
  /** Answers a request; must not throw. */
  readonly handle: (request: WireRequest) => Promise<WireResponse>
  /** Whose word on a request's source is taken. */
  readonly proxies: TrustedProxies
  /** Told of what went wrong before there was a request. */
  readonly onFault: (fault: unknown) => void
  readonly clock: Clock
  /** Bound over the bodies of all requests. */
  readonly budget?: BodyBudget
}

/** Opens the port. @throws Error when it is taken or may not be used */
export function listen(options: ListenerOptions): HttpServer {
  const { host, port, maxBodyBytes, handle, proxies, onFault, clock, budget = new BodyBudget() } = options
  const server = serveHttp({
    host,
    port,
    maxBodyBytes,
    budget,
    answer(request, send) {
      const incoming = new Incoming(request, server.port, clock, proxies)
      batch(() => void handle(incoming).then(send))
    },
    onFault,
    date: dateHeader(clock.now),
  })
  return server
}
