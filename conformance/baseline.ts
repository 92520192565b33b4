import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { ClientReport } from './result.ts'

/** What there was when the baseline was written, by client. */
export interface Baseline {
  readonly [client: string]: {
    readonly version: string
    readonly passed: readonly string[]
    /** What the client cannot have, and why. */
    readonly skipped: Readonly<Record<string, string>>
  }
}

/** A case that passed once and does not pass now. */
export interface Regression {
  readonly client: string
  readonly case: string
  /** What it is now. */
  readonly status: string
  readonly baselineVersion: string
}

/** The baseline as it was written; empty when there is none. */
export const readBaseline = (file: string): Baseline => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Baseline) : {})

/** Replaces what the baseline says of the clients that were run to their end, and keeps the rest. */
export function writeBaseline(file: string, baseline: Baseline, reports: readonly ClientReport[]): void {
  const updated: Record<string, Baseline[string]> = { ...baseline }
  for (const { client, version, results } of reports.filter(({ notRun, broken }) => notRun === null && broken === null))
    updated[client] = {
      version,
      passed: results.filter(({ status }) => status === 'pass').map((result) => result.case),
      skipped: Object.fromEntries(results.filter(({ status }) => status === 'skip').map((result) => [result.case, result.reason ?? ''])),
    }
  const sorted = Object.fromEntries(Object.entries(updated).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
}

/** What passed in the baseline and does not now. A skip counts: nothing may fall out of the suite unseen. */
export function regressions(baseline: Baseline, reports: readonly ClientReport[], only: readonly string[] | null): Regression[] {
  return reports.flatMap(({ client, results, notRun }) => {
    const before = baseline[client]
    if (before === undefined || notRun !== null) return []
    const now = new Map(results.map((result) => [result.case, result.status]))
    return before.passed
      .filter((name) => (only?.includes(name) ?? true) && now.get(name) !== 'pass')
      .map((name) => ({ client, case: name, status: now.get(name) ?? 'gone', baselineVersion: before.version }))
  })
}
