import type { WireRequest } from '../../../api/wire.ts'
import { SIGNATURE_EMPTY } from '../../../signatures/cause.ts'
import { clockMistake } from '../../../signatures/clock.ts'
import { missingId } from '../../../signatures/key-id.ts'
import { type Mistake, mistake } from '../../../signatures/mistake.ts'
import type { CommonParameters } from '../common-parameters.ts'
import { readTimestamp } from '../timestamp.ts'

/** What is wrong with an Authorization header of version 3 that cannot be read; null when it is something else. */
export function headerMistake(header: string): Mistake | null {
  const isApart = /[;\s]\s*(SignedHeaders|Signature)=/.test(header.replaceAll(/,\s*/g, ','))
  if (isApart) return mistake('fields-not-separated', { example: 'ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…' })
  const field = (name: string) => new RegExp(`\\b${name}=([^,]*)`).exec(header)?.[1]?.trim() ?? ''
  if (field('Credential').split('/', 1)[0] === '') return missingId('')
  if (field('Signature') === '') return SIGNATURE_EMPTY
  const names = field('SignedHeaders').toLowerCase().split(';').filter(Boolean)
  if (names.length > 0 && new Set(names).size === names.length) return null
  return mistake('headers-not-signed', {}, names.length === 0 ? 'none' : 'twice')
}

/** Reasons that a signature in another header, or of another kind, may have. */
const UNREAD = ['missing-credentials', 'missing-parameter', 'malformed-authorization', 'unsupported-signature-method']

/** A signature in a header that is none of this protocol. */
export function otherScheme({ headers }: WireRequest, reason: string): Mistake | null {
  const header = headers.get('authorization')?.trim() ?? ''
  if (!UNREAD.includes(reason)) return null
  if (/^acs\s+\S+:\S*$/i.test(header)) return mistake('roa-authorization')
  const [, scheme = ''] = /^([A-Za-z][\w-]{1,30})\s+\S/.exec(header) ?? []
  return scheme === '' || /^ACS3-/.test(scheme) ? null : mistake('another-scheme', { scheme })
}

/** What is wrong with a time that was refused. @param receivedAt milliseconds since the Unix epoch */
export function timeMistake(common: Pick<CommonParameters, 'style' | 'timestamp'>, receivedAt: number): Mistake {
  const at = readTimestamp(common)
  return Number.isNaN(at) ? mistake('another-time-format', { timestamp: common.timestamp.slice(0, 40) }) : clockMistake(at, receivedAt)
}
