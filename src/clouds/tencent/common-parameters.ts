import type { WireRequest } from '../../api/wire.ts'
import type { Identified } from '../cloud.ts'
import type { Pair } from '../form.ts'
import { readPairs } from './pairs.ts'
import { TC3 } from './tc3.ts'

/** The common parameters of a request, wherever its signature style puts them. Empty texts count as absent. */
export interface CommonParameters {
  readonly style: 'tc3' | 'v1' | 'skip' | 'unsigned' | 'unknown'
  readonly action: string
  readonly version: string
  /** The Authorization header; empty when there is none. */
  readonly authorization: string
  /** As sent: Unix seconds. */
  readonly timestamp: string
  /** As sent, known to the server or not. */
  readonly region: string
  readonly token: string
  /** Decoded query or form; empty when the parameters are in another kind of body. */
  readonly pairs: ReadonlyMap<string, Pair>
}

/** A Tencent request whose operation is known. */
export interface TencentCall extends Identified {
  readonly common: CommonParameters
}

/** Names that belong to the protocol in a v1 request, not to the operation. */
export const COMMON_NAMES: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'Timestamp',
  'Nonce',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Region',
  'Token',
  'Language',
  'RequestClient',
])

/** The media type of a request, lower case, without parameters; empty when it has none. */
export function mediaTypeOf({ headers }: WireRequest): string {
  const type = headers.get('content-type') ?? ''
  const end = type.indexOf(';')
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase()
}

/** The content type of forms and of GET requests. */
export const FORM = 'application/x-www-form-urlencoded'

const NO_PAIRS: ReadonlyMap<string, Pair> = new Map()

/** @throws Refusal malformed-query, duplicate-parameter */
export function readCommonParameters(request: WireRequest): CommonParameters {
  const authorization = request.headers.get('authorization') ?? ''
  const text = pairsTextOf(request)
  const pairs = text === '' ? NO_PAIRS : readPairs(text)
  const header = (name: string) => request.headers.get(name)?.trim() ?? ''
  const parameter = (name: string) => pairs.get(name)?.value.trim() ?? ''
  const isV1 = authorization === '' && (pairs.has('Signature') || pairs.has('SecretId') || pairs.has('Action'))
  if (isV1) {
    return {
      style: 'v1',
      authorization,
      action: parameter('Action'),
      version: parameter('Version'),
      timestamp: parameter('Timestamp'),
      region: parameter('Region'),
      token: parameter('Token'),
      pairs,
    }
  }
  return {
    style: styleOf(authorization),
    authorization,
    action: header('x-tc-action'),
    version: header('x-tc-version'),
    timestamp: header('x-tc-timestamp'),
    region: header('x-tc-region'),
    token: header('x-tc-token'),
    pairs,
  }
}

/**
 * The language a request wants its messages in: by header or parameter, English unless it says zh-CN. Never throws, and
 * reads no more than that parameter: what is refused may be megabytes of others.
 */
export function languageOf(request: WireRequest): 'en' | 'zh' {
  const [parameter = ''] = /(?<=^|&)Language=[^&]*/.exec(pairsTextOf(request)) ?? []
  const named = request.headers.get('x-tc-language') ?? new URLSearchParams(parameter).get('Language') ?? ''
  return named.trim().toLowerCase() === 'zh-cn' ? 'zh' : 'en'
}

/**
 * The text of the parameters outside of JSON. A GET has its parameters in the query, a POST in the body, and the query of a POST means nothing.
 * See https://cloud.tencent.com/document/api/1108/42549.
 */
export function pairsTextOf(request: WireRequest): string {
  if (request.method === 'GET') return request.query
  return mediaTypeOf(request) === FORM ? new TextDecoder().decode(request.body) : ''
}

function styleOf(authorization: string): CommonParameters['style'] {
  if (authorization === '') return 'unsigned'
  if (authorization.trim() === 'SKIP') return 'skip'
  return authorization.startsWith(TC3) ? 'tc3' : 'unknown'
}
