/** A refusal, as it is remembered. Secrets, tokens and signatures are not in it. */
export interface JournalEntry {
  readonly requestId: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly cloud: string
  /** The house's reason, or the operation's own code. */
  readonly reason: string
  /** What exactly was wrong. */
  readonly explanation: string
  /** Account, and user or session; empty when the caller was not known. */
  readonly caller: string
}

/** Refusals remembered; the oldest is forgotten for a new one. */
const MOST_ENTRIES = 1_000

/** The latest refusals, by request id, so that a person who was refused can be told why. */
export class Journal {
  readonly #entries = new Map<string, JournalEntry>()

  /** Remembers a refusal. */
  add(entry: JournalEntry): void {
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(entry.requestId, entry)
  }

  /** The refusal of a request; undefined when there was none, or it is too long ago. */
  find(requestId: string): JournalEntry | undefined {
    return this.#entries.get(requestId)
  }
}
