/** Short enough that nobody notices it in an answer, long enough that changing turns costs nothing beside it. */
const TURN_MS = 4

/** A stretch of long work, after which other requests have their turn. */
export class Turn {
  #end = performance.now() + TURN_MS

  /** Whether others have waited long enough. */
  get isOver(): boolean {
    return performance.now() >= this.#end
  }

  /** Lets others have their turn, and begins the next one. */
  async pass(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#end = performance.now() + TURN_MS
  }
}
