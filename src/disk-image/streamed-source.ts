import { createHash } from 'node:crypto'
import type { MaybePromise } from '../maybe-promise.ts'
import type { Body } from './body.ts'
import { WINDOW_BYTES } from './byte-source.ts'
import type { PassingSource } from './data-tables.ts'
import { DiskImageError } from './reason.ts'

/**
 * A file that comes once, from its start to its end: it is read as far as somebody asks for bytes, and all of it goes into the
 * checksum. Its first and last {@link WINDOW_BYTES} are kept; whatever else is asked for must be still to come.
 */
export class StreamedSource implements PassingSource {
  readonly #body: Pick<Body, 'length' | 'next'>
  readonly #onBytes: (received: number) => void
  readonly #hash = createHash('sha256')
  readonly #head = Buffer.alloc(WINDOW_BYTES)
  /** The byte at a position is at the remainder by its length. */
  readonly #tail = Buffer.alloc(WINDOW_BYTES)
  #rest: Buffer | undefined
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

  canRead(offset: number, length: number): boolean {
    const before = Math.min(length, this.#position - offset)
    return before <= 0 || this.#keptIn(offset, before) !== undefined
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

  /** The next bytes, at most as many as are kept: so what follows a part that was read is always there. */
  async #pull(): Promise<Buffer> {
    const next = this.#rest ?? (await this.#body.next())
    if (next === undefined) {
      this.#ended = true
      return Buffer.alloc(0)
    }
    const piece = next.subarray(0, WINDOW_BYTES)
    this.#rest = piece.length < next.length ? next.subarray(WINDOW_BYTES) : undefined
    this.#hash.update(piece)
    if (this.#position < WINDOW_BYTES) piece.copy(this.#head, this.#position)
    const copied = piece.copy(this.#tail, this.#position % WINDOW_BYTES)
    piece.copy(this.#tail, 0, copied)
    this.#position += piece.length
    this.#onBytes(this.#position)
    return piece
  }

  /** Fills with bytes that came already. */
  #copyKept(offset: number, target: Buffer): void {
    if (target.length === 0) return
    switch (this.#keptIn(offset, target.length)) {
      case 'head':
        this.#head.copy(target, 0, offset)
        break
      case 'tail': {
        const copied = this.#tail.copy(target, 0, offset % WINDOW_BYTES)
        this.#tail.copy(target, copied)
        break
      }
      case undefined:
        throw new DiskImageError({ kind: 'unsupported', what: 'An image whose tables are in this order' })
    }
  }

  /** Where bytes are that came already; undefined when they are kept no longer. */
  #keptIn(offset: number, length: number): 'head' | 'tail' | undefined {
    if (offset + length <= WINDOW_BYTES) return 'head'
    return offset >= this.#position - WINDOW_BYTES ? 'tail' : undefined
  }
}
