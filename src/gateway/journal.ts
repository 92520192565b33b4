import { LRUCache } from 'lru-cache'
import { ANSWERED, type RequestRecord } from './request-record.ts'

/** A request as it is remembered, with its number. */
export interface JournalEntry {
  readonly seq: number
  readonly record: RequestRecord
}

/** Latest requests remembered, whatever became of them; and refusals, which must outlast many good answers. */
const MAX_LATEST = 1_000
const MAX_REFUSALS = 1_000
/** Bytes of refused requests remembered together, and of one alone: a longer one is remembered without its contents. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_BYTES_OF_ONE = 256 * 1024
/** Inputs of answered requests with more than this in query and body are not remembered. */
const MAX_BYTES_OF_INPUT = 8 * 1024

/** The latest requests, so that a person who was refused can be told why. All of it is bounded. */
export class Journal {
  readonly #latest: JournalEntry[] = []
  readonly #refusals = new LRUCache<string, JournalEntry>({
    max: MAX_REFUSALS,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ record }) => Math.max(1, bytesOf(record)),
    dispose: ({ record }) => {
      record.request = undefined
    },
  })
  #seq = 0

  /** Remembers a request that has come to its end. */
  add(record: RequestRecord): void {
    const entry = { seq: ++this.#seq, record }
    this.#latest[entry.seq % MAX_LATEST] = entry
    if (record.outcome === ANSWERED) {
      if (bytesOf(record) > MAX_BYTES_OF_INPUT) record.input = undefined
      record.request = undefined
    } else this.#keep(entry)
  }

  /** The request of that id; undefined when there was none, or it is too long ago. */
  find(requestId: string): JournalEntry | undefined {
    return this.#refusals.peek(requestId) ?? this.#latest.find((entry) => entry?.record.requestId === requestId)
  }

  /** The latest requests after a number, oldest first. @param max at most as many, the latest of them */
  after(seq: number, max: number): JournalEntry[] {
    const found: JournalEntry[] = []
    for (let number = Math.max(seq + 1, this.#seq - Math.min(max, MAX_LATEST) + 1); number <= this.#seq; number++) {
      const entry = this.#latest[number % MAX_LATEST]
      if (entry !== undefined) found.push(entry)
    }
    return found
  }

  /** Place of the newest request; 0 when there was none. */
  get last(): number {
    return this.#seq
  }

  /** How many refusals are remembered, and the bytes of their requests, one of each at least. */
  get memory(): { readonly refusals: number; readonly bytes: number } {
    return { refusals: this.#refusals.size, bytes: this.#refusals.calculatedSize }
  }

  #keep(entry: JournalEntry): void {
    const { record } = entry
    record.input = undefined
    if (bytesOf(record) > MAX_BYTES_OF_ONE) record.request = undefined
    this.#refusals.set(record.requestId, entry)
  }
}

/** Query and body; headers have a bound of their own. */
const bytesOf = ({ request }: RequestRecord): number => (request === undefined ? 0 : request.body.byteLength + request.query.length)
