/** Remembers numbers used once. Behind a port, so that servers can share what they have seen. */
export interface NonceStore {
  /** Remembers the nonce until then, milliseconds since the Unix epoch. @returns false when it is remembered already */
  remember(nonce: string, until: number, now: number): boolean | Promise<boolean>
}

/** More nonces than a server sees in the time they are remembered for; then the oldest are let go. */
const MOST_NONCES = 1_000_000

/** Longer than any cloud wants a nonce remembered. */
const GENERATION_MS = 30 * 60_000

/** Remembers in memory, for one server. */
export function memoryNonces(most = MOST_NONCES): NonceStore {
  // Two generations: the older is let go whole, so that nothing has to be looked for.
  let younger = new Map<string, number>()
  let older = new Map<string, number>()
  let turned = 0
  return {
    remember(nonce, until, now) {
      if (younger.size >= most / 2 || now - turned >= GENERATION_MS) {
        older = younger
        younger = new Map()
        turned = now
      }
      const known = younger.get(nonce) ?? older.get(nonce)
      if (known !== undefined && known >= now) return false
      younger.set(nonce, until)
      return true
    },
  }
}
