import { mistake } from '../mistake.ts'
import { likeliestForm, type Pair, type SignatureScheme, type Steps } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

/** What a method wants of the headers. */
export interface HeaderRules {
  /** Values are signed in lower case. */
  readonly foldsValues: boolean
  /** As it was sent, trimmed; empty when it was not. */
  readonly sent: (name: string) => string
}

const JSON_TYPES = ['; charset=utf-8', ';charset=utf-8', '; charset=UTF-8', ';charset=UTF-8'].map((end) => `application/json${end}`)
const CONTENT_TYPES = [
  ...['application/json', ...JSON_TYPES],
  ...['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=utf-8'],
  ...['multipart/form-data', 'text/plain', 'text/plain; charset=utf-8', ''],
]

/** Other headers are signed than those of the request. */
export const withHeaders = (change: (headers: readonly Pair[]) => readonly Pair[]): Steps => ({
  parts: (parts) => ({ ...parts, headers: change(parts.headers) }),
})

const withValue = (header: string, value: string): Steps =>
  withHeaders((all) => all.map((pair) => (pair[0] === header ? [header, value] : pair)))

/** Headers signed with other values than they were sent with. */
export function* headerValueMistakes(scheme: SignatureScheme, rules: HeaderRules): Generator<Hypothesis> {
  const names = likeliestForm(scheme).headers.map(([name]) => name)
  if (names.includes('content-type')) yield* contentTypeMistakes(scheme, rules)
  yield* foldingMistakes(scheme, names, rules)
  const { foldsValues, sent } = rules
  for (const header of names) {
    if (header === 'host') continue
    const right = foldsValues ? sent(header).toLowerCase() : sent(header)
    for (const value of new Set([sent(header).toLowerCase(), sent(header).toUpperCase(), '', ` ${right}`, `${right} `]))
      if (value !== right) yield doneLike(scheme, mistake('header-value-differs', { header }), withValue(header, value))
  }
}

function* contentTypeMistakes(scheme: SignatureScheme, { foldsValues, sent }: HeaderRules): Generator<Hypothesis> {
  const fold = (value: string) => (foldsValues ? value.toLowerCase() : value)
  const type = sent('content-type')
  const shown = (value: string) => value || ({ term: 'empty' } as const)
  for (const signed of new Set(CONTENT_TYPES.map(fold))) {
    if (signed === fold(type)) continue
    const values = { signed: shown(signed), sent: shown(type) }
    const differs = foldsValues ? mistake('content-type-differs', values) : mistake('header-value-differs', values, 'content-type')
    yield doneLike(scheme, differs, withValue('content-type', signed))
  }
}

/** Values signed in lower case where they should be as they were sent, or the other way round. */
function* foldingMistakes(scheme: SignatureScheme, names: readonly string[], { foldsValues, sent }: HeaderRules): Generator<Hypothesis> {
  if (!foldsValues) {
    const folded = withHeaders((all) => all.map(([name, value]) => [name, value.toLowerCase()]))
    yield doneLike(scheme, mistake('values-in-lower-case'), folded)
    return
  }
  const notFolded = mistake('values-not-in-lower-case')
  yield doneLike(
    scheme,
    notFolded,
    withHeaders((all) => all.map(([name, value]) => [name, name === 'host' ? value : sent(name)])),
  )
  for (const name of names)
    if (name !== 'host' && sent(name) !== sent(name).toLowerCase()) yield doneLike(scheme, notFolded, withValue(name, sent(name)))
}
