import { Command, InvalidArgumentError } from 'commander'
import { moveToLoadCore } from './cores.ts'
import { writeDocs } from './docs/write-docs.ts'
import { type Effort, QUICK } from './effort.ts'
import { MEASURES } from './measure.ts'
import { PEERS } from './peers/peer.ts'
import { runPeers } from './peers/run-peers.ts'
import { profile } from './profile.ts'
import { RESULTS } from './results.ts'
import { runDuel, runMeasure } from './runs.ts'
import { SCENARIOS, scenarioId } from './scenario.ts'

interface Settings extends Effort {
  readonly profile: boolean
  readonly peers: boolean
  readonly writeDocs: boolean
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

const names = (all: readonly { readonly name: string }[]) => [...new Set(all.map(({ name }) => name))].join(', ')

const command = new Command('bench')
  .description('load on Mirrorhall, beside a bare server that sends the same bytes, and what else is measured of it')
  .argument('[names...]', 'what to run, all without any; a scenario at one size is NAME@SIZE')
  .option('--rounds <number>', 'rounds, in each of which both servers have a turn', positive, 7)
  .option('--seconds <number>', 'length of a turn', positive, 3)
  .option('--warm-up-seconds <number>', 'load on each server before the first round', positive, 3)
  .option('--connections <number>', 'connections at the same time', positive, 64)
  .option('--largest <images>', 'leave out what has more images', positive, 1_000_000)
  .option('--quick', 'a short form of everything, to see that it runs', false)
  .option('--profile', "instead, run Mirrorhall alone under Bun's profiler", false)
  .option('--peers', 'instead, run other products on the same work', false)
  .option('--write-docs', 'instead, write docs/benchmarks.md and its picture from the latest results', false)
  .addHelpText('after', `\nScenarios: ${names(SCENARIOS)}.\nMeasures: ${names(MEASURES)}.\nPeers: ${names(PEERS)}.`)
  .action(run)
await command.parseAsync()

async function run(wanted: readonly string[], settings: Settings): Promise<void> {
  if (settings.writeDocs) return writeDocs()
  moveToLoadCore()
  const effort: Effort = settings.quick ? { ...settings, ...QUICK } : settings
  if (settings.peers) {
    refuseUnknown(wanted, PEERS.map(nameOf))
    return runPeers(chosen(wanted, PEERS, nameOf), effort)
  }
  refuseUnknown(wanted, [...SCENARIOS.map(nameOf), ...SCENARIOS.map(scenarioId), ...MEASURES.map(nameOf)])
  const scenarios = chosen(wanted, SCENARIOS, nameOf, scenarioId)
  for (const scenario of scenarios.filter(({ stock }) => stock.images <= effort.largest)) {
    if (settings.profile) console.log((await profile(scenario, effort, RESULTS)).join('\n'))
    else await runDuel(scenario, effort)
  }
  if (settings.profile) return
  for (const measure of chosen(wanted, MEASURES, nameOf)) await runMeasure(measure, effort)
}

function nameOf({ name }: { readonly name: string }): string {
  return name
}

function refuseUnknown(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined) command.error(`There is nothing called ${unknown}; see npm run bench -- --help.`)
}

/** What is called by a wanted name, or all. */
function chosen<T>(wanted: readonly string[], all: readonly T[], ...namesOf: readonly ((each: T) => string)[]): readonly T[] {
  return wanted.length === 0 ? all : all.filter((each) => namesOf.some((named) => wanted.includes(named(each))))
}
