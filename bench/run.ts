import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { moveToLoadCore } from './cores.ts'
import { duel, type Effort } from './duel.ts'
import { describeMachine } from './machine.ts'
import { profile } from './profile.ts'
import { heading, roundLines, verdict } from './report.ts'
import { SCENARIOS, type Scenario } from './scenario.ts'

const RESULTS = join(import.meta.dirname, 'results')

interface Settings extends Effort {
  readonly profile: boolean
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

await new Command('bench')
  .description('load on Mirrorhall, beside a bare server that sends the same bytes')
  .argument('[scenarios...]', `which ones; all without any: ${SCENARIOS.map(({ name }) => name).join(', ')}`)
  .option('--rounds <number>', 'rounds, in each of which both servers have a turn', positive, 7)
  .option('--seconds <number>', 'length of a turn', positive, 3)
  .option('--warm-up-seconds <number>', 'load on each server before the first round', positive, 3)
  .option('--connections <number>', 'connections at the same time', positive, 64)
  .option('--profile', "instead, run Mirrorhall alone under Bun's profiler", false)
  .action(run)
  .parseAsync()

async function run(names: readonly string[], settings: Settings): Promise<void> {
  moveToLoadCore()
  for (const scenario of chosen(names)) {
    const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-bench-'))
    try {
      if (settings.profile) console.log((await profile(scenario, settings, folder, RESULTS)).join('\n'))
      else await measure(scenario, settings, folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  }
}

async function measure(scenario: Scenario, effort: Settings, folder: string): Promise<void> {
  const machine = describeMachine()
  console.log(heading(scenario, effort, machine))
  const outcome = await duel(scenario, effort, folder, (round) => console.log(roundLines(round)))
  console.log(verdict(outcome))
  const { rounds, seconds, warmUpSeconds, connections } = effort
  const at = new Date().toISOString()
  const { name, summary } = scenario
  const result = { scenario: name, summary, at, machine, effort: { rounds, seconds, warmUpSeconds, connections }, ...outcome }
  await mkdir(RESULTS, { recursive: true })
  await writeFile(join(RESULTS, `${name}-${at.replaceAll(':', '')}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

function chosen(names: readonly string[]): readonly Scenario[] {
  const unknown = names.find((wanted) => !SCENARIOS.some(({ name }) => name === wanted))
  if (unknown !== undefined) throw new Error(`There is no scenario ${unknown}: ${SCENARIOS.map(({ name }) => name).join(', ')}.`)
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name))
}
