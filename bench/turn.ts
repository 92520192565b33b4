import { type LoadOptions, load } from './load.ts'
import type { Server } from './server.ts'
import { usageOf } from './usage.ts'

/** One server under load for a while. Shares are of one core: 1 is all of it. */
export interface Turn {
  readonly answersPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rssBytes: number
  readonly bytesPerAnswer: number
  /** Of the server's process. Below 0.95 or so something else held it up. */
  readonly serverCpu: number
  /** Of the load generator. Near 1, it may be what was measured. */
  readonly loadCpu: number
  /** Of everything else on the machine, both cores. */
  readonly othersCpu: number
  /** What the server would answer if nothing ever kept it from its core; steadier than answers by the clock. */
  readonly answersPerCpuSecond: number
}

/** Puts a server under load and measures it. */
export async function takeTurn(server: Server, options: Omit<LoadOptions, 'port'>): Promise<Turn> {
  const before = usageOf(server.pid)
  const ownBefore = usageOf(process.pid)
  const { answers, seconds, bodyBytes, latencies } = await load({ ...options, port: server.port })
  const after = usageOf(server.pid)
  const own = usageOf(process.pid).cpuSeconds - ownBefore.cpuSeconds
  const cpu = after.cpuSeconds - before.cpuSeconds
  return {
    answersPerSecond: answers / seconds,
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    rssBytes: after.rssBytes,
    bytesPerAnswer: bodyBytes / answers,
    serverCpu: cpu / seconds,
    loadCpu: own / seconds,
    othersCpu: Math.max(0, after.machineSeconds - before.machineSeconds - cpu - own) / seconds,
    answersPerCpuSecond: answers / cpu,
  }
}
