import type { Reason } from '../api/refusal.ts'
import { isReasonName, type Said, sayMistake, sayReason } from '../locales/sentences.ts'
import type { Mistake } from '../signatures/mistake.ts'

/** What a reason means, and what the caller does about it. A reason that has no words does not compile. */
const meaningOfReason: (reason: Reason) => Said = sayReason

/** What an outcome means that is one of the reasons; undefined for any other. */
export const meaningOf = (outcome: string): Said | undefined => (isReasonName(outcome) ? meaningOfReason(outcome) : undefined)

/** A mistake with its words. */
export interface SaidMistake extends Said {
  readonly name: string
}

/** A mistake as people are told. */
export const said = ({ name, variant, values }: Mistake): SaidMistake => ({ name, ...sayMistake(name, variant, values) })
