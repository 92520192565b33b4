import type { Term, Values } from '../locales/sentences.ts'
import { type Mistake, mistake } from './mistake.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The last time that a date can have. */
const LAST_DATE_MS = 8.64e15

/** Zones that are off by other than whole hours, minutes. */
const ODD_ZONES = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765]

/** How far from a zone's offset a clock still tells the zone, rather than that it is wrong. */
const ZONE_TOLERANCE_MS = MINUTE_MS

/**
 * What a clock that is off tells: a zone taken for UTC, or simply wrong.
 * @param at what the client says the time is, milliseconds since the Unix epoch
 */
export function clockMistake(at: number, receivedAt: number): Mistake {
  const offMs = at - receivedAt
  const times: Values = { sent: secondOf(at), received: secondOf(receivedAt) }
  const side = offMs > 0 ? 'ahead' : 'behind'
  if (isTwelveHoursOff(at, receivedAt)) return mistake('twelve-hour-clock', times, side)
  const zone = zoneOf(offMs)
  if (zone === undefined) return mistake('clock-off', { span: spanOf(Math.abs(offMs)), ...times }, side)
  return mistake('local-time-as-utc', { span: spanOf(Math.abs(zone * MINUTE_MS)), zone: nameOf(zone), ...times }, side)
}

/**
 * Twelve hours behind is a clock of twelve hours, or morning taken for evening: nobody lives in UTC−12. Twelve hours
 * ahead is that only in the hour after midnight, which such a clock writes as 12; at any other time it is New Zealand's zone.
 */
function isTwelveHoursOff(at: number, receivedAt: number): boolean {
  const offMs = at - receivedAt
  if (Math.abs(offMs + 12 * HOUR_MS) < ZONE_TOLERANCE_MS) return true
  return Math.abs(offMs - 12 * HOUR_MS) < ZONE_TOLERANCE_MS && new Date(at).getUTCHours() === 12
}

/** The zone whose local time is this far from UTC, minutes; undefined when there is none. */
function zoneOf(offMs: number): number | undefined {
  const hours = Math.round(offMs / HOUR_MS) * 60
  const whole = hours !== 0 && hours >= -12 * 60 && hours <= 14 * 60 ? [hours] : []
  return [...whole, ...ODD_ZONES].find((minutes) => Math.abs(offMs - minutes * MINUTE_MS) < ZONE_TOLERANCE_MS)
}

function nameOf(zone: number): string {
  const minutes = Math.abs(zone) % 60
  return `UTC${zone > 0 ? '+' : '−'}${Math.floor(Math.abs(zone) / 60)}${minutes === 0 ? '' : `:${minutes}`}`
}

/** In UTC; of a time that is no date, its number. */
const secondOf = (ms: number): string =>
  Math.abs(ms) > LAST_DATE_MS ? `${ms / 1000}` : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** A length of time in words. */
function spanOf(ms: number): readonly Term[] {
  if (ms < 2 * MINUTE_MS) return inUnits({ second: Math.round(ms / 1000) })
  if (ms >= 2 * DAY_MS) return inUnits({ day: Math.round(ms / DAY_MS) })
  const minutes = Math.round(ms / MINUTE_MS)
  return inUnits({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
}

const inUnits = (counts: { readonly [unit in 'second' | 'minute' | 'hour' | 'day']?: number }): Term[] =>
  (Object.entries(counts) as ['second' | 'minute' | 'hour' | 'day', number][])
    .filter(([, count]) => count > 0)
    .map(([term, count]) => ({ term, count }))
