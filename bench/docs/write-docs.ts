import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MEASURES } from '../measure.ts'
import { PEERS } from '../peers/peer.ts'
import { type DuelResult, latestResults, type MeasureResult, type PeerResult, type Result } from '../results.ts'
import { SCENARIOS, scenarioId } from '../scenario.ts'
import { curvePicture } from './curve-picture.ts'
import { duelsTable, figuresTable, peersTable, targetsTable } from './tables.ts'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')

/** Writes docs/benchmarks.md and docs/benchmarks.svg from the latest results. */
export async function writeDocs(): Promise<void> {
  const latest = await latestResults()
  const found = <T extends Result>(names: readonly string[], kind: T['kind']) =>
    names.map((name) => latest.get(name)).filter((result): result is T => result?.kind === kind)
  const duels = found<DuelResult>(SCENARIOS.map(scenarioId), 'duel')
  const measures = found<MeasureResult>(
    MEASURES.map(({ name }) => name),
    'measure',
  )
  const peers = found<PeerResult>(
    PEERS.map(({ name }) => name),
    'peer',
  )
  const series = measures.flatMap((measure) => measure.series ?? [])
  if (series.length > 0) await writeFile(join(DOCS, 'benchmarks.svg'), curvePicture(series))
  await writeFile(join(DOCS, 'benchmarks.md'), page(duels, measures, peers))
}

function page(duels: readonly DuelResult[], measures: readonly MeasureResult[], peers: readonly PeerResult[]): string {
  const sections = [
    '# Benchmarks',
    `This page is written by \`npm run bench -- --write-docs\` from the results of \`npm run bench\` and \`npm run bench -- --peers\`; \`--quick\` runs a short form of them. Figures of one machine tell little of another, so what is compared is compared in one run: Mirrorhall and a bare \`Bun.serve\` that checks nothing and sends the same bytes take turns under the same load, each on the same core, with the load generator on another. Signatures, policies and limits are on; limits are raised so that nobody meets them. Stocks of more than 50,000 images are served with \`--cache-mib 16384\`. Every answer is checked by its status and its beginning, a hundred of each scenario wholly.`,
    '## Targets',
    targetsTable([...duels, ...measures]),
    ...(duels.length === 0
      ? []
      : [
          '## Beside a bare server',
          'What stands after `@` is the size of the catalogue: as many images, of 10,000 accounts or in one.',
          duelsTable(duels),
          provenances(duels),
        ]),
    ...measures.flatMap((measure) => [
      `## ${measure.name}`,
      `${capitalized(measure.summary)}.`,
      ...(measure.series === undefined
        ? []
        : ['![Median time of DescribeImage by the number of images in the catalogue](benchmarks.svg)', seriesTable(measure)]),
      figuresTable(measure),
      provenances([measure]),
    ]),
    ...(peers.length === 0
      ? []
      : [
          '## Peers',
          'Each with as many images as Mirrorhall, asked by the same few callers with `fetch`, on the same core. None of them does the same work; what differs is said.',
          peersTable(peers),
          provenances(peers),
        ]),
  ]
  return `${sections.join('\n\n')}\n`
}

function seriesTable({ series = [] }: MeasureResult): string {
  const sizes = series[0]?.points.map(({ images }) => images) ?? []
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(['images', ...series.map(({ name }) => name)]),
    row(['---:', ...series.map(() => '---:')]),
    ...sizes.map((images, index) =>
      row([images.toLocaleString('en'), ...series.map(({ points }) => `${points[index]?.ms.toFixed(3)} ms`)]),
    ),
  ].join('\n')
}

/** Where the figures of a table are from; said once for results that differ only in their names. */
function provenances(results: readonly Result[]): string {
  const lines = results.map(({ name, at, command, machine, effort }) => {
    const { cpu, cores, memoryGiB, system, bun, commit, changed, pinned } = machine
    const where = `${cpu}, ${cores} cores${pinned ? '' : ', not kept on cores of their own'}, ${memoryGiB} GiB, ${system}, Bun ${bun}`
    const short = effort.quick ? ' **A short run, only to show that it runs.**' : ''
    const general = command.replace(name, results.length > 1 ? 'NAME' : name)
    return `\`${general}\`, commit ${commit}${changed ? ' with changes' : ''}, ${at.slice(0, 10)}; ${where}.${short}`
  })
  return [...new Set(lines)].join('  \n')
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
