import type { MistakeName, Values, VariantOf } from '../locales/sentences.ts'

/** A mistake that explains a refusal: with it, the client's own signature comes out. Its words are in the locales. */
export interface Mistake {
  /** Short and stable, for programs: `another-host`. */
  readonly name: MistakeName
  /** Which of its texts says it, where it has several. */
  readonly variant?: string | undefined
  /** What its texts have places for. */
  readonly values: Values
}

/** A mistake, checked against the texts that there are for it. */
export const mistake = <Name extends MistakeName>(name: Name, values: Values = {}, variant?: VariantOf<Name>): Mistake => ({
  name,
  variant,
  values,
})
