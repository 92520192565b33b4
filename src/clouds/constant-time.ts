import { timingSafeEqual } from 'node:crypto'

/** Whether two texts are equal, in a time that tells only whether their lengths are; signatures of one method are of one length. */
export function constantTimeEquals(claimed: string, expected: string): boolean {
  const a = Buffer.from(claimed)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
