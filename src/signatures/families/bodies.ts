import { mistake } from '../mistake.ts'
import { type Bytes, doneLike, type SignatureScheme } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'
import { rewrittenBodies } from './rewritten-bodies.ts'

/** Another body was signed than the one that was sent. */
const otherBody = (signed: string) =>
  mistake(
    'body-written-anew',
    signed === ''
      ? 'An empty body was signed, another was sent.'
      : `The body was written anew after it was signed; signed was: ${clip(signed)}`,
    signed === '' ? '签名时请求体为空，实际发送的却不为空。' : `请求体在签名之后又重新序列化过；签名时的内容是：${clip(signed)}`,
    'Serialise the body once; hash and send those bytes.',
    '请求体只序列化一次，对同一份字节计算摘要并发送。',
  )

/** Bodies that other programs would have written in place of the one that was sent, and the query. */
export function* bodyMistakes(
  scheme: SignatureScheme,
  { body, query }: { readonly body: Uint8Array; readonly query: string },
): Generator<Hypothesis> {
  const right = hashOf(scheme)
  for (const other of bodies(body, query)) {
    const payload = scheme.digest(other)
    if (payload !== right) yield doneLike(scheme, otherBody(other), { hash: (slot, written) => (slot === 'body' ? payload : written) })
  }
}

function* bodies(body: Uint8Array, query: string): Generator<string> {
  yield* new Set(['', '{}', 'null', query])
  yield* rewrittenBodies(body)
}

function hashOf(scheme: SignatureScheme): string {
  const [form] = scheme.forms()
  const of: Bytes = form?.body ?? ''
  return scheme.digest(of)
}

const clip = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 120)}…`)
