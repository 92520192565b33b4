import type { Term } from '../../locales/sentences.ts'
import type { HashSlot, TextSlot } from '../scheme.ts'

const TERMS: Readonly<Record<TextSlot | HashSlot, Term>> = {
  body: { term: 'body' },
  canonical: { term: 'canonical' },
  toSign: { term: 'to-sign' },
}

/** What people call the texts that are signed, and what is hashed. */
export const termsOf = (slots: readonly (TextSlot | HashSlot)[]): Term[] => slots.map((slot) => TERMS[slot])

/** Where a habit shows: in each place by itself, and in all of them. */
export const placesOf = <Slot>(slots: readonly Slot[]): (readonly Slot[])[] => [
  ...slots.map((slot) => [slot]),
  ...(slots.length > 1 ? [slots] : []),
]
