import { LRUCache } from 'lru-cache'
import { Refusal } from '../../api/refusal.ts'
import { isHeaderName } from '../../signatures/header-name.ts'
import { TC3 } from './tc3.ts'

/** What a TC3 Authorization header says. */
export interface Authorization {
  readonly secretId: string
  /** `YYYY-MM-DD` as sent. */
  readonly date: string
  readonly service: string
  /** Date, service and `tc3_request`, as sent. */
  readonly scope: string
  /** Lower case, ascending. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

/** More signed headers than any client sends. */
const MAX_SIGNED_HEADERS = 64

/** What headers say but for their signatures: a client repeats it all day. Long ones are not worth the memory. */
const known = new LRUCache<string, Omit<Authorization, 'signature'>>({ max: 1_000 })
const MAX_LENGTH_KNOWN = 400
const FIELDS = ['Credential', 'SignedHeaders', 'Signature']
const SIGNATURE = /^[0-9a-f]{64}$/

/** Reads the header. @throws Refusal malformed-authorization */
export function readAuthorization(header: string): Authorization {
  const signature = header.slice(-64)
  const rest = header.slice(0, -64)
  const repeated = known.get(rest)
  if (repeated !== undefined && SIGNATURE.test(signature)) {
    // Written out: spreading an object takes several times as long.
    const { secretId, date, service, scope, signedHeaders } = repeated
    return { secretId, date, service, scope, signedHeaders, signature }
  }
  const authorization = parseAuthorization(header)
  if (rest.endsWith('Signature=') && rest.length <= MAX_LENGTH_KNOWN) known.set(rest, { ...authorization })
  return authorization
}

/**
 * Reads `TC3-HMAC-SHA256 Credential=…/date/service/tc3_request, SignedHeaders=a;b, Signature=hex`. Any white
 * space may stand after the algorithm (.NET sends two blanks) and after the commas. White space in the id is kept, so
 * that a stray blank ends as an unknown id, as it does at the vendor's.
 * @throws Refusal malformed-authorization
 */
function parseAuthorization(header: string): Authorization {
  const fields = new Map<string, string>()
  for (const part of header.slice(TC3.length).split(',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    // Two headers arrive as one: whoever stands in between may have read the other.
    if (fields.has(name)) throw malformed('`Authorization` names a field twice.')
    fields.set(name, part.slice(equals + 1).trim())
  }
  const credential = /^(.+)\/((\d{4}-\d{2}-\d{2})\/([^/]+)\/tc3_request)$/.exec(fields.get('Credential') ?? '')
  if (credential === null) throw malformed('`Credential` in Authorization not valid.')
  const [, secretId = '', scope = '', date = '', service = ''] = credential
  const signedHeaders = (fields.get('SignedHeaders') ?? '').toLowerCase().split(';').sort()
  // A name again would add its value again, and a small request would be hashed as megabytes.
  const isList =
    signedHeaders.length <= MAX_SIGNED_HEADERS && new Set(signedHeaders).size === signedHeaders.length && signedHeaders.every(isHeaderName)
  if (!isList || !signedHeaders.includes('content-type') || !signedHeaders.includes('host')) {
    throw malformed('`SignedHeaders` in Authorization not valid.')
  }
  const signature = fields.get('Signature') ?? ''
  if (!SIGNATURE.test(signature)) throw malformed('`Signature` in Authorization not valid.')
  if (fields.size > FIELDS.length) throw malformed('`Authorization` has more in it than its three fields.')
  return { secretId, date, service, scope, signedHeaders, signature }
}

/** The refusal for a header that breaks the rules. */
export const malformed = (explanation: string): Refusal => new Refusal('malformed-authorization', { explanation })
