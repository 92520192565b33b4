import { notEncoded } from '../../../signatures/encoders.ts'
import { bodyMistakes } from '../../../signatures/families/bodies.ts'
import { charsetMistakes } from '../../../signatures/families/charsets.ts'
import { encodingMistakes } from '../../../signatures/families/encodings.ts'
import { hashMistakes } from '../../../signatures/families/hashes.ts'
import { headerListMistakes } from '../../../signatures/families/header-lists.ts'
import { headerValueMistakes } from '../../../signatures/families/header-values.ts'
import { hostMistakes } from '../../../signatures/families/hosts.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { lineJointMistakes } from '../../../signatures/families/line-joints.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { parameterMistakes } from '../../../signatures/families/parameters.ts'
import { spellingMistakes } from '../../../signatures/families/spellings.ts'
import { targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import type { SignatureScheme } from '../../../signatures/scheme.ts'
import { doneLike, type Fits, fitsLike, type Hypothesis } from '../../../signatures/search.ts'
import { encodingEachOnce } from '../../../signatures/writers.ts'
import { type Acs3Evidence, acs3Scheme } from '../acs3.ts'
import type { Acs3Algorithm } from '../algorithms.ts'
import { isForm } from '../common-parameters.ts'
import { otherHosts } from './hosts.ts'

const QUERY = mistake('query-differs', {}, 'order')

/** What clients that sign version 3 by hand get wrong, the likeliest first. */
export function* acs3Mistakes(evidence: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const { request, hosts } = evidence
  const scheme = encodingEachOnce(acs3Scheme(evidence, algorithm))
  const sent = (header: string) => request.headers.get(header)?.trim() ?? ''
  yield* bodyMistakes(scheme, request)
  const claimed = sent('x-acs-content-sha256')
  for (const payload of new Set([claimed, claimed.toLowerCase()]))
    yield doneLike(scheme, mistake('body-hash-differs'), { hash: (slot, right) => (slot === 'body' ? payload : right) })
  yield* headerValueMistakes(scheme, { foldsValues: false, sent })
  yield* headerListMistakes(scheme, { foldsValues: false, sent }, ['content-type', 'accept', 'user-agent'])
  yield* lineEndMistakes(scheme)
  yield* lineJointMistakes(scheme)
  yield* hashMistakes(scheme)
  yield* targetMistakes(scheme, sent('x-acs-action'))
  yield* hostMistakes(scheme, request, otherHosts(request, hosts))
  if (isForm(request)) yield* formMistakes(evidence, algorithm)
  if (evidence.query.size > 0) yield* queryMistakes(scheme, request.query, [...evidence.query])
  yield { mistake: mistake('ampersand-on-the-key'), fits: fitsLike({ ...scheme, key: (secret) => `${secret}&` }) }
  if (scheme.chain === undefined) yield { mistake: mistake('signature-spelling'), fits: inOtherSpelling(algorithm) }
  yield* spellingMistakes(scheme)
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** The form was signed as if its parameters stood in the query. */
function* formMistakes(evidence: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const form = [...new URLSearchParams(new TextDecoder().decode(evidence.request.body))]
  const scheme = encodingEachOnce(acs3Scheme({ ...evidence, query: new Map([...evidence.query, ...form]) }, algorithm))
  const empty = algorithm.digest('')
  yield doneLike(scheme, mistake('form-signed-as-query'), {})
  yield doneLike(scheme, mistake('form-signed-as-query'), { hash: (slot, right) => (slot === 'body' ? empty : right) })
}

/** The query was signed in another way. */
function* queryMistakes(
  scheme: SignatureScheme,
  query: string,
  sent: readonly (readonly [name: string, value: string])[],
): Generator<Hypothesis> {
  for (const other of new Set([query, `?${query}`, query.split('&').toSorted().join('&')]))
    yield doneLike(scheme, QUERY, { parts: (parts) => ({ ...parts, query: other }) })
  yield doneLike(scheme, QUERY, { parts: (parts) => ({ ...parts, pairs: [] }) })
  yield doneLike(scheme, QUERY, { encode: notEncoded })
  for (const family of [encodingMistakes(scheme), parameterMistakes(scheme, { common: new Set(), sent })]) {
    for (const hypothesis of family) {
      const isOfQuery = ['not-sorted', 'encoding'].includes(hypothesis.mistake.name)
      yield isOfQuery ? { ...hypothesis, mistake: QUERY } : hypothesis
    }
  }
}

const inOtherSpelling =
  (algorithm: Acs3Algorithm): Fits =>
  (secret, text, claimed) => {
    const hex = /^[0-9A-F]+$/.test(claimed) ? claimed.toLowerCase() : Buffer.from(claimed, 'base64').toString('hex')
    return algorithm.verifies(secret, text, hex)
  }
