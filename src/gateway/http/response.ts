import type { WireResponse } from '../../api/wire.ts'
import { responseHead } from './response-head.ts'

/** Answers up to this size are put together in place. */
const SCRATCH_BYTES = 1024 * 1024
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES)

/** The whole answer as bytes, good until the next call. @param isHead nothing but the head was asked for */
export function responseBytes(response: WireResponse, date: string, keepsConnection: boolean, isHead: boolean): Uint8Array {
  const { body } = response
  const pieces = typeof body === 'string' ? [Buffer.from(body)] : body
  let length = 0
  for (const piece of pieces) length += piece.byteLength
  const head = responseHead(response, length, date, keepsConnection)
  const total = head.length + (isHead ? 0 : length)
  const target = total <= SCRATCH_BYTES ? scratch : Buffer.allocUnsafeSlow(total)
  target.write(head, 0, 'latin1')
  let at = head.length
  if (!isHead) {
    for (const piece of pieces) {
      target.set(piece, at)
      at += piece.byteLength
    }
  }
  return target.subarray(0, total)
}
