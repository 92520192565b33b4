import { ANSWERED, type Trail } from './trail.ts'

/** A request as it is remembered, with its place in the order of all. */
export interface JournalEntry {
  readonly seq: number
  readonly trail: Trail
}

/** Latest requests remembered, whatever became of them; and refusals, which must outlast many good answers. */
const MOST_LATEST = 1_000
const MOST_REFUSALS = 1_000
/** Bytes of refused requests remembered together, and of one alone: a longer one is remembered without its contents. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_BYTES_OF_ONE = 256 * 1024
/** Inputs of answered requests with more than this in query and body are not remembered. */
const MOST_BYTES_OF_INPUT = 8 * 1024

/** The latest requests, so that a person who was refused can be told why. All of it is bounded. */
export class Journal {
  readonly #latest: JournalEntry[] = []
  readonly #refusals = new Map<string, JournalEntry>()
  #bytes = 0
  #seq = 0

  /** Remembers a request that has come to its end. */
  add(trail: Trail): void {
    const entry = { seq: ++this.#seq, trail }
    this.#latest[entry.seq % MOST_LATEST] = entry
    if (trail.verdict === ANSWERED) {
      if (bytesOf(trail) > MOST_BYTES_OF_INPUT) trail.input = undefined
      trail.request = undefined
    } else this.#keep(entry)
  }

  /** The request of that id; undefined when there was none, or it is too long ago. */
  find(requestId: string): JournalEntry | undefined {
    return this.#refusals.get(requestId) ?? this.#latest.find((entry) => entry?.trail.requestId === requestId)
  }

  /** The latest requests after a place in the order, oldest first. @param most at most as many, the latest of them */
  after(seq: number, most: number): JournalEntry[] {
    const found: JournalEntry[] = []
    for (let place = Math.max(seq + 1, this.#seq - Math.min(most, MOST_LATEST) + 1); place <= this.#seq; place++) {
      const entry = this.#latest[place % MOST_LATEST]
      if (entry !== undefined) found.push(entry)
    }
    return found
  }

  /** Place of the newest request; 0 when there was none. */
  get last(): number {
    return this.#seq
  }

  /** How many refusals are remembered, and the bytes of their requests. */
  get memory(): { readonly refusals: number; readonly bytes: number } {
    return { refusals: this.#refusals.size, bytes: this.#bytes }
  }

  #keep(entry: JournalEntry): void {
    const { trail } = entry
    trail.input = undefined
    if (bytesOf(trail) > MOST_BYTES_OF_ONE) trail.request = undefined
    this.#bytes += bytesOf(trail)
    this.#refusals.set(trail.requestId, entry)
    for (const [requestId, oldest] of this.#refusals) {
      if (this.#refusals.size <= MOST_REFUSALS && this.#bytes <= MOST_BYTES) break
      this.#bytes -= bytesOf(oldest.trail)
      this.#refusals.delete(requestId)
      oldest.trail.request = undefined
    }
  }
}

/** Query and body; headers have a bound of their own. */
const bytesOf = ({ request }: Trail): number => (request === undefined ? 0 : request.body.byteLength + request.query.length)
