/** Bytes of each body that count against the first of the two sums; nearly every request has no more. */
const SMALL_BYTES = 64 * 1024

/** Most bytes that are held of bodies: of the beginnings of all, and of what lies beyond their beginnings. */
const MAX_SMALL_BYTES = 32 * 1024 * 1024
const MAX_LARGE_BYTES = 64 * 1024 * 1024

/**
 * A bound over the bodies of all requests that are being read or answered. Nobody is known before the body was read, so what
 * strangers send is held too. There are two sums: large bodies, however many, leave room for the small ones of all others.
 */
export class BodyBudget {
  readonly #maxSmall: number
  readonly #maxLarge: number
  #small = 0
  #large = 0

  constructor(maxSmall = MAX_SMALL_BYTES, maxLarge = MAX_LARGE_BYTES) {
    this.#maxSmall = maxSmall
    this.#maxLarge = maxLarge
  }

  /**
   * Makes room for a body to grow.
   * @returns false when there is none: then nothing was taken
   */
  grow(from: number, to: number): boolean {
    const small = this.#small + smallOf(to) - smallOf(from)
    const large = this.#large + largeOf(to) - largeOf(from)
    if ((small > this.#small && small > this.#maxSmall) || (large > this.#large && large > this.#maxLarge)) return false
    this.#small = small
    this.#large = large
    return true
  }

  /** Gives the room of a body back. */
  release(length: number): void {
    this.#small -= smallOf(length)
    this.#large -= largeOf(length)
  }

  /** Bytes held now. */
  get held(): number {
    return this.#small + this.#large
  }
}

const smallOf = (length: number): number => Math.min(length, SMALL_BYTES)
const largeOf = (length: number): number => Math.max(0, length - SMALL_BYTES)
