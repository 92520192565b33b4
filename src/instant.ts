const INSTANT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/** Furthest any zone is from UTC, minutes. */
const MAX_OFFSET_MINUTES = 14 * 60

/**
 * Milliseconds since the Unix epoch of an ISO 8601 day, or day and time of day, such as `2019-07-22T20:48:14+08:00`;
 * NaN for any other text. The machine's own time zone has no part in it.
 * @param offsetMinutes minutes east of UTC, for a text that names no zone
 */
export function readInstant(text: string, offsetMinutes = 0): number {
  const match = INSTANT.exec(text)
  if (match === null) return Number.NaN
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0] = match.slice(1, 8).map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  // The 31st of February would be one of March.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN
  const offset = readZone(match[8]) ?? offsetMinutes
  if (hour > 23 || minute > 59 || second > 59 || !(Math.abs(offset) <= MAX_OFFSET_MINUTES)) return Number.NaN
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1_000 + Math.floor(fraction * 1_000 + 1e-6)
}

/** Minutes east of UTC. */
function readZone(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  if (zone === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return minutes > 59 ? Number.NaN : (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
