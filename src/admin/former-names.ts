import type { Explanation } from '../app/explain.ts'
import type { Said } from '../locales/sentences.ts'

/** An explanation with `what` and `mend` beside `summary` and `fix`: programs read those names before they were the field's. They go with 1.0. */
export const withFormerNames = (explanation: Explanation) => ({
  ...explanation,
  meaning: { ...explanation.meaning, ...formerNames(explanation.meaning) },
  mistake: explanation.mistake && { ...explanation.mistake, ...formerNames(explanation.mistake) },
})

const formerNames = ({ summary, fix }: Partial<Said>) => ({ what: summary, mend: fix })
