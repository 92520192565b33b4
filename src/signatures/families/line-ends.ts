import type { Term } from '../../locales/sentences.ts'
import { mistake } from '../mistake.ts'
import type { SignatureScheme, TextSlot } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { placesOf, termsOf } from './words.ts'

/** What stands in the place of a line feed. */
const SEPARATORS: readonly (readonly [text: string, term: Term['term']])[] = [
  ['\r\n', 'cr-lf'],
  ['n', 'letter-n'],
  ['\\n', 'backslash-n'],
  ['', 'no-separator'],
  [' ', 'blank'],
  ['\r', 'cr'],
  ['\\r\\n', 'escapes'],
  ['\n\n', 'two-line-feeds'],
]

/** What stands at an end of a text where nothing should. */
const TOO_MUCH: readonly (readonly [text: string, term: Term['term']])[] = [
  ['\n', 'line-feed'],
  ['\r\n', 'line-end'],
  [' ', 'blank'],
  ['\0', 'nul'],
]

/** Other line ends than LF, and texts with something behind or before them. */
export function* lineEndMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const inPlaces = (places: readonly TextSlot[], change: (text: string) => string) => ({
    text: (slot: TextSlot, text: string) => (places.includes(slot) ? change(text) : text),
  })
  for (const [separator, term] of SEPARATORS) {
    for (const places of placesOf(scheme.lineTexts)) {
      const lineEnds = mistake('line-ends', { text: termsOf(places), separator: { term } })
      yield doneLike(
        scheme,
        lineEnds,
        inPlaces(places, (text) => text.replaceAll('\n', separator)),
      )
    }
  }
  const slots: readonly TextSlot[] = scheme.lineTexts.includes('canonical') ? ['canonical', 'toSign'] : ['toSign']
  for (const [piece, term] of TOO_MUCH) {
    for (const places of placesOf(slots)) {
      const values = { text: termsOf(places), piece: { term } }
      yield doneLike(
        scheme,
        mistake('something-at-the-end', values),
        inPlaces(places, (text) => `${text}${piece}`),
      )
      yield doneLike(
        scheme,
        mistake('something-at-the-beginning', values),
        inPlaces(places, (text) => `${piece}${text}`),
      )
    }
  }
}
