import type { Mistake } from './diagnosis.ts'
import { mistake } from './mistakes.ts'

const HOUR_MS = 3_600_000

/**
 * What a clock that is off tells: a zone taken for UTC, another unit, or simply wrong.
 * @param at what the client says the time is, milliseconds since the Unix epoch
 */
export function clockMistake(at: number, receivedAt: number): Mistake {
  const offMs = at - receivedAt
  const hours = Math.round((offMs / HOUR_MS) * 2) / 2
  if (hours !== 0 && Math.abs(hours) <= 14 && Math.abs(offMs - hours * HOUR_MS) < 60_000) {
    const zone = `UTC${hours > 0 ? '+' : ''}${hours}`
    return mistake(
      'local-time-as-utc',
      `The time is ${Math.abs(hours)} hours ${hours > 0 ? 'ahead' : 'behind'}: that of the zone ${zone}, taken for UTC.`,
      `时间${hours > 0 ? '快' : '慢'}了 ${Math.abs(hours)} 小时：误将 ${zone} 时区的本地时间当作 UTC。`,
      'Make the time from the UTC clock, without the offset of the zone.',
      '请使用 UTC 时间，不要加上时区偏移。',
    )
  }
  const told = describeSpan(Math.abs(offMs))
  return mistake(
    'clock-off',
    `The client’s clock is ${told} ${offMs > 0 ? 'ahead of' : 'behind'} the server’s.`,
    `客户端时钟比服务端${offMs > 0 ? '快' : '慢'} ${told}。`,
    'Set the clock of the machine (NTP); virtual machines lose time while they sleep.',
    '请校准机器时钟（NTP）；虚拟机休眠会导致时钟落后。',
  )
}

function describeSpan(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / 60_000)} min`
  if (ms < 48 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`
  return `${Math.round(ms / (24 * HOUR_MS))} d`
}
