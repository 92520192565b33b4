import { type RequestView, viewOf } from '../app/request-view.ts'
import type { Journal } from '../gateway/journal.ts'
import { wholeNumber } from './whole-number.ts'

/** A page of the latest requests, oldest first. */
export interface RequestsPage {
  /** When the server was started: one that was started anew counts from one again. */
  readonly started: string
  /** Number of the newest request of all. */
  readonly last: number
  readonly requests: readonly RequestView[]
}

const STARTED = new Date(performance.timeOrigin).toISOString()

/** `?after=<last of the page before>&limit=`. Odd values count as left out. */
export function requestsPage(journal: Journal, query: string): RequestsPage {
  const parameters = new URLSearchParams(query)
  const after = wholeNumber(parameters.get('after'), 0)
  // A number that is not reached yet is one of a server before this.
  const entries = journal.after(after > journal.last ? 0 : after, wholeNumber(parameters.get('limit'), 100))
  return { started: STARTED, last: journal.last, requests: entries.map(({ record }) => viewOf(record)) }
}
