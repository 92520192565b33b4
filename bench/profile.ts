import { mkdir } from 'node:fs/promises'
import { checkAnswers } from './check-answers.ts'
import { type Effort, openMirrorhall } from './duel.ts'
import type { Scenario } from './scenario.ts'
import { takeTurn } from './turn.ts'

/**
 * Runs Mirrorhall alone under Bun's profiler, for one warm-up and one turn.
 * @param results where the profile is written
 * @returns its paths: for Chrome's DevTools, and as text
 */
export async function profile(scenario: Scenario, effort: Effort, folder: string, results: string): Promise<readonly string[]> {
  await mkdir(results, { recursive: true })
  // Bun adds the endings itself when it writes both kinds.
  const flags = ['--cpu-prof', '--cpu-prof-md', `--cpu-prof-dir=${results}`, `--cpu-prof-name=${scenario.name}`]
  const server = await openMirrorhall(scenario, folder, flags)
  try {
    const probes = scenario.probes(server.url, Date.now())
    await checkAnswers(server, probes)
    const { connections, warmUpSeconds, seconds } = effort
    const requests = probes.map(({ bytes }) => bytes)
    await takeTurn(server, { requests, connections, seconds: warmUpSeconds + seconds, bodyStart: scenario.bodyStart })
  } finally {
    await server.stop()
  }
  return ['cpuprofile', 'md'].map((ending) => `${results}/${scenario.name}.${ending}`)
}
