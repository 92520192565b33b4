const BUCKETS = 1_000_000

/** Counts of latencies by the microsecond; those over a second count as one. */
export class Latencies {
  readonly #counts = new Uint32Array(BUCKETS)
  #total = 0

  add(ms: number): void {
    const bucket = Math.min(BUCKETS - 1, Math.floor(ms * 1000))
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
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
    return Number.POSITIVE_INFINITY
  }
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
