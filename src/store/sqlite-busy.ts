import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from './engine.ts'

/** How long a write waits for one of another process. */
export const BUSY_TIMEOUT_MS = 5000
const RETRY_MS = 5
/** Writes that waited behind each other follow each other sooner than this. */
const QUEUE_GAP_MS = 1000

/**
 * Waiting for the write of another process, while others of this one work. It is bounded for a whole queue of writes:
 * one that has stood behind another that gave up has waited already.
 */
export class BusyWait {
  #since = 0
  #last = Number.NEGATIVE_INFINITY

  /** Does it, again and again while another process is in the way. @throws what it throws, at the latest after the bound */
  async run(attempt: () => void): Promise<void> {
    const began = performance.now()
    for (;;) {
      try {
        return attempt()
      } catch (failure) {
        if (!codeOf(failure).startsWith('SQLITE_BUSY')) throw failure
        const now = performance.now()
        if (now - this.#last > QUEUE_GAP_MS) this.#since = now
        this.#last = now
        if (now - Math.min(began, this.#since) > BUSY_TIMEOUT_MS) throw failure
      }
      await sleep(RETRY_MS)
    }
  }
}
