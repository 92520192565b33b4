import type { WireResponse } from '../../api/wire.ts'
import { contentLength, responseHead } from './response-head.ts'

/** Answers up to about this size are put together in place. */
const SCRATCH_BYTES = 1024 * 1024
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES)

/** Most bytes of UTF-8 that one unit of a text becomes. */
const BYTES_OF_UNIT = 3

/** Whether the bytes of an answer stay as they are when the next one is put together. */
export const areLasting = (bytes: Uint8Array): boolean => bytes.buffer !== scratch.buffer

/**
 * The whole answer as bytes, good until the next call unless they are lasting. The body is written once, and the head before it: only then is its
 * length known.
 * @param isHead nothing but the head was asked for
 */
export function responseBytes(response: WireResponse, date: string, keepsConnection: boolean, isHead: boolean): Uint8Array {
  const { body } = response
  const parts = typeof body === 'string' ? [body] : body
  const head = responseHead(response, date, keepsConnection)
  let most = head.length + contentLength(Number.MAX_SAFE_INTEGER).length
  const bodyStart = most
  for (const part of parts) most += typeof part === 'string' ? part.length * BYTES_OF_UNIT : part.byteLength
  const target = most <= SCRATCH_BYTES ? scratch : Buffer.allocUnsafeSlow(most)
  let end = bodyStart
  for (const part of parts) {
    if (typeof part === 'string') end += target.write(part, end)
    else {
      target.set(part, end)
      end += part.byteLength
    }
  }
  const wholeHead = head + contentLength(end - bodyStart)
  const start = bodyStart - wholeHead.length
  target.write(wholeHead, start, 'latin1')
  return target.subarray(start, isHead ? bodyStart : end)
}
