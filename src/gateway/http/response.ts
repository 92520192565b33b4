import type { WireResponse } from '../../api/wire.ts'
import { contentLength, responseHead } from './response-head.ts'

/** Answers up to about this size are put together in place. */
const SCRATCH_BYTES = 1024 * 1024
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES)

/** Of longer answers, parts of this size and more are sent as they are: copying them would cost more than sending them alone. */
const MIN_BYTES_ALONE = 16 * 1024

/** Most bytes of UTF-8 that one unit of a text becomes. */
const BYTES_OF_UNIT = 3

/** Whether the bytes of an answer stay as they are when the next one is put together. */
export const areLasting = (bytes: Uint8Array): boolean => bytes.buffer !== scratch.buffer

/**
 * The whole answer as stretches of bytes to be sent one after the other, good until the next call unless they are lasting.
 * @param isHead nothing but the head was asked for
 */
export function responseBytes(response: WireResponse, date: string, keepsConnection: boolean, isHead: boolean): readonly Uint8Array[] {
  const { body } = response
  const parts = typeof body === 'string' ? [body] : body
  const head = responseHead(response, date, keepsConnection)
  const bodyStart = head.length + contentLength(Number.MAX_SAFE_INTEGER).length
  let most = bodyStart
  for (const part of parts) most += typeof part === 'string' ? part.length * BYTES_OF_UNIT : part.end - part.start
  return most <= SCRATCH_BYTES ? [together(head, parts, bodyStart, isHead)] : apart(head, parts, isHead)
}

type Parts = Exclude<WireResponse['body'], string>

/** The body is written once, and the head before it: only then is its length known. */
function together(head: string, parts: Parts, bodyStart: number, isHead: boolean): Uint8Array {
  let end = bodyStart
  for (const part of parts) {
    if (typeof part === 'string') end += scratch.write(part, end)
    else end += part.chunk.copy(scratch, end, part.start, part.end)
  }
  const wholeHead = head + contentLength(end - bodyStart)
  const start = bodyStart - wholeHead.length
  scratch.write(wholeHead, start, 'latin1')
  return scratch.subarray(start, isHead ? bodyStart : end)
}

/** Short parts that follow each other are copied into one. */
function apart(head: string, parts: Parts, isHead: boolean): readonly Uint8Array[] {
  const body = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part.chunk.subarray(part.start, part.end)))
  const length = body.reduce((sum, part) => sum + part.byteLength, 0)
  let short: Uint8Array[] = [Buffer.from(head + contentLength(length), 'latin1')]
  if (isHead) return short
  const stretches: Uint8Array[] = []
  for (const part of body) {
    if (part.byteLength < MIN_BYTES_ALONE) short.push(part)
    else {
      if (short.length > 0) stretches.push(Buffer.concat(short))
      stretches.push(part)
      short = []
    }
  }
  if (short.length > 0) stretches.push(Buffer.concat(short))
  return stretches
}
