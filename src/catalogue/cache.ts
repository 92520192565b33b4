import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../maybe-promise.ts'

/** A value that is being loaded, and what is to be made of it when it comes. */
interface Loading<V> {
  readonly value: Promise<V>
  readonly pending: ((value: V) => V)[]
}

/** A value in memory, with its weight and the mark that was the last when it came. */
interface Kept<V> {
  readonly value: V
  readonly bytes: number
  readonly mark: number
}

/**
 * Values by key, the least recently used let go when their weights exceed a bound. One that takes more than half of the
 * bound is kept beside it, the heaviest when there are several: so any two fit, and none is loaded again for each that asks
 * for it. A value is loaded once however many ask for it at the same time; one that was forgotten while it loaded is not
 * kept, and one that was replaced meanwhile is replaced when it comes.
 */
export class WeighedCache<V extends object> {
  readonly #loading = new Map<string, Loading<V>>()
  /** Without a bound of its own, which could not pass over the heaviest. */
  readonly #kept = new LRUCache<string, Kept<V>>({
    maxSize: Number.MAX_SAFE_INTEGER,
    sizeCalculation: ({ bytes }) => bytes,
    dispose: (gone) => {
      if (gone === this.#heaviest) this.#heaviest = undefined
    },
  })
  readonly #capacity: number
  readonly #weigh: (value: V) => number
  #mark = 0
  /** The last of several that weigh the same, which goes the latest; undefined when it has to be looked for. */
  #heaviest: Kept<V> | undefined

  /**
   * @param capacity most bytes kept, less one value of more than half of it
   * @param weigh bytes of a value, at least 1
   */
  constructor(capacity: number, weigh: (value: V) => number) {
    this.#capacity = capacity
    this.#weigh = weigh
  }

  /** Bytes kept now. */
  get bytes(): number {
    return this.#kept.calculatedSize
  }

  /** Number of values kept now. */
  get size(): number {
    return this.#kept.size
  }

  /** The value, from memory or loaded now; a value in memory comes without a promise. A load that fails is not kept. */
  get(key: string, load: () => Promise<V>): MaybePromise<V> {
    const known = this.#kept.get(key)?.value ?? this.#loading.get(key)?.value
    if (known !== undefined) return known
    const loading: Loading<V> = {
      value: load().then(
        (value) => this.#settle(key, loading, value),
        (failure: unknown) => {
          if (this.#loading.get(key) === loading) this.#loading.delete(key)
          throw failure
        },
      ),
      pending: [],
    }
    this.#loading.set(key, loading)
    return loading.value
  }

  /** The value if it is in memory, which is a use of it. */
  peek(key: string): V | undefined {
    return this.#kept.get(key)?.value
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
    this.#loading.get(key)?.pending.push(make)
    const known = this.#kept.peek(key)
    if (known === undefined) return
    if (known.mark >= mark) {
      this.forget(key)
      return
    }
    const value = make(known.value)
    if (value !== known.value) this.#keep(key, value)
  }

  /** Lets go of one value. */
  forget(key: string): void {
    this.#loading.delete(key)
    this.#kept.delete(key)
  }

  /** Lets go of everything. */
  clear(): void {
    this.#loading.clear()
    this.#kept.clear()
  }

  #settle(key: string, loading: Loading<V>, loaded: V): V {
    if (this.#loading.get(key) !== loading) return loaded
    this.#loading.delete(key)
    const value = loading.pending.reduce((made, make) => make(made), loaded)
    this.#keep(key, value)
    return value
  }

  #keep(key: string, value: V): void {
    const kept = { value, bytes: this.#weigh(value), mark: this.#mark }
    this.#kept.set(key, kept)
    if (kept.bytes >= this.#bytesOfHeaviest) this.#heaviest = kept
    while (this.#bytesThatCount > this.#capacity) this.#kept.pop()
  }

  get #bytesThatCount(): number {
    const heaviest = this.#bytesOfHeaviest
    return heaviest > this.#capacity / 2 ? this.bytes - heaviest : this.bytes
  }

  get #bytesOfHeaviest(): number {
    if (this.#heaviest === undefined) {
      this.#kept.rforEach((kept) => {
        if (kept.bytes >= (this.#heaviest?.bytes ?? 0)) this.#heaviest = kept
      })
    }
    return this.#heaviest?.bytes ?? 0
  }
}
