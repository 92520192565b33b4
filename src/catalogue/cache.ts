import type { MaybePromise } from '../maybe-promise.ts'

/** A value that took work to get, with its weight. */
interface Entry<V> {
  value: Promise<V>
  /** The value itself, once it has come. */
  settled: V | undefined
  /** What is to be made of it once it comes. */
  readonly pending: ((value: V) => V)[]
  /** The mark that was the last when it came. */
  mark: number
  bytes: number
  /** Whether it was asked for since it came, or was last spared for that. */
  used: boolean
}

/**
 * Values by key, those that were not used for long let go when their weights exceed a bound. One that takes more than
 * half of the bound is kept beside it, the heaviest when there are several: so any two fit, and none is loaded again for
 * each that asks for it. A value is loaded once however many ask for it at the same time; one that was forgotten while it
 * loaded is not kept, and one that was replaced meanwhile is replaced when it comes.
 */
export class WeighedCache<V extends object> {
  readonly #entries = new Map<string, Entry<V>>()
  readonly #capacity: number
  readonly #weigh: (value: V) => number
  #bytes = 0
  #mark = 0
  #heaviest: Entry<V> | undefined

  /**
   * @param capacity most bytes kept, less one value of more than half of it
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
  get(key: string, load: () => Promise<V>): MaybePromise<V> {
    const known = this.#entries.get(key)
    if (known !== undefined) {
      known.used = true
      return known.settled ?? known.value
    }
    const loading = load()
    const entry: Entry<V> = { value: loading, settled: undefined, pending: [], mark: 0, bytes: 0, used: false }
    this.#entries.set(key, entry)
    entry.value = loading.then(
      (value) => this.#settle(key, entry, value),
      (failure: unknown) => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key)
        throw failure
      },
    )
    return entry.value
  }

  /** The value if it is in memory, which is a use of it. */
  peek(key: string): V | undefined {
    const known = this.#entries.get(key)
    if (known === undefined) return undefined
    known.used = true
    return known.settled
  }

  /** A mark by which values that have come are told from those that will come. */
  mark(): number {
    this.#mark += 1
    return this.#mark
  }

  /**
   * Puts what is made of a value in its place: at once where it had come before the mark, as soon as it comes where it has
   * not come yet. One that came since the mark is let go of.
   */
  replace(key: string, mark: number, make: (value: V) => V): void {
    const known = this.#entries.get(key)
    if (known === undefined) return
    if (known.settled === undefined) {
      known.pending.push(make)
      return
    }
    if (known.mark >= mark) {
      this.forget(key)
      return
    }
    const value = make(known.settled)
    if (value === known.settled) return
    this.#bytes -= known.bytes
    known.bytes = 0
    if (known === this.#heaviest) this.#heaviest = this.#findHeaviest()
    known.value = Promise.resolve(value)
    this.#settle(key, known, value)
  }

  /** Lets go of one value. */
  forget(key: string): void {
    const known = this.#entries.get(key)
    if (known === undefined) return
    this.#bytes -= known.bytes
    this.#entries.delete(key)
    if (known === this.#heaviest) this.#heaviest = this.#findHeaviest()
  }

  /** Lets go of everything. */
  clear(): void {
    this.#entries.clear()
    this.#bytes = 0
    this.#heaviest = undefined
  }

  #settle(key: string, entry: Entry<V>, loaded: V): V {
    if (this.#entries.get(key) !== entry) return loaded
    const value = entry.pending.splice(0).reduce((made, make) => make(made), loaded)
    entry.settled = value
    entry.mark = this.#mark
    entry.bytes = this.#weigh(value)
    this.#bytes += entry.bytes
    if (entry.bytes >= (this.#heaviest?.bytes ?? 0)) this.#heaviest = entry
    this.#makeRoom(entry)
    return value
  }

  get #bytesThatCount(): number {
    const heaviest = this.#heaviest?.bytes ?? 0
    return heaviest > this.#capacity / 2 ? this.#bytes - heaviest : this.#bytes
  }

  /** Goes through the values, the oldest first, and then through those that were spared. */
  #makeRoom(newest: Entry<V>): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytesThatCount <= this.#capacity) return
      if (entry === newest || entry.settled === undefined) continue
      if (!entry.used) {
        this.forget(key)
        continue
      }
      entry.used = false
      this.#entries.delete(key)
      this.#entries.set(key, entry)
    }
  }

  /** The last of several that weigh the same, which will be let go the latest. */
  #findHeaviest(): Entry<V> | undefined {
    let heaviest: Entry<V> | undefined
    for (const entry of this.#entries.values()) {
      if (entry.bytes >= (heaviest?.bytes ?? 0)) heaviest = entry
    }
    return heaviest
  }
}
