import type { WireRequest } from '../api/wire.ts'
import type { Clock } from './clock.ts'
import type { HttpRequest } from './http/connection.ts'
import type { TrustedProxies } from './proxies.ts'

/** A request as it came over a socket. The peer's address is asked for only by those who need it: it costs a call to the system. */
export class Incoming implements WireRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: HttpRequest['head']['headers']
  readonly body: Uint8Array
  readonly oversized: boolean
  readonly unread: boolean
  readonly port: number
  readonly receivedAt: number
  readonly steadyAt: number
  readonly #socket: HttpRequest['socket']
  readonly #proxies: TrustedProxies

  constructor({ head, body, refusal, socket }: HttpRequest, port: number, clock: Clock, proxies: TrustedProxies) {
    const { method, target, headers } = head
    const mark = target.indexOf('?')
    this.method = method
    this.path = mark < 0 ? target : target.slice(0, mark)
    this.query = mark < 0 ? '' : target.slice(mark + 1)
    this.headers = headers
    this.body = body
    this.oversized = refusal === 'too large'
    this.unread = refusal === 'no room'
    this.port = port
    this.receivedAt = clock.now()
    this.steadyAt = clock.steady()
    this.#socket = socket
    this.#proxies = proxies
  }

  get repeated(): string | undefined {
    return this.headers.repeated
  }

  get remoteAddress(): string {
    return this.#proxies.sourceOf(this.#socket.remoteAddress, this.headers)
  }

  get isSecure(): boolean {
    return this.#proxies.isSecure(this.#socket.remoteAddress, this.headers)
  }
}
