import type { MaybePromise } from '../maybe-promise.ts'
import { Kept } from './kept.ts'
import type { Step } from './plan.ts'

/** Items written in one go: a millisecond's work the first time. */
const SLICE = 100

/** Writes the items from one place to before another, with what stands around and between them. */
type WriteSlice = (step: Step, values: readonly unknown[], start: number, end: number) => Uint8Array

/**
 * The bytes of immutable lists, kept with the lists. They are in pieces of a slice each, so that a long list is neither
 * written nor copied together in one go.
 */
export class KeptLists {
  readonly #kept = new Kept<Step, readonly Uint8Array[]>()
  readonly #underWay = new Kept<Step, Promise<void>>()
  readonly #write: WriteSlice

  constructor(write: WriteSlice) {
    this.#write = write
  }

  /** The bytes of the list, kept or written now. */
  of(step: Step, values: readonly unknown[]): readonly Uint8Array[] {
    return this.#kept.of(step, values, () => [...this.#slices(step, values)])
  }

  /**
   * Writes a long list in slices between which other requests are answered. Nothing is to be waited for when it is short
   * or kept; all who need it at the same time wait for the same.
   */
  keep(step: Step, values: readonly unknown[]): MaybePromise<void> {
    if (values.length <= SLICE || this.#kept.known(step, values) !== undefined) return
    return this.#underWay.of(step, values, () => this.#keepInSlices(step, values))
  }

  async #keepInSlices(step: Step, values: readonly unknown[]): Promise<void> {
    const pieces: Uint8Array[] = []
    for (const piece of this.#slices(step, values)) {
      pieces.push(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#kept.set(step, values, pieces)
  }

  /** At least one: an empty list may be written too. */
  *#slices(step: Step, values: readonly unknown[]): Generator<Uint8Array> {
    let start = 0
    do {
      yield this.#write(step, values, start, Math.min(start + SLICE, values.length))
      start += SLICE
    } while (start < values.length)
  }
}
