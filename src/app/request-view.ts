import { type RequestRecord, STEPS } from '../gateway/request-record.ts'

/** A remembered request, as operators see it. */
export interface RequestView {
  readonly requestId: string
  readonly at: string
  readonly cloud: string
  /** Empty when the request named no operation that there is. */
  readonly action: string
  /** Account, and user or role; empty when the signature was not verified. */
  readonly caller: string
  /** `ok`, a reason, or an operation's own code. */
  readonly outcome: string
  readonly detail: RequestRecord['detail']
  readonly ms: number
  readonly steps: readonly { readonly name: string; readonly ms: number }[]
}

/** What is told of a request. */
export const viewOf = (record: RequestRecord): RequestView => ({
  requestId: record.requestId,
  at: new Date(record.at).toISOString(),
  cloud: record.cloud,
  action: record.operation?.action ?? '',
  caller: record.caller,
  outcome: record.outcome,
  detail: record.detail,
  ms: inMicroseconds(record.took),
  steps: record.steps.map((ms, step) => ({ name: STEPS[step] ?? '', ms: inMicroseconds(ms) })),
})

const inMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
