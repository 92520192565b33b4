import { Refusal } from '../../api/refusal.ts'
import type { WireRequest } from '../../api/wire.ts'
import type { Identified } from '../cloud.ts'
import { MAX_PARAMETERS, readForm, TOO_MANY } from '../form.ts'

/** The formats answers come in. */
export type Format = 'JSON' | 'XML'

/** The public parameters of a request, wherever its signature style puts them. Empty texts count as absent. */
export interface CommonParameters {
  /** The Authorization header decides: clients of version 1 send `x-acs-…` headers too, unsigned. */
  readonly style: 'rpc' | 'acs3' | 'unsigned'
  readonly action: string
  readonly version: string
  readonly accessKeyId: string
  readonly token: string
  /** As sent: `yyyy-MM-ddTHH:mm:ssZ`. */
  readonly timestamp: string
  readonly nonce: string
  readonly regionId: string
  /** Query, then form; of a name that comes twice the first counts. */
  readonly parameters: ReadonlyMap<string, string>
  /** The query alone. */
  readonly query: ReadonlyMap<string, string>
}

/** An Alibaba request whose operation is known. */
export interface AlibabaCall extends Identified {
  readonly common: CommonParameters
}

const FORM = 'application/x-www-form-urlencoded'

/** @throws Refusal malformed-query */
export function readCommonParameters(request: WireRequest): CommonParameters {
  const query = firstOfEach(request.query)
  const form = isForm(request) ? firstOfEach(new TextDecoder().decode(request.body)) : new Map<string, string>()
  const parameters = new Map([...form, ...query])
  const style = styleOf(request, parameters)
  const header = (name: string) => request.headers.get(name)?.trim() ?? ''
  const parameter = (name: string) => parameters.get(name)?.trim() ?? ''
  const either = (headerName: string, name: string) => (style === 'rpc' ? parameter(name) : header(headerName) || parameter(name))
  return {
    style,
    action: either('x-acs-action', 'Action'),
    version: either('x-acs-version', 'Version'),
    accessKeyId: style === 'rpc' ? (parameters.get('AccessKeyId') ?? '') : '',
    token: either('x-acs-security-token', 'SecurityToken'),
    timestamp: either('x-acs-date', 'Timestamp'),
    nonce: either('x-acs-signature-nonce', 'SignatureNonce'),
    regionId: parameter('RegionId'),
    parameters,
    query,
  }
}

/** How far into a form, and before its end, what is in it is looked for without reading all, bytes. */
const END_BYTES = 64 * 1024

/** Both ends of a form, which may be too long to be read whole: clients put the common parameters first, or last. */
export const formEnds = ({ body }: WireRequest): string[] =>
  [body.subarray(0, END_BYTES), body.subarray(END_BYTES).subarray(-END_BYTES)].map((bytes) => new TextDecoder().decode(bytes))

/** The value of a parameter in a query, a form or JSON, read without complaint; what is asked for needs no decoding. */
export function looseValue(name: string, text: string): string | undefined {
  return new RegExp(`(?:^|[&{,\\s])"?${name}"?\\s*[=:]\\s*"?([^&",}\\s]*)`).exec(text)?.[1]
}

/**
 * The format an answer is wanted in. Version 1 says it in `Format`, and XML is the default; version 3 in `Accept`,
 * and JSON is. Never throws.
 */
export function formatOf(request: WireRequest): Format {
  const parameters = looseParameters(request)
  const isSigned = request.headers.get('authorization') !== null || parameters.has('Signature')
  const unread = () => (isSigned || isForm(request) ? undefined : looseValue('Format', formEnds(request).join('')))
  const named = (parameters.get('Format') ?? unread() ?? '').toUpperCase()
  if (named === 'JSON' || named === 'XML') return named
  const isRpc = ['Signature', 'AccessKeyId', 'SignatureNonce', 'SignatureVersion'].some((name) => parameters.has(name))
  if (/^ACS\d/.test(request.headers.get('authorization') ?? '') || !isRpc) {
    return /\bxml\b/i.test(request.headers.get('accept') ?? '') ? 'XML' : 'JSON'
  }
  return 'XML'
}

/** The API version a request names, wherever; empty when it names none. Never throws. */
export const versionOf = (request: WireRequest): string =>
  request.headers.get('x-acs-version') ?? looseParameters(request).get('Version') ?? ''

/** Query and form, of a long one both ends, read without complaint: for answering a request that may be malformed. */
function looseParameters(request: WireRequest): URLSearchParams {
  const form = isForm(request) ? formEnds(request) : []
  // More in either are refused, and reading all of them for the refusal would take longer than anything else.
  return new URLSearchParams(
    [request.query, ...form]
      .join('&')
      .split('&', 2 * MAX_PARAMETERS)
      .join('&'),
  )
}

function styleOf(request: WireRequest, parameters: ReadonlyMap<string, string>): CommonParameters['style'] {
  if (/^ACS\d-/.test(request.headers.get('authorization') ?? '')) return 'acs3'
  return parameters.has('Signature') || parameters.has('AccessKeyId') || parameters.has('Action') ? 'rpc' : 'unsigned'
}

/** Whether the body is a form. */
export const isForm = (request: WireRequest): boolean =>
  request.body.byteLength > 0 && (request.headers.get('content-type') ?? '').toLowerCase().startsWith(FORM)

function firstOfEach(text: string): Map<string, string> {
  const pairs = readForm(text)
  if (pairs === TOO_MANY) throw new Refusal('malformed-query', { explanation: `more than ${MAX_PARAMETERS} parameters` })
  if (pairs === undefined) throw new Refusal('malformed-query', { explanation: 'percent-encoded UTF-8 is expected' })
  const first = new Map<string, string>()
  for (const { name, value } of pairs) if (!first.has(name)) first.set(name, value)
  return first
}
