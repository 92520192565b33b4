import { type Call, type Reply, send } from './calls.ts'
import type { ClientKey } from './tencent-requests.ts'

/** Calls that go on until they are told to stop. */
export interface Load {
  /** Answers so far. */
  readonly answers: number
  /** What was not as wanted: refusals, wrong answers, broken connections. The first few. */
  readonly problems: readonly string[]
  /** Stops once the answers under way have come. */
  stop(): Promise<void>
}

/** What is asked, and what its answer has to be: undefined when it is, else what is wrong with it. */
export interface Question {
  readonly call: Call
  readonly judge: (reply: Reply) => string | undefined
}

const MAX_PROBLEMS = 20

/**
 * Asks in turn over so many connections.
 * @param pauseMs after each answer; asked without, one connection takes a whole core from whatever runs beside it
 */
export function startLoad(url: string, key: ClientKey, connections: number, next: () => Question, pauseMs = 0): Load {
  const load = { answers: 0, problems: [] as string[] }
  let stopped = false
  const ask = async () => {
    while (!stopped) {
      const { call, judge } = next()
      const problem = await send(url, key, call).then(judge, (failure: unknown) => `${failure}`)
      load.answers += 1
      if (problem !== undefined && load.problems.length < MAX_PROBLEMS) load.problems.push(problem)
      // A server that is gone fails at once, which must not keep this process from everything else.
      if (problem !== undefined || pauseMs > 0) await Bun.sleep(Math.max(pauseMs, problem === undefined ? 0 : 10))
    }
  }
  const asking = Array.from({ length: connections }, ask)
  return Object.assign(load, {
    async stop() {
      stopped = true
      await Promise.all(asking)
    },
  })
}
