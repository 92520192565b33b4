import type { MaybePromise } from '../maybe-promise.ts'

/**
 * Remembers numbers used once, by caller. Behind a port, so that servers can share what they have seen. Times are those of a
 * clock that is never set, milliseconds.
 */
export interface NonceStore {
  /** Until when the caller's nonce is remembered; undefined when it is not, or not any more. */
  rememberedUntil(caller: string, nonce: string, now: number): MaybePromise<number | undefined>
  /** Remembers it until then. @returns false when it is remembered already */
  add(caller: string, nonce: string, until: number, now: number): MaybePromise<boolean>
}

/** Nonces of all callers together; they weigh 140 MB. */
const MAX_NONCES = 500_000

/** What is left of them when there are more. */
const ROOM = 0.9

/** How often those that are over are looked for. */
const SWEEP_MS = 60_000

/** One caller's, the oldest first. */
interface Memory {
  readonly nonces: Map<string, number>
  sweptAt: number
}

/**
 * Remembers in memory, for one server. When there are too many, callers that have more than their share lose their own oldest:
 * nobody can push out what another's safety rests on.
 */
export function memoryNonces(max = MAX_NONCES): NonceStore {
  const memories = new Map<string, Memory>()
  let count = 0

  function sweep(memory: Memory, now: number): void {
    memory.sweptAt = now
    for (const [nonce, until] of memory.nonces) {
      if (until >= now) break
      memory.nonces.delete(nonce)
      count--
    }
  }

  function makeRoom(now: number): void {
    for (const [caller, memory] of memories) {
      sweep(memory, now)
      if (memory.nonces.size === 0) memories.delete(caller)
    }
    if (count <= max) return
    const share = Math.floor((ROOM * max) / memories.size)
    for (const { nonces } of memories.values()) {
      for (const nonce of nonces.keys()) {
        if (nonces.size <= share) break
        nonces.delete(nonce)
        count--
      }
    }
  }

  return {
    rememberedUntil(caller, nonce, now) {
      const until = memories.get(caller)?.nonces.get(nonce)
      return until !== undefined && until >= now ? until : undefined
    },
    add(caller, nonce, until, now) {
      let memory = memories.get(caller)
      if (memory === undefined) {
        memory = { nonces: new Map(), sweptAt: now }
        memories.set(caller, memory)
      }
      if (now - memory.sweptAt >= SWEEP_MS) sweep(memory, now)
      const known = memory.nonces.get(nonce)
      if (known !== undefined && known >= now) return false
      memory.nonces.set(nonce, until)
      if (known === undefined && ++count > max) makeRoom(now)
      return true
    },
  }
}
