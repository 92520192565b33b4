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
  if (isJson) {
    return mistake(
      'parameters-as-json',
      `The parameters and the signature were sent as a JSON body (Content-Type: ${type || 'none'}); with this signature they are read from the query or from a form.`,
      `参数和签名以 JSON 请求体发送（Content-Type：${type || '无'}）；该签名方法只从查询串或表单读取参数。`,
      'Send them in the query, or as application/x-www-form-urlencoded: an HTTP library that is given an object writes JSON.',
      '请放在查询串里，或以 application/x-www-form-urlencoded 表单发送：把对象直接交给 HTTP 库时，它会写成 JSON。',
    )
  }
  const isForm = new RegExp(`(^|&)(${any})=`)
  if (isForm.test(text) && (type !== 'application/x-www-form-urlencoded' || method === 'GET')) {
    return mistake(
      'form-as-another-type',
      `The body is a form (name=value&…), but it was sent ${method === 'GET' ? 'with a GET' : `as ${type || 'no content type'}`}, so its parameters are not read.`,
      `请求体是表单（名称=值&…），却以${method === 'GET' ? ' GET 请求' : ` ${type || '空的 Content-Type'} `}发送，其中的参数不会被读取。`,
      'Send Content-Type: application/x-www-form-urlencoded with a form, by POST; application/json goes with the newer signature, in headers.',
      '表单请用 POST 并以 Content-Type: application/x-www-form-urlencoded 发送；application/json 用于放在请求头里的新版签名。',
    )
  }
  if (method === 'POST' && isForm.test(query)) {
    return mistake(
      'parameters-in-query-of-post',
      'The parameters and the signature stand in the query of a POST, where they are not read.',
      '参数和签名放在了 POST 请求的查询串里，不会被读取。',
      'Send them by GET, or in the body of the POST as a form.',
      '请改用 GET，或放进 POST 请求体的表单。',
    )
  }
  return null
}
