import type { WireRequest } from '../api/wire.ts'
import { type Mistake, mistake } from './mistake.ts'

/** How much of a body is looked at, bytes. */
const LOOKED_AT = 64 * 1024

/** Reasons that say that something was not found, which may stand in another place. */
const NOT_FOUND = new Set([
  'missing-parameter',
  'missing-credentials',
  'unsupported-content-type',
  'unsupported-method',
  'malformed-query',
  'unknown-action',
])

/** Parameters of a signature that stand where they are not looked for; null when there are none. @param names of parameters that only signed requests have */
export function misplacedParameters(request: WireRequest, reason: string, names: readonly string[]): Mistake | null {
  if (!NOT_FOUND.has(reason)) return null
  const { method, query, headers, body } = request
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const text = new TextDecoder().decode(body.subarray(0, LOOKED_AT)).trim()
  const any = names.join('|')
  const isJson = text.startsWith('{') && new RegExp(`"(${any})"\\s*:`).test(text)
  if (isJson) return mistake('parameters-as-json', { type: type || { term: 'none' } })
  const isForm = new RegExp(`(^|&)(${any})=`)
  if (isForm.test(text) && (type !== 'application/x-www-form-urlencoded' || method === 'GET')) {
    return mistake('form-as-another-type', { type }, method === 'GET' ? 'get' : type === '' ? 'no-type' : undefined)
  }
  if (method === 'POST' && isForm.test(query)) return mistake('parameters-in-query-of-post')
  return null
}
