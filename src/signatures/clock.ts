import type { Bilingual } from '../api/shape.ts'
import type { Mistake } from './mistake.ts'
import { mistake } from './mistake.ts'

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
  if (isTwelveHoursOff(at, receivedAt)) return twelveHourClock(at, receivedAt)
  const zone = zoneOf(offMs)
  const span = spanOf(Math.abs(zone === undefined ? offMs : zone * MINUTE_MS))
  const both = bothTimes(at, receivedAt)
  if (zone !== undefined) {
    return mistake(
      'local-time-as-utc',
      `The time is ${span.en} ${zone > 0 ? 'ahead' : 'behind'}: local time of ${nameOf(zone)}, sent as if it were UTC. ${both.en}`,
      `时间${zone > 0 ? '快' : '慢'}了 ${span.zh}：把 ${nameOf(zone)} 的本地时间当成 UTC 发送了。${both.zh}`,
      'Take the time in UTC, without the offset of the zone.',
      '请使用 UTC 时间，不要加上时区偏移。',
    )
  }
  return mistake(
    'clock-off',
    `The client’s clock is ${span.en} ${offMs > 0 ? 'ahead of' : 'behind'} the server’s. ${both.en}`,
    `客户端时钟比服务端${offMs > 0 ? '快' : '慢'} ${span.zh}。${both.zh}`,
    'Set the clock of the machine (NTP); virtual machines lose time while they sleep.',
    '请校准机器时钟（NTP）；虚拟机休眠后时钟容易变慢。',
  )
}

function bothTimes(at: number, receivedAt: number): Bilingual {
  const [sent, had] = [secondOf(at), secondOf(receivedAt)]
  return { en: `The request says ${sent}, the server had ${had}.`, zh: `请求中的时间是 ${sent}，服务端收到时是 ${had}。` }
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

function twelveHourClock(at: number, receivedAt: number): Mistake {
  const side = at < receivedAt ? { en: 'behind', zh: '慢' } : { en: 'ahead', zh: '快' }
  const both = bothTimes(at, receivedAt)
  return mistake(
    'twelve-hour-clock',
    `The time is 12 hours ${side.en}: a 12-hour clock (hh in the date format where HH is meant), or AM taken for PM. ${both.en}`,
    `时间${side.zh}了 12 小时：日期格式用了 12 小时制（应写 HH 却写成 hh），或上午下午弄反了。${both.zh}`,
    'Write the hour with 24 hours: HH in the formats of Java and C#, %H in those of C, Python and PHP’s strftime, 15 in Go’s.',
    '小时请用 24 小时制：Java、C# 写 HH，C、Python 写 %H，Go 写 15。',
  )
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
function spanOf(ms: number): { readonly en: string; readonly zh: string } {
  if (ms < 2 * MINUTE_MS) return inUnits([[Math.round(ms / 1000), 'second', '秒']])
  if (ms >= 2 * DAY_MS) return inUnits([[Math.round(ms / DAY_MS), 'day', '天']])
  const minutes = Math.round(ms / MINUTE_MS)
  return inUnits([
    [Math.floor(minutes / 60), 'hour', '小时'],
    [minutes % 60, 'minute', '分钟'],
  ])
}

function inUnits(units: readonly (readonly [count: number, en: string, zh: string])[]): { readonly en: string; readonly zh: string } {
  const told = units.filter(([count]) => count > 0)
  return {
    en: told.map(([count, en]) => `${count.toLocaleString('en')} ${en}${count === 1 ? '' : 's'}`).join(' '),
    zh: told.map(([count, , zh]) => `${count.toLocaleString('en')} ${zh}`).join(' '),
  }
}
