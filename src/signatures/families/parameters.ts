import type { VariantOf } from '../../locales/sentences.ts'
import { type Mistake, mistake } from '../mistake.ts'
import { type Encode, likeliestForm, type Pair, type SignatureScheme, type Steps } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Most parameters of which each alone is left out. */
const MAX_LEFT_OUT = 100

/** What a method says of its parameters. */
export interface ParameterHints {
  /** Parameters that belong to the protocol. */
  readonly common: ReadonlySet<string>
  /** As they were sent. */
  readonly sent: readonly Pair[]
}

/** Parameters signed in another order, with other separators, or not all of them. */
export function* parameterMistakes(scheme: SignatureScheme, { common, sent }: ParameterHints): Generator<Hypothesis> {
  const sorted = likeliestForm(scheme).pairs
  if (sorted.length === 0) return
  for (const other of ordersOf(sent, scheme.encode ?? ((text) => text))) {
    if (other.every((pair, at) => pair[0] === sorted[at]?.[0])) continue
    yield doneLike(scheme, mistake('not-sorted'), withPairs(other))
  }
  for (const [otherwise, steps] of WRITINGS) yield doneLike(scheme, otherwise, steps)
  for (const [parameter] of sorted.slice(0, MAX_LEFT_OUT)) {
    const rest = sorted.filter(([name]) => name !== parameter)
    yield doneLike(scheme, mistake('parameter-not-signed', { parameter }), withPairs(rest))
  }
  const subsets: readonly (readonly [Mistake, (pair: Pair) => boolean])[] = [
    [mistake('empty-left-out'), ([, value]) => value !== ''],
    [mistake('parameters-not-signed', {}, 'common'), ([name]) => common.has(name)],
    [mistake('parameters-not-signed', {}, 'operation'), ([name]) => !common.has(name)],
  ]
  for (const [missing, isSigned] of subsets) {
    const signed = sorted.filter(isSigned)
    if (signed.length < sorted.length) yield doneLike(scheme, missing, withPairs(signed))
  }
}

const withPairs = (pairs: readonly Pair[]): Steps => ({ parts: (parts) => ({ ...parts, pairs }) })

const around = (variant: VariantOf<'ampersand-too-many'>, before: string, after: string) =>
  [mistake('ampersand-too-many', {}, variant), { join: (pairs: readonly string[]) => `${before}${pairs.join('&')}${after}` }] as const

const paired = (variant: VariantOf<'pair-written-otherwise'>, pair: (name: string, value: string) => string) =>
  [mistake('pair-written-otherwise', {}, variant), { pair }] as const

/** The right parameters, written otherwise. */
const WRITINGS: readonly (readonly [Mistake, Steps])[] = [
  around('first', '&', ''),
  around('last', '', '&'),
  around('question-mark', '?', ''),
  ...['&amp;', '', ';', ',', '\n', ' '].map((separator) => {
    const between = mistake(
      'separator-between-parameters',
      { separator: JSON.stringify(separator) },
      separator === '' ? 'nothing' : undefined,
    )
    return [between, { join: (pairs: readonly string[]) => pairs.join(separator) }] as const
  }),
  paired('no-equals', (name, value) => `${name}${value}`),
  paired('colon', (name, value) => `${name}:${value}`),
  paired('quotes', (name, value) => `${name}="${value}"`),
  paired('values', (_, value) => value),
  [
    mistake('signature-signed-too'),
    { parts: (parts) => ({ ...parts, pairs: [...parts.pairs, ['Signature', ''] as const].toSorted(([a], [b]) => byBytes(a, b)) }) },
  ],
]

function* ordersOf(sent: readonly Pair[], encode: Encode): Generator<readonly Pair[]> {
  yield sent
  yield sent.toSorted(([a], [b]) => byBytes(a.toLowerCase(), b.toLowerCase()))
  yield sent.toSorted(([a], [b]) => a.localeCompare(b))
  yield sent.toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  yield sent.toSorted(([a], [b]) => byBytes(a, b)).reverse()
  yield sent.toSorted((a, b) => byBytes(a.map(encode).join('='), b.map(encode).join('=')))
  yield sent.toSorted(([, a], [, b]) => byBytes(a, b))
  yield sent.toSorted(([a], [b]) => a.length - b.length)
}
