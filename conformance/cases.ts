import { strict as assert } from 'node:assert'
import type { Result } from './result.ts'

const CASE_WITHIN_MS = 180_000

/** What a case does. It passes when this returns, unless it hands back why the client cannot have it. */
export type Body = () => Promise<undefined | string> | Promise<void>

/** The cases of one client. */
export class Cases {
  readonly #bodies = new Map<string, Body>()

  /** Declares a case; one that is declared again takes the place of the first. */
  test(name: string, body: Body): void {
    this.#bodies.set(name, body)
  }

  /** The declared ones. */
  get names(): string[] {
    return [...this.#bodies.keys()]
  }

  /**
   * Runs the cases one after another.
   * @param cannot why the client cannot have a case, by its name
   */
  async run(client: string, cannot: ReadonlyMap<string, string>, only: readonly string[] | null): Promise<Result[]> {
    const results: Result[] = []
    for (const name of new Set([...this.#bodies.keys(), ...cannot.keys()])) {
      if (only !== null && !only.includes(name)) continue
      const reason = cannot.get(name)
      const start = performance.now()
      const outcome = reason === undefined ? await attempt(this.#bodies.get(name) as Body) : ({ status: 'skip', reason } as const)
      results.push({ client, case: name, ms: Math.round(performance.now() - start), ...outcome })
    }
    return results
  }
}

async function attempt(body: Body): Promise<Pick<Result, 'status' | 'detail' | 'reason'>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${CASE_WITHIN_MS} ms`)), CASE_WITHIN_MS)
  })
  try {
    const reason = await Promise.race([body(), late])
    return typeof reason === 'string' ? { status: 'skip', reason } : { status: 'pass' }
  } catch (error) {
    return { status: 'fail', detail: (error instanceof Error ? error.message : String(error)).slice(0, 1_500) }
  } finally {
    clearTimeout(timer)
  }
}

/** A check that something is a request id as the cloud writes them, and one that no other call of this run had. */
export function requestIdCheck(pattern: RegExp): (requestId: unknown) => void {
  const seen = new Set<string>()
  return (requestId) => {
    assert.ok(typeof requestId === 'string' && pattern.test(requestId), `not a request id: ${String(requestId)}`)
    assert.ok(!seen.has(requestId), `request id ${requestId} was given twice`)
    seen.add(requestId)
  }
}
