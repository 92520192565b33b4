/** A request as it came over the wire, read whole, nothing decoded. */
export interface WireRequest {
  /** As sent; methods are in capitals. */
  readonly method: string
  /** Path as sent, for example `/`. */
  readonly path: string
  /** What follows the `?`, as sent; empty when there is nothing. */
  readonly query: string
  readonly headers: { get(name: string): string | null }
  /** Raw bytes; empty when the body was larger than the server reads. */
  readonly body: Uint8Array
  /** The body was larger than the server reads, and was not read. */
  readonly oversized: boolean
  /** The body was not read, because there is no room for it beside those of other requests. */
  readonly unread?: boolean
  /** A header that may come only once and came more often, in small letters; its value is all of them, joined. */
  readonly repeated?: string | undefined
  /** Where the request comes from: the peer's address, or what the trusted proxy says that the peer is. */
  readonly remoteAddress: string
  /** It came by TLS, as a trusted proxy says; left out where nobody can say. */
  readonly isSecure?: boolean
  /** Port the server listens on. */
  readonly port: number
  /** Milliseconds since the Unix epoch. */
  readonly receivedAt: number
  /** The same by a clock that is never set: for how long things take. */
  readonly steadyAt: number
}

/** A stretch of bytes that never change. A view on them would cost more than copying a page of it does. */
export interface Stretch {
  readonly chunk: Buffer
  readonly start: number
  readonly end: number
}

/** What goes back over the wire. */
export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parts follow each other, texts as UTF-8. */
  readonly body: string | readonly (string | Stretch)[]
}
