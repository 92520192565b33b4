import { setTimeout } from 'node:timers/promises'
import { Unanswered } from './admin-client.ts'

/** Time between two tries when no server answers, milliseconds. */
const TRY_EVERY_MS = 500

/**
 * Asks a server until it answers.
 * @param onWaiting called once, when the first try was not answered
 */
export async function patiently<T>(ask: () => Promise<T>, onWaiting: () => void, tryEveryMs = TRY_EVERY_MS): Promise<T> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      if (isFirst) onWaiting()
      await setTimeout(tryEveryMs)
    }
  }
}
