import type { Operation } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import type { StructShape } from '../../api/shape.ts'
import type { WireRequest } from '../../api/wire.ts'
import { decodeInput, namedResources } from '../decode.ts'
import { readDotted, WireText } from '../dotted.ts'
import { decodeUtf8 } from '../utf8.ts'
import { COMMON_NAMES, type CommonParameters, mediaTypeOf } from './common-parameters.ts'
import { RULES } from './decode-rules.ts'
import { parseJson } from './json-text.ts'
import { readMultipart } from './multipart.ts'

/**
 * An operation's input from wherever the request carries it: the query of a GET, the form of a v1 POST, the JSON
 * or multipart body of a TC3 POST. An empty body and `null` (Ruby) are no parameters.
 * @throws Refusal malformed-query, malformed-body, malformed-multipart, unsupported-content-type, and those of {@link decodeInput}
 */
export function readInput(request: WireRequest, common: CommonParameters, shape: StructShape): unknown {
  return decodeInput(shape, rawInput(request, common, shape), RULES)
}

/** What the call names of the resources that policies are asked about; undefined when nothing. Throws as {@link readInput} does. */
export function readResourceIds(
  request: WireRequest,
  common: CommonParameters,
  { input, resourceParameter }: Operation,
): readonly string[] | undefined {
  return resourceParameter === undefined ? undefined : namedResources(input, rawInput(request, common, input), resourceParameter, RULES)
}

function rawInput(request: WireRequest, common: CommonParameters, shape: StructShape): unknown {
  if (request.method === 'GET' || common.style === 'v1') return fromPairs(common)
  const mediaType = mediaTypeOf(request)
  if (mediaType === 'application/json') return fromJson(request.body)
  if (mediaType === 'multipart/form-data') return fromParts(request, shape)
  throw new Refusal('unsupported-content-type', { value: mediaType.slice(0, 100) })
}

function fromPairs(common: CommonParameters): unknown {
  const business: [string, string][] = []
  for (const { name, value, bare } of common.pairs.values()) {
    if (common.style === 'v1' && COMMON_NAMES.has(name)) continue
    if (bare) throw new Refusal('malformed-query', { explanation: 'Url key and value should be splited by `=`.' })
    business.push([name, value])
  }
  return readDotted(business)
}

function fromJson(body: Uint8Array): unknown {
  const text = decodeUtf8(body)
  if (text === undefined) throw new Refusal('malformed-body', { explanation: 'The request body is not UTF-8.' })
  const input = parseJson(text) ?? {}
  if (typeof input !== 'object' || Array.isArray(input))
    throw new Refusal('malformed-body', { explanation: 'The request body is not a JSON object.' })
  return input
}

/** SDKs write lists into a part as JSON, Python's with a content type, Node's without: the declared shape decides. */
function fromParts(request: WireRequest, shape: StructShape): unknown {
  // Without a prototype, a part named __proto__ is a name like any other.
  const given: Record<string, unknown> = Object.create(null)
  for (const { name, mediaType, text } of readMultipart(request.headers.get('content-type') ?? '', request.body)) {
    if (Object.hasOwn(given, name)) throw new Refusal('duplicate-parameter', { parameter: name.slice(0, 200) })
    const kind = Object.hasOwn(shape.members, name) ? shape.members[name]?.kind : undefined
    given[name] = mediaType === 'application/json' || kind === 'list' || kind === 'struct' ? parseJson(text) : new WireText(text)
  }
  return given
}
