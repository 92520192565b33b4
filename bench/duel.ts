import { checkAnswers } from './check-answers.ts'
import { median } from './latencies.ts'
import type { Scenario } from './scenario.ts'
import { type Server, startBare, startMirrorhall } from './server.ts'
import { type Turn, takeTurn } from './turn.ts'

/** How long and how hard. */
export interface Effort {
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly connections: number
}

/** Both servers, one right after the other. */
export interface Round {
  readonly mirrorhall: Turn
  readonly bare: Turn
}

/** What came of a scenario. */
export interface Outcome {
  readonly rounds: readonly Round[]
  /** Median over the rounds of Mirrorhall's answers per second to the bare server's. */
  readonly ratio: number
  /** The same by processor time instead of the clock. */
  readonly ratioByCpu: number
}

/**
 * Measures Mirrorhall beside the bare server, in turns, so that a slow minute of the machine falls on both.
 * @param folder where files of the run may be written
 */
export async function duel(scenario: Scenario, effort: Effort, folder: string, onRound: (round: Round) => void): Promise<Outcome> {
  const mirrorhall = await openMirrorhall(scenario, folder)
  try {
    const bodies = await checkAnswers(mirrorhall, scenario.probes(mirrorhall.url, Date.now()))
    const bodyFile = `${folder}/body.json`
    await Bun.write(bodyFile, ofMiddleLength(bodies))
    const bare = await startBare(bodyFile)
    try {
      return await takeRounds(scenario, effort, mirrorhall, bare, onRound)
    } finally {
      await bare.stop()
    }
  } finally {
    await mirrorhall.stop()
  }
}

/** Starts Mirrorhall with what the scenario wants it to hold. */
export async function openMirrorhall(scenario: Scenario, folder: string, bunFlags: readonly string[] = []): Promise<Server> {
  const catalogueFile = `${folder}/catalogue.json`
  await Bun.write(catalogueFile, JSON.stringify(scenario.catalogue))
  return startMirrorhall({ catalogueFile, databaseFile: `${folder}/catalogue.db`, bunFlags })
}

async function takeRounds(
  scenario: Scenario,
  effort: Effort,
  mirrorhall: Server,
  bare: Server,
  onRound: (round: Round) => void,
): Promise<Outcome> {
  const { rounds: count, seconds, warmUpSeconds, connections } = effort
  // Signed anew for each turn, so that no run is too long for its signatures.
  const turn = (server: Server, length: number) => {
    const requests = scenario.probes(server.url, Date.now()).map(({ bytes }) => bytes)
    return takeTurn(server, { requests, connections, seconds: length, bodyStart: scenario.bodyStart })
  }
  for (const server of [mirrorhall, bare]) await turn(server, warmUpSeconds)
  const rounds: Round[] = []
  while (rounds.length < count) {
    const round = { mirrorhall: await turn(mirrorhall, seconds), bare: await turn(bare, seconds) }
    rounds.push(round)
    onRound(round)
  }
  const ratioOf = (rate: 'answersPerSecond' | 'answersPerCpuSecond') =>
    median(rounds.map((round) => round.mirrorhall[rate] / round.bare[rate]))
  return { rounds, ratio: ratioOf('answersPerSecond'), ratioByCpu: ratioOf('answersPerCpuSecond') }
}

function ofMiddleLength(bodies: readonly Buffer[]): Buffer {
  const sorted = [...bodies].sort((a, b) => a.byteLength - b.byteLength)
  return sorted[sorted.length >> 1] as Buffer
}
