import { charsetMistakes } from '../../../signatures/families/charsets.ts'
import { encodingMistakes } from '../../../signatures/families/encodings.ts'
import { hostMistakes } from '../../../signatures/families/hosts.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { parameterMistakes } from '../../../signatures/families/parameters.ts'
import { spellingMistakes } from '../../../signatures/families/spellings.ts'
import { methodMistakes, targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { likeliestForm, type SignatureScheme } from '../../../signatures/scheme.ts'
import { doneLike, fitsLike, type Hypothesis } from '../../../signatures/search.ts'
import { byByteOrder } from '../../byte-order.ts'
import { COMMON_NAMES } from '../common-parameters.ts'
import { V1_METHODS, type V1Evidence, v1Scheme } from '../v1.ts'
import { otherV1Hosts } from './hosts.ts'

/** What clients that sign version 1 by hand get wrong, the likeliest first. @param digest of the method the request names */
export function* v1Mistakes(evidence: V1Evidence, digest: string): Generator<Hypothesis> {
  const { request, pairs } = evidence
  const scheme = v1Scheme(evidence, digest)
  const action = pairs.get('Action')?.value ?? ''
  const sent = [...pairs.values()].map(({ name, value }) => [name, value] as const).filter(([name]) => name !== 'Signature')
  yield* methodMistakes(scheme, 'source')
  yield* encodingMistakes(scheme)
  yield* phpArrays(scheme)
  yield* hostMistakes(scheme, request, otherV1Hosts(request, scheme.hosts()))
  for (const [method, another] of V1_METHODS) {
    if (another === digest) continue
    yield { mistake: mistake('another-digest', { method }, 'method'), fits: fitsLike({ ...scheme, macDigest: another }) }
  }
  yield incompleteText(scheme)
  yield* parameterMistakes(scheme, { common: COMMON_NAMES, sent })
  yield* spellingMistakes(scheme)
  yield* targetMistakes(scheme, action)
  yield* oldGateway(scheme, action)
  yield* lineEndMistakes(scheme)
  yield { mistake: mistake('ampersand-on-the-key', {}, 'alibaba'), fits: fitsLike({ ...scheme, key: (secret) => `${secret}&` }) }
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** Pieces of the text that are missing, or joined by something else. */
function incompleteText(scheme: SignatureScheme): Hypothesis {
  return {
    mistake: mistake('text-incomplete'),
    texts: function* () {
      const { method, pairs } = likeliestForm(scheme)
      const rest = pairs.map(([name, value]) => `${name}=${value}`).join('&')
      yield* [rest, `${method}/?${rest}`, `${method}?${rest}`]
      for (const host of scheme.hosts()) {
        yield* [`${host}/?${rest}`, `${method}${host}?${rest}`, `${method}${host}/${rest}`]
        yield* [`${method}\n${host}\n/\n${rest}`, `${method} ${host}/?${rest}`]
      }
    },
  }
}

/** PHP turns each list and structure into one word: `Filters=Array`. */
function* phpArrays(scheme: SignatureScheme): Generator<Hypothesis> {
  const { pairs } = likeliestForm(scheme)
  const collapsed = new Map(pairs.map(([name, value]) => (/[.[]/.test(name) ? [name.split(/[.[]/, 1)[0] ?? '', 'Array'] : [name, value])))
  if (collapsed.size === pairs.length) return
  const sorted = [...collapsed].sort(([a], [b]) => byByteOrder(a, b))
  yield doneLike(scheme, mistake('arrays-signed-as-a-word'), { parts: (parts) => ({ ...parts, pairs: sorted }) })
}

/** The API before version 3.0 was called at another host and another path. */
function* oldGateway(scheme: SignatureScheme, action: string): Generator<Hypothesis> {
  const path = '/v2/index.php'
  for (const product of ['cvm', 'ecm', 'cam', 'sts', 'image', action.toLowerCase()]) {
    const host = `${product}.api.qcloud.com`
    const old = mistake('old-api-signed', { address: `${host}${path}` })
    yield doneLike({ ...scheme, hosts: () => [host] }, old, { parts: (parts) => ({ ...parts, path }) })
  }
}
