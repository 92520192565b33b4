import { Failure } from '../../api/operation.ts'
import type { Refusal } from '../../api/refusal.ts'
import type { Service } from '../../api/service.ts'
import type { StructShape } from '../../api/shape.ts'
import type { WireResponse } from '../../api/wire.ts'
import { type MaybePromise, whenReady } from '../../maybe-promise.ts'
import { JsonWriter } from '../json-writer.ts'
import { spell } from './errors.ts'

/**
 * Python's SDK takes errors for successes unless the type is exactly this, and every SDK takes any status but 200
 * for a broken transport.
 */
const HEADERS = { 'Content-Type': 'application/json' }

/** `{"Response":{…,"RequestId":"…"}}`. @param output checked against the shape by the compiler */
export function success(shape: StructShape, output: object, requestId: string): MaybePromise<WireResponse> {
  const writer = new JsonWriter().raw('{"Response":{')
  const some = writer.members(shape, output)
  writer.raw(`${some ? ',' : ''}"RequestId":${JSON.stringify(requestId)}}}`)
  return whenReady(writer.body(), (body) => ({ status: 200, headers: HEADERS, body }))
}

/** `{"Response":{"Error":{"Code":"…","Message":"…"},"RequestId":"…"}}`. @param service whose call it is, once that is known */
export function refusal(problem: Refusal | Failure, service: Service | undefined, language: 'en' | 'zh', requestId: string): WireResponse {
  const error = problem instanceof Failure ? failureOf(problem, service, language) : spell(problem, language, requestId)
  return { status: 200, headers: HEADERS, body: JSON.stringify({ Response: { Error: error, RequestId: requestId } }) }
}

function failureOf({ code, explanation }: Failure, service: Service | undefined, language: 'en' | 'zh') {
  const sentence = service?.errors[code]?.[language] ?? code
  return {
    Code: code,
    Message: explanation === '' ? sentence : language === 'zh' ? `${sentence}（${explanation}）` : `${sentence} (${explanation})`,
  }
}
