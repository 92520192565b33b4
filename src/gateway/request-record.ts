import type { Caller, Operation } from '../api/operation.ts'
import type { RecordedDetail } from '../api/refusal.ts'
import type { WireRequest } from '../api/wire.ts'

/** The steps of a request, in their order. */
export const STEPS = ['identify', 'authenticate', 'replays', 'throttle', 'authorize', 'parse', 'run', 'encode'] as const

/** What came of a request that was answered. */
export const ANSWERED = 'ok'

/** One request on its way: how far it came, how long each step took, and what became of it. */
export class RequestRecord {
  readonly requestId: string
  readonly cloud: string
  /** The request itself; let go of when it was answered. */
  request: WireRequest | undefined
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  operation: Operation | undefined
  /** Who calls, once it is verified. The verified call itself is not kept: it holds the whole request. */
  verifiedCaller: Caller | undefined
  /** What the operation was given. */
  input: unknown
  /** `ok`, a reason, or an operation's own code. */
  outcome: string = ANSWERED
  /** What exactly was wrong, without secrets, signatures and tokens. */
  detail: RecordedDetail = {}
  /** Milliseconds of each step that was begun, in the order of {@link STEPS}. */
  readonly steps: number[] = []
  #last: number

  constructor(requestId: string, cloud: string, request: WireRequest) {
    this.requestId = requestId
    this.cloud = cloud
    this.request = request
    this.at = request.receivedAt
    this.#last = performance.now()
  }

  /** Ends a step. */
  done(): void {
    const now = performance.now()
    this.steps.push(now - this.#last)
    this.#last = now
  }

  /** Milliseconds from the first step to the end of the last. */
  get took(): number {
    return this.steps.reduce((sum, step) => sum + step, 0)
  }

  /** Account, and user or role; empty when the caller was not known. */
  get caller(): string {
    if (this.verifiedCaller === undefined) return ''
    const { account, user, session } = this.verifiedCaller
    return `${account.name} ${user ?? session?.role ?? ''}`.trim()
  }
}
