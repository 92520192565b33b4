import type { Outcome, Round } from './duel.ts'
import type { Effort } from './effort.ts'
import type { Machine } from './machine.ts'
import type { Figure, Measure } from './measure.ts'
import { type Scenario, scenarioId } from './scenario.ts'
import { isMet, type Target, targetInSigns } from './target.ts'
import type { Turn } from './turn.ts'

const COLUMNS = ['server', 'answers/s', 'p50 ms', 'p99 ms', 'RSS MB', 'kB', 'CPU', 'load CPU', 'others', 'ratio', 'by CPU'] as const
const WIDTHS = [12, 10, 7, 7, 7, 6, 6, 9, 7, 6, 7] as const

const row = (cells: readonly string[]) =>
  cells.map((cell, column) => (column === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[column] ?? 0))).join('')

const percent = (share: number) => `${Math.round(share * 100)}%`

const turnRow = (name: string, turn: Turn, ...ratios: readonly number[]) =>
  row([
    name,
    Math.round(turn.answersPerSecond).toLocaleString('en'),
    turn.p50Ms.toFixed(2),
    turn.p99Ms.toFixed(2),
    (turn.rssBytes / 1e6).toFixed(0),
    (turn.bytesPerAnswer / 1e3).toFixed(1),
    percent(turn.serverCpu),
    percent(turn.loadCpu),
    percent(turn.othersCpu),
    ...ratios.map((ratio) => ratio.toFixed(3)),
  ])

/** What stands above the rounds of a scenario. */
export function heading(scenario: Scenario, effort: Effort, machine: Machine): string {
  const { rounds, seconds, connections } = effort
  const cores = machine.pinned ? 'servers on one core, load on another' : 'processes NOT kept on cores of their own'
  return [
    '',
    `${scenarioId(scenario)}: ${scenario.summary}`,
    `${rounds} rounds of ${seconds} s each, ${connections} connections, one request at a time on each; ${cores}`,
    'bare: Bun.serve that reads the request body and sends the bytes of such answers, with their Content-Type; it checks nothing',
    'CPU, load CPU, others: shares of one core used by the server, the load generator and everything else on the machine',
    '',
    row(COLUMNS),
  ].join('\n')
}

/** The lines of a round. */
export function roundLines({ mirrorhall, bare }: Round): string {
  const ratio = mirrorhall.answersPerSecond / bare.answersPerSecond
  const byCpu = mirrorhall.answersPerCpuSecond / bare.answersPerCpuSecond
  return [turnRow('mirrorhall', mirrorhall, ratio, byCpu), turnRow('bare', bare)].join('\n')
}

/** What the scenario came to. */
export const outcomeLine = ({ ratio, ratioByCpu }: Outcome, target?: Target): string =>
  `\nmedian of the ratios: ${ratio.toFixed(3)} of the bare server${judgement(target, ratio)}; ${ratioByCpu.toFixed(3)} by processor time`

/** What stands above a measure. */
export const measureHeading = ({ name, summary }: Measure): string => `\n${name}: ${summary}\n`

/** The figures that have a target, each with whether it is met. */
export function targetLines(figures: readonly Figure[]): string {
  return figures
    .filter(({ target }) => target !== undefined)
    .map(({ what, value, unit, target }) => `${what}: ${inDigits(value)} ${unit}${judgement(target, value)}`)
    .join('\n')
}

/** A number with three digits that count. */
export function inDigits(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en')
  return Number(value.toPrecision(3)).toString()
}

const judgement = (target: Target | undefined, value: number): string =>
  target === undefined ? '' : ` (${targetInSigns(target)}: ${isMet(target, value) ? 'met' : 'NOT MET'})`
