import { checkAnswers } from './check-answers.ts'
import type { Effort } from './effort.ts'
import { median } from './latencies.ts'
import type { Scenario } from './scenario.ts'
import { type Server, startBare, startOnStock } from './server.ts'
import { type Turn, takeTurn } from './turn.ts'

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

/** Answers of each scenario that are looked at wholly, before the load; the bare server sends the same. */
const SAMPLE = 100

/**
 * Measures Mirrorhall beside the bare server, in turns, so that a slow minute of the machine falls on both.
 * @param folder empty; the answers that the bare server sends are written there
 */
export async function duel(scenario: Scenario, effort: Effort, folder: string, onRound: (round: Round) => void): Promise<Outcome> {
  const mirrorhall = await startOnStock(scenario.stock)
  try {
    const bodies = await checkAnswers(mirrorhall, sampleOf(scenario, mirrorhall))
    for (const [index, body] of bodies.entries()) await Bun.write(`${folder}/${index}`, body)
    const bare = await startBare(folder, scenario.contentType)
    try {
      return await takeRounds(scenario, effort, mirrorhall, bare, onRound)
    } finally {
      await bare.stop()
    }
  } finally {
    await mirrorhall.stop()
  }
}

/** Some of the scenario's requests, whose answers are to be looked at wholly. */
export const sampleOf = ({ variants, sample = SAMPLE, probes }: Scenario, { url }: Server) =>
  probes(url, Date.now(), Math.min(sample, variants))

/** Signs the requests of a turn of so many seconds. Each turn needs new ones, so that no run is too long for its signatures. */
export function requestsOf(scenario: Scenario, { url }: Server, seconds: number) {
  const { onceAtMostPerSecond, variants, bodyStart } = scenario
  const count = onceAtMostPerSecond === undefined ? variants : Math.ceil(onceAtMostPerSecond * seconds)
  const requests = scenario.probes(url, Date.now(), count).map(({ bytes }) => bytes)
  return { requests, once: onceAtMostPerSecond !== undefined, bodyStart }
}

async function takeRounds(
  scenario: Scenario,
  effort: Effort,
  mirrorhall: Server,
  bare: Server,
  onRound: (round: Round) => void,
): Promise<Outcome> {
  const { rounds: count, seconds, warmUpSeconds, connections } = effort
  const turn = (server: Server, length: number) => {
    const asked = requestsOf(scenario, server, length)
    // The bare server refuses nothing.
    return takeTurn(server, { ...asked, once: asked.once && server === mirrorhall, connections, seconds: length })
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
