import type { Operation } from '../api/operation.ts'
import { type RequestRecord, STEPS } from './request-record.ts'

/** Upper bounds of the histogram of durations, seconds. */
export const DURATION_BOUNDS = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5] as const

/** What was counted of one cloud's requests. */
export interface CloudCounts {
  /** Requests by duration: how many fell under each bound and not under the one before; the last, over all of them. */
  readonly durations: number[]
  /** Seconds, of all requests together. */
  totalSeconds: number
  /** Seconds by step, and how often it was done, in the order of the steps. */
  readonly stepSeconds: number[]
  readonly stepCounts: number[]
}

/** Counts requests as they end. The number of counters is bounded by operations and reasons, whatever is asked for. */
export class Metrics {
  readonly #requests = new Map<string, Map<Operation | undefined, Map<string, number>>>()
  readonly #clouds = new Map<string, CloudCounts>()

  /** Counts a request that has come to its end. */
  count(record: RequestRecord): void {
    const { cloud, operation, outcome, steps } = record
    const counts = this.#countsOf(cloud)
    let seconds = 0
    for (let step = 0; step < steps.length; step++) {
      const took = (steps[step] ?? 0) / 1000
      seconds += took
      counts.stepSeconds[step] = (counts.stepSeconds[step] ?? 0) + took
      counts.stepCounts[step] = (counts.stepCounts[step] ?? 0) + 1
    }
    counts.totalSeconds += seconds
    let bucket = 0
    while (bucket < DURATION_BOUNDS.length && seconds > (DURATION_BOUNDS[bucket] ?? 0)) bucket++
    counts.durations[bucket] = (counts.durations[bucket] ?? 0) + 1
    const byOutcome = this.#verdictsOf(cloud, operation)
    byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1)
  }

  /** Requests by cloud, operation and outcome; the operation is undefined for those that named none there is. */
  *requests(): Generator<{ cloud: string; operation: Operation | undefined; outcome: string; count: number }> {
    for (const [cloud, byOperation] of this.#requests)
      for (const [operation, byOutcome] of byOperation) for (const [outcome, count] of byOutcome) yield { cloud, operation, outcome, count }
  }

  /** Durations and steps by cloud. */
  clouds(): ReadonlyMap<string, CloudCounts> {
    return this.#clouds
  }

  #countsOf(cloud: string): CloudCounts {
    return getOrMake(this.#clouds, cloud, () => ({
      durations: zeros(DURATION_BOUNDS.length + 1),
      totalSeconds: 0,
      stepSeconds: zeros(STEPS.length),
      stepCounts: zeros(STEPS.length),
    }))
  }

  #verdictsOf(cloud: string, operation: Operation | undefined): Map<string, number> {
    const byOperation = getOrMake(this.#requests, cloud, () => new Map<Operation | undefined, Map<string, number>>())
    return getOrMake(byOperation, operation, () => new Map<string, number>())
  }
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0)

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
