import { charsetMistakes } from '../../../signatures/families/charsets.ts'
import { encodingMistakes } from '../../../signatures/families/encodings.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { parameterMistakes } from '../../../signatures/families/parameters.ts'
import { spellingMistakes } from '../../../signatures/families/spellings.ts'
import { methodMistakes, targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { likeliestForm, type Pair, type SignatureScheme } from '../../../signatures/scheme.ts'
import { doneLike, fitsLike, type Hypothesis } from '../../../signatures/search.ts'
import { encodingEachOnce, writePairs } from '../../../signatures/writers.ts'
import { inByteOrder } from '../../byte-order.ts'
import { percentEncode } from '../percent.ts'
import { type RpcEvidence, rpcScheme } from '../rpc.ts'

/** Parameters that every request has, or may have. */
const COMMON = new Set([
  ...['Action', 'Version', 'Format', 'AccessKeyId', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'SignatureType'],
  ...['Timestamp', 'SecurityToken', 'RegionId'],
])

/** What clients that sign version 1.0 by hand get wrong, the likeliest first. @param query the parameters that stand in it */
export function* rpcMistakes(evidence: RpcEvidence, query: ReadonlyMap<string, string>): Generator<Hypothesis> {
  const { parameters } = evidence
  const scheme = encodingEachOnce(rpcScheme(evidence))
  const isSigned = ([name]: Pair) => name !== 'Signature'
  const inQuery = [...parameters].filter(isSigned).filter(([name]) => query.has(name))
  const inForm = [...parameters].filter(isSigned).filter(([name]) => !query.has(name))
  yield* methodMistakes(scheme, 'string')
  yield { mistake: mistake('ampersand-missing'), fits: fitsLike({ ...scheme, key: (secret) => secret }) }
  for (const key of [(secret: string) => `${secret}&&`, (secret: string) => `&${secret}`])
    yield { mistake: mistake('ampersand-misplaced'), fits: fitsLike({ ...scheme, key }) }
  yield* encodingMistakes(scheme)
  for (const path of ['/', '', '%252F', '%2f', '%2F%3F'])
    yield doneLike(scheme, mistake('path-not-encoded'), { parts: (parts) => ({ ...parts, path }) })
  if (inForm.length > 0 && query.size > 0) {
    for (const pairs of [[...query].filter(isSigned), inForm])
      yield doneLike(scheme, mistake('place-not-signed'), { parts: (parts) => ({ ...parts, pairs: inByteOrder(pairs) }) })
  }
  yield* parameterMistakes(scheme, { common: COMMON, sent: [...inQuery, ...inForm] })
  yield* spellingMistakes(scheme)
  yield incompleteText(scheme)
  yield* targetMistakes(scheme, parameters.get('Action') ?? '')
  yield* lineEndMistakes(scheme)
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** Pieces of the text that are missing, or joined by something else. */
function incompleteText(scheme: SignatureScheme): Hypothesis {
  return {
    mistake: mistake('text-incomplete', {}, 'rpc'),
    texts: function* () {
      const form = likeliestForm(scheme)
      const { method } = form
      const once = writePairs(form, percentEncode, {})
      const twice = percentEncode(once)
      yield* [twice, once, `%2F&${twice}`, `${method}&${twice}`, `${method}%2F${twice}`, `${method}&%2F${twice}`]
      yield* [`${method}&%2F?${twice}`, `${method}\n%2F\n${twice}`, `${method} & %2F & ${twice}`, percentEncode(`${method}&/&${once}`)]
    },
  }
}
