import { timingSafeEqual } from 'node:crypto'

/** Whether two texts are equal, in a time that tells only whether their lengths are; signatures of one method are of one length. */
export const constantTimeEquals = (claimed: string, expected: string): boolean =>
  claimed.length === expected.length && timingSafeEqual(Buffer.from(claimed), Buffer.from(expected))
