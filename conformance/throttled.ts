import type { Program } from './program.ts'
import { occurrences, relayed } from './wire.ts'

/** How often a program is run anew that had the luck never to be refused. */
const ROUNDS = 6

/** What a program printed in its last run, and what it received in all of them. */
export interface ThrottledRun {
  readonly lines: readonly string[]
  readonly received: Buffer
  readonly rounds: number
}

/**
 * Runs a user's program beside another one of the account, which uses the limit up until the first has been refused once.
 * @param code as it stands in a refusal, in quotes
 * @param start is given the `host:port` to be called
 */
export async function runThrottled(
  limited: string,
  code: string,
  startOther: () => Promise<Program>,
  start: (via: string) => Program,
): Promise<ThrottledRun> {
  const other = await startOther()
  let lines: readonly string[] = []
  let rounds = 0
  let refused = false
  try {
    const call = async (via: string) => {
      for (; !refused && rounds < ROUNDS; rounds += 1) lines = await start(via).rest()
    }
    const { received } = await relayed(limited, call, (soFar) => {
      if (refused || occurrences(soFar(), code) === 0) return
      refused = true
      void other.stop()
    })
    return { lines, received, rounds }
  } finally {
    await other.stop()
  }
}
