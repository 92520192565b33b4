import type { Exchange } from './exchange.ts'
import { type FetchOptions, limitsOf } from './fetch-options.ts'
import { DiskImageError } from './reason.ts'
import { within } from './within.ts'

/** The body of an answer, read piece by piece as it is asked for. */
export class Body {
  /** Bytes as the server announced them; undefined for a body in chunks, whose last chunk says that it is whole. */
  readonly length: number | undefined
  readonly #exchange: Exchange
  readonly #pieces: AsyncIterator<Buffer>
  readonly #options: FetchOptions
  #received = 0

  /** @throws DiskImageError for a body that is encoded, larger than a file may be, or whose end could not be told from a failure */
  constructor(exchange: Exchange, options: FetchOptions) {
    const { headers, body } = exchange
    const coding = headers['content-encoding'] ?? 'identity'
    const transfer = headers['transfer-encoding'] ?? 'chunked'
    if (coding !== 'identity' || transfer.toLowerCase() !== 'chunked')
      throw new DiskImageError({ kind: 'bad-answer', what: 'the file is compressed for the transfer' })
    const chunked = headers['transfer-encoding'] !== undefined
    const length = headers['content-length']
    if (!chunked && !/^\d{1,15}$/.test(length ?? ''))
      throw new DiskImageError({ kind: 'bad-answer', what: 'it does not tell how long the file is' })
    this.length = chunked ? undefined : Number(length)
    this.#exchange = exchange
    this.#pieces = body[Symbol.asyncIterator]()
    this.#options = options
    this.#checkSize(this.length ?? 0)
  }

  /** The next bytes; undefined at the end. @throws DiskImageError; the reason of the signal when it is aborted */
  async next(): Promise<Buffer | undefined> {
    const { signal } = this.#options
    const piece = this.#pieces.next().catch((cause: unknown) => {
      throw new DiskImageError({ kind: 'truncated' }, { cause })
    })
    const { value, done } = await within(piece, { milliseconds: limitsOf(this.#options).idleMilliseconds, what: 'idle', signal })
    if (!done) {
      this.#received += value.length
      this.#checkSize(this.#received)
      return value
    }
    if (!this.#exchange.body.complete || this.#received !== (this.length ?? this.#received)) throw new DiskImageError({ kind: 'truncated' })
    return undefined
  }

  /** Closes the connection. */
  end(): void {
    this.#exchange.end()
  }

  #checkSize(bytes: number): void {
    const { maxFileBytes } = limitsOf(this.#options)
    if (bytes > maxFileBytes) throw new DiskImageError({ kind: 'too-large', what: 'file', limitBytes: maxFileBytes })
  }
}
