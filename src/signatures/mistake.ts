import type { Bilingual } from '../api/shape.ts'

/** A mistake that explains a refusal: with it, the client's own signature comes out. */
export interface Mistake {
  /** Short and stable, for programs: `another-host`. */
  readonly name: string
  readonly what: Bilingual
  readonly mend: Bilingual
}

/** A mistake in both languages. */
export const mistake = (name: string, en: string, zh: string, mendEn: string, mendZh: string): Mistake => ({
  name,
  what: { en, zh },
  mend: { en: mendEn, zh: mendZh },
})
