import { mkdir } from 'node:fs/promises'
import { checkAnswers } from './check-answers.ts'
import { requestsOf, sampleOf } from './duel.ts'
import type { Effort } from './effort.ts'
import { type Scenario, scenarioId } from './scenario.ts'
import { startOnStock } from './server.ts'
import { takeTurn } from './turn.ts'

/**
 * Runs Mirrorhall alone under Bun's profiler, for one warm-up and one turn.
 * @param results where the profile is written
 * @returns its paths: for Chrome's DevTools, and as text
 */
export async function profile(scenario: Scenario, effort: Effort, results: string): Promise<readonly string[]> {
  await mkdir(results, { recursive: true })
  const id = scenarioId(scenario)
  // Bun adds the endings itself when it writes both kinds.
  const flags = ['--cpu-prof', '--cpu-prof-md', `--cpu-prof-dir=${results}`, `--cpu-prof-name=${id}`]
  const server = await startOnStock(scenario.stock, flags)
  try {
    await checkAnswers(server, sampleOf(scenario, server))
    const seconds = effort.warmUpSeconds + effort.seconds
    await takeTurn(server, { ...requestsOf(scenario, server, seconds), connections: effort.connections, seconds })
  } finally {
    await server.stop()
  }
  return ['cpuprofile', 'md'].map((ending) => `${results}/${id}.${ending}`)
}
