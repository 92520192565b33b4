import { openCaller } from './caller.ts'
import type { Probe } from './scenario.ts'
import type { Server } from './server.ts'

/**
 * Sends every probe once and looks at the whole of its answer.
 * @returns the bodies, in the order of the probes
 * @throws Error for the first answer that is wrong
 */
export async function checkAnswers(server: Server, probes: readonly Probe[]): Promise<readonly Buffer[]> {
  const caller = await openCaller(server)
  try {
    const bodies: Buffer[] = []
    for (const { bytes, fault } of probes) {
      const { status, body } = await caller.ask(bytes)
      const wrong = status === 200 ? fault(body.toString()) : `status ${status}`
      if (wrong !== undefined) throw new Error(`a wrong answer: ${wrong}\n${body.toString('utf8', 0, 1_000)}`)
      bodies.push(body)
    }
    return bodies
  } finally {
    caller.close()
  }
}
