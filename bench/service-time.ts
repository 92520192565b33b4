import { requestsOf } from './duel.ts'
import type { Effort } from './effort.ts'
import { load } from './load.ts'
import type { Scenario } from './scenario.ts'
import type { Server } from './server.ts'

/** How long one caller waits who has the server alone, milliseconds. */
export interface ServiceTime {
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Asks on one connection, so that no request waits for another. */
export async function serviceTime(scenario: Scenario, server: Server, { seconds, warmUpSeconds }: Effort): Promise<ServiceTime> {
  const ask = (length: number) => load({ ...requestsOf(scenario, server, length), port: server.port, connections: 1, seconds: length })
  await ask(warmUpSeconds)
  const { latencies } = await ask(seconds)
  return { p50Ms: latencies.quantile(0.5), p99Ms: latencies.quantile(0.99) }
}
