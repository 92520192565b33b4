import type { BodyBudget } from '../body-budget.ts'
import { ChunkReader } from './chunk-reader.ts'

/** Why a body is not held. */
export type BodyRefusal = 'too large' | 'no room'

/** Room that is made for a body before more of it came, bytes. */
const FIRST_ROOM = 64 * 1024

const NOTHING = new Uint8Array(0)

/**
 * Reads one body. Of one over the bound or over the budget nothing is held, and what still comes of it is thrown away. What was
 * taken of the budget is given back by `release`.
 */
export class BodyReader {
  /** Why the body is not held; known before its end. */
  refusal: BodyRefusal | undefined
  readonly #maxBytes: number
  readonly #budget: BodyBudget
  /** Undefined for a body of a length that was said. */
  readonly #chunks: ChunkReader | undefined
  #left: number
  #bytes: Uint8Array = NOTHING
  #length = 0

  /** @param length bytes of the body; undefined when it comes in chunks @param maxBytes of a body that is held */
  constructor(length: number | undefined, maxBytes: number, budget: BodyBudget) {
    this.#maxBytes = maxBytes
    this.#budget = budget
    this.#chunks = length === undefined ? new ChunkReader() : undefined
    this.#left = length ?? 0
    if (length !== undefined && length > maxBytes) this.refusal = 'too large'
  }

  /** Whether nothing more of it is to come. */
  get isComplete(): boolean {
    return this.#chunks === undefined ? this.#left === 0 : this.#chunks.isComplete
  }

  /** What was read; of a body that was refused nothing. */
  get bytes(): Uint8Array {
    return this.#bytes.byteLength === this.#length ? this.#bytes : this.#bytes.subarray(0, this.#length)
  }

  /** Takes what is the body's of what came. @returns how many bytes that were @throws HttpProblem for chunks that are none */
  take(received: Uint8Array): number {
    if (this.#chunks !== undefined) return this.#chunks.take(received, (bytes, start, end) => this.#add(bytes, start, end))
    const count = Math.min(this.#left, received.byteLength)
    this.#left -= count
    // A body that came whole needs no copy.
    if (this.#left === 0 && this.#length === 0 && this.#grow(count))
      this.#bytes = count === received.byteLength ? received : received.subarray(0, count)
    else this.#add(received, 0, count)
    return count
  }

  /** Gives the room back. */
  release(): void {
    this.#budget.release(this.#length)
    this.#length = 0
    this.#bytes = NOTHING
  }

  #add(received: Uint8Array, start: number, end: number): void {
    const from = this.#length
    if (end === start || !this.#grow(from + end - start)) return
    if (this.#length > this.#bytes.byteLength) {
      const room = new Uint8Array(Math.min(Math.max(FIRST_ROOM, 2 * this.#length), this.#maxBytes))
      room.set(this.#bytes.subarray(0, from))
      this.#bytes = room
    }
    if (end - start === 1) this.#bytes[from] = received[start] as number
    else this.#bytes.set(received.subarray(start, end), from)
  }

  /** @returns false when the body is not held, or no longer */
  #grow(length: number): boolean {
    if (this.refusal !== undefined) return false
    this.refusal = length > this.#maxBytes ? 'too large' : this.#budget.grow(this.#length, length) ? undefined : 'no room'
    if (this.refusal === undefined) {
      this.#length = length
      return true
    }
    this.release()
    return false
  }
}
