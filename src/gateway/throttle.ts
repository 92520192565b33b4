import { Refusal } from '../api/refusal.ts'
import type { Verified } from '../clouds/cloud.ts'

const WINDOW_MS = 1_000

/** Counts calls in windows of one second. Behind a port, so that servers can share their counts. */
export interface RateCounter {
  /**
   * Counts one more call and gives how many there have been in the window, this one included.
   * @param second of a clock that is never set
   */
  hit(key: string, second: number): number | Promise<number>
}

/** Callers counted in one window before the counts start anew; more than one server can serve in a second. */
const MAX_KEYS = 100_000

/** Counts in memory, for one server. */
export function memoryCounter(): RateCounter {
  const counts = new Map<string, number>()
  let window = 0
  return {
    hit(key, second) {
      // A request that was long in coming counts in the present window: going back would forget it.
      const isNewWindow = second > window
      if (isNewWindow || counts.size >= MAX_KEYS) counts.clear()
      if (isNewWindow) window = second
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      return count
    },
  }
}

/** How limits are enforced. */
export interface ThrottleOptions {
  readonly counter: RateCounter
  /** Calls per second and caller for every operation; undefined for each operation's documented limit. */
  readonly rate?: number | undefined
}

/** Admits a call or refuses it. */
export type Throttle = (verified: Verified, scope: string) => Promise<void> | void

/** Lets every call through. */
export const noThrottle: Throttle = () => {}

/**
 * Fixed one-second windows per action and scope, as https://cloud.tencent.com/document/product/1278/109059 has them:
 * the first calls pass, the others are refused at once, and refused ones count too. Whose calls share a scope is
 * the cloud's matter.
 */
export function throttle({ counter, rate }: ThrottleOptions): Throttle {
  return ({ call: { operation, request } }, scope) => {
    const limit = rate ?? operation.rate
    const judge = (count: number) => {
      if (count > limit) {
        const retryAfterMs = WINDOW_MS - (request.steadyAt % WINDOW_MS)
        throw new Refusal('throttled', { count, limit, retryAfterMs, serverTime: Math.floor(request.receivedAt / 1000) })
      }
    }
    const count = counter.hit(`${operation.service.name} ${operation.action} ${scope}`, Math.floor(request.steadyAt / WINDOW_MS))
    return typeof count === 'number' ? judge(count) : count.then(judge)
  }
}
