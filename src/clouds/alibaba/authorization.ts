import { Refusal } from '../../api/refusal.ts'
import { isHeaderName } from '../../signatures/header-name.ts'

/** What a version 3 Authorization header says. */
export interface Authorization {
  /** For example `ACS3-HMAC-SHA256`. */
  readonly algorithm: string
  readonly accessKeyId: string
  /** Lower case, ascending. */
  readonly signedHeaders: readonly string[]
  /** Lower-case hex. */
  readonly signature: string
}

/** More signed headers than any client sends. */
const MAX_SIGNED_HEADERS = 64

const FIELDS = ['Credential', 'SignedHeaders', 'Signature']

/**
 * Reads `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=hex`; the pieces come in any order, with or
 * without blanks.
 * @throws Refusal malformed-authorization, missing-credentials
 */
export function readAuthorization(header: string): Authorization {
  const [, algorithm = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(header) ?? []
  const fields = new Map<string, string>()
  for (const part of rest.split(',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    // Two headers arrive as one: whoever stands in between may have read the other.
    if (fields.has(name)) throw malformed('Authorization names a field twice')
    fields.set(name, part.slice(equals + 1).trim())
  }
  // Version 4, which is not served, appends its scope to the id; its refusal is about the method, not the key.
  const accessKeyId = (fields.get('Credential') ?? '').split('/', 1)[0] ?? ''
  if (accessKeyId === '') throw new Refusal('missing-credentials', { parameter: 'AccessKeyId' })
  const signature = fields.get('Signature') ?? ''
  if (signature === '') throw new Refusal('missing-credentials', { parameter: 'Signature' })
  const signedHeaders = (fields.get('SignedHeaders') ?? '').toLowerCase().split(';').filter(Boolean).sort()
  // A name again would add its value again, and a small request would be answered with megabytes.
  const isList =
    signedHeaders.length <= MAX_SIGNED_HEADERS && new Set(signedHeaders).size === signedHeaders.length && signedHeaders.every(isHeaderName)
  if (!isList || signedHeaders.length === 0) {
    throw malformed('SignedHeaders must name the headers that are signed, each once')
  }
  if (fields.size > FIELDS.length) {
    throw malformed('Authorization has more in it than Credential, SignedHeaders and Signature')
  }
  return { algorithm, accessKeyId, signedHeaders, signature }
}

const malformed = (explanation: string): Refusal => new Refusal('malformed-authorization', { explanation })
