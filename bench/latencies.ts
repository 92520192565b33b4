const BUCKETS = 1_000_000

/** Latencies, counted by the microsecond; the few over a second are kept one by one. */
export class Latencies {
  readonly #counts = new Uint32Array(BUCKETS)
  readonly #long: number[] = []
  #total = 0

  add(ms: number): void {
    const bucket = Math.floor(ms * 1000)
    if (bucket >= BUCKETS) this.#long.push(ms)
    else this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    this.#total++
  }

  /** The latency that this share of all stays within, milliseconds. @param share from 0 to 1 */
  quantile(share: number): number {
    const wanted = Math.ceil(this.#total * share)
    let passed = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      passed += this.#counts[bucket] as number
      if (passed >= wanted) return bucket / 1000
    }
    return this.#long.sort((a, b) => a - b)[wanted - passed - 1] ?? Number.NaN
  }
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
