import { timingSafeEqual } from 'node:crypto'

/** Room for both texts, so that comparing needs no memory of its own: signatures are shorter. */
const ROOM_BYTES = 512
const claimedBytes = Buffer.alloc(ROOM_BYTES)
const expectedBytes = Buffer.alloc(ROOM_BYTES)

/** Whether two texts are equal, in a time that tells only whether their lengths are; signatures of one method are of one length. */
export function constantTimeEquals(claimed: string, expected: string): boolean {
  // A character takes three bytes at the most, or two characters four.
  if (Math.max(claimed.length, expected.length) * 3 > ROOM_BYTES) {
    const [a, b] = [Buffer.from(claimed), Buffer.from(expected)]
    return a.length === b.length && timingSafeEqual(a, b)
  }
  const length = claimedBytes.write(claimed)
  if (length !== expectedBytes.write(expected)) return false
  // What is behind the texts is of earlier ones, the same in neither.
  claimedBytes.fill(0, length)
  expectedBytes.fill(0, length)
  return timingSafeEqual(claimedBytes, expectedBytes)
}
