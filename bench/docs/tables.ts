import { median } from '../latencies.ts'
import { inDigits } from '../report.ts'
import type { DuelResult, MeasureResult, PeerResult, Result } from '../results.ts'
import { isMet, type Target, targetInSigns } from '../target.ts'

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const judged = (target: Target, value: number): string => (isMet(target, value) ? 'met' : '**not met**')

/** Every target, the worst of those that share one first. */
export function targetsTable(results: readonly Result[]): string {
  const rows = results.flatMap((result) => {
    if (result.kind === 'duel' && result.target !== undefined) {
      return [
        [
          result.name,
          'share of the bare server’s answers',
          targetInSigns(result.target),
          result.ratio.toFixed(2),
          judged(result.target, result.ratio),
        ],
      ]
    }
    if (result.kind !== 'measure') return []
    return result.figures.flatMap(({ what, value, unit, target }) =>
      target === undefined
        ? []
        : [[result.name, what, `${targetInSigns(target)} ${unit}`, `${inDigits(value)} ${unit}`, judged(target, value)]],
    )
  })
  return table(['of', 'what', 'to reach', 'measured', ''], rows)
}

/** Duels, each with the middle of its rounds. */
export function duelsTable(duels: readonly DuelResult[]): string {
  const rows = duels.map(({ name, rounds, ratio, ratioByCpu }) => {
    const middle = (read: (round: DuelResult['rounds'][number]) => number) => median(rounds.map(read))
    return [
      `\`${name}\``,
      inDigits(middle(({ mirrorhall }) => mirrorhall.answersPerSecond)),
      inDigits(middle(({ bare }) => bare.answersPerSecond)),
      ratio.toFixed(2),
      ratioByCpu.toFixed(2),
      inDigits(middle(({ mirrorhall }) => mirrorhall.p50Ms)),
      inDigits(middle(({ mirrorhall }) => mirrorhall.p99Ms)),
      inDigits(middle(({ mirrorhall }) => mirrorhall.bytesPerAnswer / 1e3)),
      inDigits(middle(({ mirrorhall }) => mirrorhall.rssBytes / 1e6)),
    ]
  })
  return table(['scenario', 'answers/s', 'bare', 'ratio', 'by processor time', 'p50 ms', 'p99 ms', 'kB each', 'resident MB'], rows)
}

/** The figures of a measure. */
export function figuresTable({ figures }: MeasureResult): string {
  const rows = figures.map(({ what, value, unit, target }) => [
    what,
    `${inDigits(value)} ${unit}`.trim(),
    target === undefined ? '' : `${targetInSigns(target)}: ${judged(target, value)}`,
  ])
  return table(['what', 'measured', 'to reach'], rows)
}

/** Peers beside Mirrorhall. */
export function peersTable(peers: readonly PeerResult[]): string {
  const rows = peers.flatMap(({ package: source, works }) =>
    works.map(({ what, caveat, peer, mirrorhall }) => [
      source,
      what,
      inDigits(peer.answersPerSecond),
      inDigits(peer.p50Ms),
      inDigits(mirrorhall.answersPerSecond),
      inDigits(mirrorhall.p50Ms),
      caveat,
    ]),
  )
  return table(['peer', 'asked', 'answers/s', 'median ms', 'Mirrorhall answers/s', 'median ms', 'what differs'], rows)
}
