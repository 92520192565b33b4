import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duel } from './duel.ts'
import type { Effort } from './effort.ts'
import { describeMachine } from './machine.ts'
import type { Measure } from './measure.ts'
import { heading, measureHeading, outcomeLine, roundLines, targetLines } from './report.ts'
import { keepResult } from './results.ts'
import { type Scenario, scenarioId } from './scenario.ts'

/** Fights a duel, tells of it and keeps its result. */
export async function runDuel(scenario: Scenario, settings: Effort): Promise<void> {
  const effort = { ...settings, connections: Math.min(settings.connections, scenario.maxConnections ?? settings.connections) }
  const machine = describeMachine()
  console.log(heading(scenario, effort, machine))
  const outcome = await inFolder((folder) => duel(scenario, effort, folder, (round) => console.log(roundLines(round))))
  const { summary, target } = scenario
  console.log(outcomeLine(outcome, target))
  const about = { name: scenarioId(scenario), summary, ...(target === undefined ? {} : { target }) }
  await keepResult({ kind: 'duel', ...about, ...runOf(about.name, effort), machine, ...outcome })
}

/** Takes a measure, tells of it and keeps its result. */
export async function runMeasure(measure: Measure, effort: Effort): Promise<void> {
  const machine = describeMachine()
  console.log(measureHeading(measure))
  const findings = await inFolder((folder) => measure.run({ effort, folder, say: (line) => console.log(`  ${line}`) }))
  console.log(targetLines(findings.figures))
  const { name, summary } = measure
  await keepResult({ kind: 'measure', name, summary, ...runOf(name, effort), machine, ...findings })
}

/** What a result says of its run. @param words what stands after `npm run bench --` */
export function runOf(words: string, { rounds, seconds, warmUpSeconds, connections, largest, quick }: Effort) {
  const flags = quick
    ? '--quick'
    : `--rounds ${rounds} --seconds ${seconds} --warm-up-seconds ${warmUpSeconds} --connections ${connections}`
  return {
    at: new Date().toISOString(),
    command: `npm run bench -- ${words} ${flags}`,
    effort: { rounds, seconds, warmUpSeconds, connections, largest, quick },
  }
}

/** Does the work with a folder that is there only for it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
