import { readInstant } from '../../../instant.ts'

const CHINA_OFFSET_MINUTES = 8 * 60

/** `YYYY-MM-DD HH:mm:ss` in China time, as ECM writes it; empty for an unknown time. @param at milliseconds since the Unix epoch */
export function writeTime(at: number | null): string {
  return at === null ? '' : new Date(at + CHINA_OFFSET_MINUTES * 60_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** Milliseconds since the Unix epoch; null when the text is not a time. A text without a zone is China time. */
export function readTime(text: string): number | null {
  const at = readInstant(text, CHINA_OFFSET_MINUTES)
  return Number.isNaN(at) ? null : at
}
