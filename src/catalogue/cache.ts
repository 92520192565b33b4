import type { Soon } from './soon.ts'

/** A value that took work to get, with its weight. */
interface Entry<V> {
  readonly value: Promise<V>
  /** The value itself, once it has come. */
  settled: V | undefined
  bytes: number
}

/**
 * Values by key, the least recently used ones let go when their weights exceed a bound. A value is loaded once
 * however many ask for it at the same time, and one that was forgotten while it loaded is not kept.
 */
export class WeighedCache<V extends object> {
  readonly #entries = new Map<string, Entry<V>>()
  readonly #capacity: number
  readonly #weigh: (value: V) => number
  #bytes = 0

  /**
   * @param capacity most bytes kept
   * @param weigh bytes of a value
   */
  constructor(capacity: number, weigh: (value: V) => number) {
    this.#capacity = capacity
    this.#weigh = weigh
  }

  /** Bytes kept now. */
  get bytes(): number {
    return this.#bytes
  }

  /** Number of values kept now. */
  get size(): number {
    return this.#entries.size
  }

  /** The value, from memory or loaded now; a value in memory comes without a promise. A load that fails is not kept. */
  get(key: string, load: () => Promise<V>): Soon<V> {
    const known = this.#entries.get(key)
    if (known !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, known)
      return known.settled ?? known.value
    }
    const entry: Entry<V> = { value: load(), settled: undefined, bytes: 0 }
    this.#entries.set(key, entry)
    entry.value.then(
      (value) => this.#settle(key, entry, value),
      () => this.#entries.get(key) === entry && this.#entries.delete(key),
    )
    return entry.value
  }

  /** The value if it is in memory. */
  peek(key: string): V | undefined {
    return this.#entries.get(key)?.settled
  }

  /** Lets go of one value. */
  forget(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }

  /** Lets go of everything. */
  clear(): void {
    this.#entries.clear()
    this.#bytes = 0
  }

  #settle(key: string, entry: Entry<V>, value: V): void {
    if (this.#entries.get(key) !== entry) return
    entry.settled = value
    entry.bytes = this.#weigh(value)
    this.#bytes += entry.bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#capacity) break
      if (this.#entries.get(oldest)?.settled !== undefined) this.forget(oldest)
    }
  }
}
