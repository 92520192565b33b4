import { STEPS, type Trail } from '../gateway/trail.ts'

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

const inMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
