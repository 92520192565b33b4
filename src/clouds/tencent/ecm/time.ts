const CHINA_OFFSET_MS = 8 * 3_600_000

/** `YYYY-MM-DD HH:mm:ss` in China time, as ECM writes it; empty for an unknown time. @param at milliseconds since the Unix epoch */
export function writeTime(at: number | null): string {
  return at === null ? '' : new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** Milliseconds since the Unix epoch; null when the text is not a time. A text without a zone is China time. */
export function readTime(text: string): number | null {
  const local = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(text)
  const at = Date.parse(local ? `${local[1]}T${local[2]}+08:00` : text)
  return Number.isNaN(at) ? null : at
}
