import type { WireRequest } from '../../../api/wire.ts'
import { OTHER_CHARSET_ENCODERS, OTHER_ENCODERS, rfc3986 } from '../../../signatures/encoders.ts'
import { bodyMistakes } from '../../../signatures/families/bodies.ts'
import { charsetMistakes } from '../../../signatures/families/charsets.ts'
import { hashMistakes } from '../../../signatures/families/hashes.ts'
import { headerListMistakes } from '../../../signatures/families/header-lists.ts'
import { headerValueMistakes } from '../../../signatures/families/header-values.ts'
import { hostMistakes } from '../../../signatures/families/hosts.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { lineJointMistakes } from '../../../signatures/families/line-joints.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { targetMistakes } from '../../../signatures/families/targets.ts'
import { type Mistake, mistake } from '../../../signatures/mistake.ts'
import { likelyForms, type SignatureScheme } from '../../../signatures/scheme.ts'
import { doneLike, fitsLike, type Hypothesis } from '../../../signatures/search.ts'
import { dateOf, scopeOf, sha256, type Tc3Evidence, tc3Keys, tc3Scheme, UNSIGNED_PAYLOAD } from '../tc3.ts'
import { chainMistakes } from './chain.ts'
import { otherTc3Hosts, VENDOR_PRODUCTS } from './hosts.ts'

const DAY_SECONDS = 86_400

/** What clients that sign TC3 by hand get wrong, the likeliest first. @param product the name of the service that is called */
export function* tc3Mistakes(evidence: Tc3Evidence, product: string): Generator<Hypothesis> {
  const { request, authorization, timestamp } = evidence
  const { date, service } = authorization
  const scheme = tc3Scheme(evidence)
  const sent = (name: string) => request.headers.get(name)?.trim() ?? ''

  const day = dateOf(Number(timestamp))
  if (date !== day) yield doneLike(scheme, mistake('date-of-another-zone', { sent: date, right: day }), {})
  for (const other of [day, dateOf(Number(timestamp) + DAY_SECONDS), dateOf(Number(timestamp) - DAY_SECONDS)]) {
    if (other !== date) yield derivedFor(scheme, mistake('key-of-another-date', { signed: other, sent: date }), other, service)
  }
  // With another date nothing else is right, whatever was signed.
  if (date !== day) return
  yield* headerValueMistakes(scheme, { foldsValues: true, sent })
  yield* headerListMistakes(scheme, { foldsValues: true, sent }, ['x-tc-action', 'x-tc-timestamp', 'x-tc-version', 'x-tc-region'])
  yield* lineEndMistakes(scheme)
  yield* lineJointMistakes(scheme)
  yield* hashMistakes(scheme)
  yield* targetMistakes(scheme, sent('x-tc-action'))
  yield* bodyMistakes(scheme, request)
  yield unsignedPayload(scheme, request)
  yield* hostMistakes(scheme, request, otherTc3Hosts(request, scheme.hosts()))
  const right = request.method === 'GET' ? request.query : ''
  for (const query of queries(request.query))
    if (query !== right) yield doneLike(scheme, mistake('query-differs'), { parts: (parts) => ({ ...parts, query }) })
  for (const other of [`${timestamp}000`, `${timestamp}.0`, '', ...near(Number(timestamp))])
    yield doneLike(scheme, mistake('another-timestamp'), { parts: (parts) => ({ ...parts, timestamp: other }) })
  for (const other of new Set([
    product,
    ...VENDOR_PRODUCTS,
    'tencentcloudapi',
    ...[...scheme.hosts()].map((host) => host.split('.', 1)[0] ?? ''),
  ])) {
    if (other !== service) yield derivedFor(scheme, mistake('another-service', { signed: other, sent: service, product }), date, other)
  }
  yield* chainMistakes(scheme)
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** The key is one of another scope, whichever of the two stands in the text that is signed. */
function derivedFor(scheme: SignatureScheme, mistake: Mistake, date: string, service: string): Hypothesis {
  const scope = scopeOf(date, service)
  const texts = function* () {
    for (const form of likelyForms(scheme)) yield scheme.write(form).stringToSign
    for (const form of likelyForms(scheme)) yield scheme.write({ ...form, scope }).stringToSign
  }
  return { mistake, texts, fits: fitsLike({ ...scheme, ...tc3Keys(date, service) }) }
}

/** The body was signed although it is said not to be, or the other way round. */
function unsignedPayload(scheme: SignatureScheme, { headers, body }: WireRequest): Hypothesis {
  const isSaid = headers.get('x-tc-content-sha256')?.trim() === UNSIGNED_PAYLOAD
  const payload = sha256(isSaid ? body : UNSIGNED_PAYLOAD)
  const unsigned = mistake('unsigned-payload', { payload: UNSIGNED_PAYLOAD }, isSaid ? 'said' : undefined)
  return doneLike(scheme, unsigned, { hash: (slot, right) => (slot === 'body' ? payload : right) })
}

function queries(query: string): Set<string> {
  const pairs = query.split('&')
  return new Set([
    ...['', query, `?${query}`, pairs.toSorted().join('&'), query.replaceAll('+', '%20'), query.replaceAll('%20', '+')],
    ...[loosely(query), `${query}&`, `&${query}`, pairs.toReversed().join('&'), encodeURIComponent(query)],
    ...encoded(query),
  ])
}

function loosely(query: string): string {
  try {
    return decodeURIComponent(query)
  } catch {
    return query
  }
}

/** As other encoders would have written it. */
function* encoded(query: string): Generator<string> {
  const pairs = [...new URLSearchParams(query)]
  for (const encode of [rfc3986, ...OTHER_ENCODERS, ...OTHER_CHARSET_ENCODERS.map((other) => other.encode)])
    yield pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
}

const near = (timestamp: number): string[] => [-3, -2, -1, 1, 2, 3].map((off) => String(timestamp + off))
