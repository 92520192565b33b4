import type { VariantOf } from '../../locales/sentences.ts'
import { mistake } from '../mistake.ts'
import { likeliestForm, type SignatureScheme, type Steps } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { type HeaderRules, withHeaders } from './header-values.ts'

const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
const titledLine = (name: string, value: string) => `${titled(name)}:${value}`
const titledNames = (names: readonly string[]) => names.map(titled).join(';')

/** The headers written otherwise into the canonical request. */
const WRITINGS: readonly (readonly [VariantOf<'headers-written-otherwise'>, Steps])[] = [
  ['capitals', { headerLine: titledLine, headerNames: titledNames }],
  ['capitals', { headerLine: titledLine }],
  ['capitals', { headerNames: titledNames }],
  ['blank', { headerLine: (name, value) => `${name}: ${value}` }],
  ['equals', { headerLine: (name, value) => `${name}=${value}` }],
  ...[',', '; ', ' ', '', '\n', '&', ':'].map(
    (separator) => ['separator', { headerNames: (names: readonly string[]) => names.join(separator) }] as const,
  ),
  ['end', { headerNames: (names) => `${names.join(';')};` }],
  ['end', { headerNames: (names) => `;${names.join(';')}` }],
]

/**
 * Not those headers signed that are named, or in another order, or written otherwise.
 * @param further headers that a client may have signed without naming them
 */
export function* headerListMistakes(
  scheme: SignatureScheme,
  { foldsValues, sent }: HeaderRules,
  further: readonly string[],
): Generator<Hypothesis> {
  const names = likeliestForm(scheme).headers.map(([name]) => name)
  for (const header of names) {
    const rest = withHeaders((all) => all.filter(([name]) => name !== header))
    yield doneLike(scheme, mistake('header-left-out', { header }), rest)
  }
  for (const header of further) {
    if (names.includes(header) || sent(header) === '') continue
    const added = [header, foldsValues ? sent(header).toLowerCase() : sent(header)] as const
    const more = withHeaders((all) => [...all, added].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    yield doneLike(scheme, mistake('header-not-named', { header }), more)
  }
  const order = mistake(foldsValues ? 'headers-not-sorted' : 'header-order')
  yield doneLike(
    scheme,
    order,
    withHeaders((all) => all.toReversed()),
  )
  if (names.length > 2) {
    for (const first of ['host', 'content-type'])
      yield doneLike(
        scheme,
        order,
        withHeaders((all) => all.toSorted(([a], [b]) => Number(b === first) - Number(a === first))),
      )
  }
  for (const [variant, steps] of WRITINGS) yield doneLike(scheme, mistake('headers-written-otherwise', {}, variant), steps)
}
