import { setImmediate as nextTurn } from 'node:timers/promises'

/** Rows per statement; both engines bound the number of parameters. */
const CHUNK = 500

/**
 * Does work in parts that one statement takes, with turns for others in between: SQLite works on this thread.
 * @param onDone told after each part how many are done
 */
export async function inChunks<T>(
  all: readonly T[],
  work: (chunk: readonly T[]) => Promise<void>,
  onDone?: (done: number, total: number) => void,
): Promise<void> {
  for (let start = 0; start < all.length; start += CHUNK) {
    // Without a pause a long write would keep requests waiting until its end.
    if (start > 0) await nextTurn()
    await work(all.slice(start, start + CHUNK))
    onDone?.(Math.min(start + CHUNK, all.length), all.length)
  }
}
