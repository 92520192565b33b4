import { createHash } from 'node:crypto'
import type { MaybePromise } from '../maybe-promise.ts'
import type { Body } from './body.ts'
import { type ByteSource, WINDOW_BYTES } from './byte-source.ts'
import { DiskImageError } from './reason.ts'

/**
 * A file that comes once, from its start to its end: it is read as far as somebody asks for bytes, and all of it goes into the
 * checksum. Its first and last {@link WINDOW_BYTES} are kept; whatever else is asked for must be still to come.
 */
export class StreamedSource implements ByteSource {
  readonly #body: Pick<Body, 'length' | 'next'>
  readonly #onBytes: (received: number) => void
  readonly #hash = createHash('sha256')
  readonly #head = Buffer.alloc(WINDOW_BYTES)
  /** The byte at a position is at the remainder by its length. */
  readonly #tail = Buffer.alloc(WINDOW_BYTES)
  #position = 0
  #ended = false

  /** @param onBytes hears how many bytes came so far */
  constructor(body: Pick<Body, 'length' | 'next'>, onBytes: (received: number) => void) {
    this.#body = body
    this.#onBytes = onBytes
  }

  get size(): MaybePromise<number> {
    return this.#body.length ?? this.#toEnd()
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const wanted = Buffer.alloc(length)
    const before = Math.min(length, Math.max(0, this.#position - offset))
    this.#copyKept(offset, wanted.subarray(0, before))
    while (!this.#ended && this.#position < offset + length) {
      const start = this.#position
      const piece = await this.#pull()
      const from = Math.max(0, offset - start)
      if (from < piece.length) piece.copy(wanted, Math.max(0, start - offset), from)
    }
    return wanted.subarray(0, Math.max(0, Math.min(length, this.#position - offset)))
  }

  /** Reads the rest, and gives what is true of the whole file. The checksum is in hexadecimal. */
  async finish(): Promise<{ readonly sha256: string; readonly bytes: number }> {
    const bytes = await this.#toEnd()
    return { sha256: this.#hash.digest('hex'), bytes }
  }

  async #toEnd(): Promise<number> {
    while (!this.#ended) await this.#pull()
    return this.#position
  }

  async #pull(): Promise<Buffer> {
    const piece = await this.#body.next()
    if (piece === undefined) {
      this.#ended = true
      return Buffer.alloc(0)
    }
    this.#hash.update(piece)
    if (this.#position < WINDOW_BYTES) piece.copy(this.#head, this.#position)
    const last = piece.subarray(Math.max(0, piece.length - WINDOW_BYTES))
    const at = (this.#position + piece.length - last.length) % WINDOW_BYTES
    const copied = last.copy(this.#tail, at)
    last.copy(this.#tail, 0, copied)
    this.#position += piece.length
    this.#onBytes(this.#position)
    return piece
  }

  /** Fills with bytes that came already. */
  #copyKept(offset: number, target: Buffer): void {
    const end = offset + target.length
    if (end <= WINDOW_BYTES) this.#head.copy(target, 0, offset, end)
    else if (offset >= this.#position - WINDOW_BYTES) {
      const at = offset % WINDOW_BYTES
      const copied = this.#tail.copy(target, 0, at, Math.min(WINDOW_BYTES, at + target.length))
      this.#tail.copy(target, copied, 0, target.length - copied)
    } else if (target.length > 0) throw new DiskImageError({ kind: 'unsupported', what: 'An image whose tables are in this order' })
  }
}
