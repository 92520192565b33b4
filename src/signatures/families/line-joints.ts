import type { Term } from '../../locales/sentences.ts'
import { mistake } from '../mistake.ts'
import { likeliestForm, type SignatureScheme, type TextSlot } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { termsOf } from './words.ts'

/** A line end missing, or one too many, at each joint of each text that has lines. */
export function* lineJointMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const texts = scheme.write(likeliestForm(scheme))
  for (const slot of scheme.lineTexts) {
    const lines = (slot === 'canonical' ? texts.canonicalRequest : texts.stringToSign).split('\n')
    const text = termsOf([slot])
    for (const [at, line] of lines.slice(0, -1).entries()) {
      const joinedBy = (separator: string) => ({
        text: (of: TextSlot, written: string) => (of === slot ? joinedOtherwise(written.split('\n'), at, separator) : written),
      })
      const place = placeOf(slot, lines, at)
      const empty = line === '' ? at : at + 1
      const missing =
        lines[empty] === ''
          ? mistake('empty-line-missing', { text }, empty === QUERY_LINE ? 'query' : undefined)
          : mistake('line-end-missing', { place, text })
      yield doneLike(scheme, missing, joinedBy(''))
      yield doneLike(scheme, mistake('empty-line-too-many', { place, text }), joinedBy('\n\n'))
    }
  }
}

const LINES: Readonly<Record<TextSlot, readonly Term['term'][]>> = {
  canonical: ['method', 'path', 'query'],
  toSign: ['algorithm', 'timestamp', 'scope'],
}
const QUERY_LINE = 2

/** What stands before a joint. */
function placeOf(slot: TextSlot, lines: readonly string[], at: number): Term {
  const known = LINES[slot][at]
  if (known !== undefined) return { term: known }
  if (at === lines.length - 2) return { term: 'header-names' }
  if (at >= lines.length - 4) return { term: 'headers' }
  return { term: 'header', of: lines[at]?.split(':', 1)[0] ?? '' }
}

const joinedOtherwise = (lines: readonly string[], at: number, separator: string): string =>
  `${lines.slice(0, at + 1).join('\n')}${separator}${lines.slice(at + 1).join('\n')}`
