import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const world: unknown = JSON.parse(readFileSync(process.env.MIRRORHALL_WORLD ?? '', 'utf8'))
const { only } = world as { readonly only: readonly string[] | null }

/** What the runner was told, in the shape that its cloud's suite gives it. */
export const readWorld = <World>(): World => world as World

type Body = () => Promise<void>

const bodies = new Map<string, Body | { readonly reason: string }>()
const CASE_WITHIN_MS = 60_000

/** Declares a case. It passes when the body returns. */
export function test(name: string, body: Body): void {
  bodies.set(name, body)
}

/** Declares a case that this client cannot have, and says why. */
export function skip(name: string, reason: string): void {
  bodies.set(name, { reason })
}

/** Asks for a change of the server's data, which comes from outside within a few seconds. */
export function askForChange(name: 'image-ready'): void {
  console.log(JSON.stringify({ change: name }))
}

/** Runs the declared cases one after another, and prints one JSON line for each. */
export async function runAll(client: string): Promise<void> {
  for (const [name, body] of bodies) {
    if (only !== null && !only.includes(name)) continue
    const start = performance.now()
    const outcome = typeof body === 'function' ? await attempt(body) : { status: 'skip', reason: body.reason }
    console.log(JSON.stringify({ client, case: name, ms: Math.round(performance.now() - start), ...outcome }))
  }
}

async function attempt(body: Body): Promise<{ readonly status: string; readonly detail?: string }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${CASE_WITHIN_MS} ms`)), CASE_WITHIN_MS)
  })
  try {
    await Promise.race([body(), late])
    return { status: 'pass' }
  } catch (error) {
    return { status: 'fail', detail: describe(error) }
  } finally {
    clearTimeout(timer)
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(JSON.stringify(error)).slice(0, 1_500)
  const { code, requestId } = error as { readonly code?: unknown; readonly requestId?: unknown }
  return `${code === undefined ? '' : `${code}: `}${error.message}${requestId ? ` (request ${requestId})` : ''}`.slice(0, 1_500)
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

/** Makes a call in a program whose clock is off. */
export async function withClockOff<T>(offsetMs: number, call: () => Promise<T>): Promise<T> {
  const RealDate = globalThis.Date
  globalThis.Date = class extends RealDate {
    constructor(...args: readonly [] | readonly [number | string | Date]) {
      super(args[0] ?? RealDate.now() + offsetMs)
    }

    static override now = () => RealDate.now() + offsetMs
  } as DateConstructor
  try {
    return await call()
  } finally {
    globalThis.Date = RealDate
  }
}
