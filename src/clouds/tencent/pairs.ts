import { Refusal } from '../../api/refusal.ts'
import { type Pair, readForm, TOO_MANY } from '../form.ts'

/**
 * The pairs of a query string or form body, by name.
 * @throws Refusal malformed-query for bad escapes and too many pairs, duplicate-parameter for a name given twice
 */
export function readPairs(text: string): ReadonlyMap<string, Pair> {
  const pairs = readForm(text)
  if (pairs === TOO_MANY) throw new Refusal('malformed-query', { explanation: 'The request has more than 2000 parameters.' })
  if (pairs === undefined) throw new Refusal('malformed-query', { explanation: 'Url key and value should be percent-encoded UTF-8.' })
  const byName = new Map<string, Pair>()
  for (const pair of pairs) {
    if (byName.has(pair.name)) throw new Refusal('duplicate-parameter', { parameter: pair.name.slice(0, 200) })
    byName.set(pair.name, pair)
  }
  return byName
}
