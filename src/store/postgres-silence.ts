import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient, QueryResult } from 'pg'

/** How long nothing may come while an answer is awaited, milliseconds. */
export interface Patience {
  /** Outside of a transaction: rows begin to come at once, however many there are, and somebody waits for them. */
  readonly reading: number
  /** Inside one: statements wait for other writers, or work through a whole table before they say a word. */
  readonly writing: number
}

/** What has come in the meantime is read within this time, also after this process was too busy to look. */
const LOOK_AGAIN_MS = 200

/** A connection on which nothing came for too long: the server hangs, or the network lets nothing through. */
class Silence extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(ms: number) {
    super(`nothing has been heard from it for ${ms / 1000} seconds`)
  }
}

/**
 * Sends a statement and gives the connection up when nothing at all comes back for too long: without that, a server
 * that was halted or cut off would be waited for until the system gives up, a quarter of an hour later. A limit on the
 * whole time of a statement would fail the lists and restores that are long because they are large.
 */
export async function queryUnlessSilent(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
  patience: Patience,
): Promise<QueryResult> {
  const limit = client.getTransactionStatus() === 'T' ? patience.writing : patience.reading
  let isAwaited = true
  const socket = () => client.connection.stream as Socket
  let heard = socket().bytesRead
  const look = async () => {
    await sleep(LOOK_AGAIN_MS)
    if (isAwaited && socket().bytesRead === heard) socket().destroy(new Silence(limit))
    heard = socket().bytesRead
  }
  const timer = setInterval(look, limit)
  try {
    return await client.query(text, [...values])
  } finally {
    isAwaited = false
    clearInterval(timer)
  }
}
