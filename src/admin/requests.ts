import type { Journal } from '../gateway/journal.ts'
import { STEPS, type Trail } from '../gateway/trail.ts'
import { wholeNumber } from './whole-number.ts'

/** A remembered request, as operators see it. */
export interface RequestView {
  readonly requestId: string
  readonly at: string
  readonly cloud: string
  /** Empty when the request named no operation that there is. */
  readonly action: string
  /** Account, and user or role; empty when the signature was not verified. */
  readonly caller: string
  /** `ok`, a reason of the house, or an operation's own code. */
  readonly verdict: string
  readonly detail: Trail['detail']
  readonly ms: number
  readonly steps: readonly { readonly name: string; readonly ms: number }[]
}

/** What is told of a request. */
export const viewOf = (trail: Trail): RequestView => ({
  requestId: trail.requestId,
  at: new Date(trail.at).toISOString(),
  cloud: trail.cloud,
  action: trail.operation?.action ?? '',
  caller: trail.caller,
  verdict: trail.verdict,
  detail: trail.detail,
  ms: inMicroseconds(trail.took),
  steps: trail.steps.map((ms, step) => ({ name: STEPS[step] ?? '', ms: inMicroseconds(ms) })),
})

/** A page of the latest requests, oldest first. */
export interface RequestsPage {
  /** When the server was started: one that was started anew counts from one again. */
  readonly started: string
  /** Place of the newest request of all. */
  readonly last: number
  readonly requests: readonly RequestView[]
}

const STARTED = new Date(performance.timeOrigin).toISOString()

/** `?after=<last of the page before>&limit=`. Odd values count as left out. */
export function requestsPage(journal: Journal, query: string): RequestsPage {
  const parameters = new URLSearchParams(query)
  const after = wholeNumber(parameters.get('after'), 0)
  // A place that is not reached yet is one of a server before this.
  const entries = journal.after(after > journal.last ? 0 : after, wholeNumber(parameters.get('limit'), 100))
  return { started: STARTED, last: journal.last, requests: entries.map(({ trail }) => viewOf(trail)) }
}

const inMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
