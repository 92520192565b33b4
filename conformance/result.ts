import { readFileSync } from 'node:fs'
import type { SuiteName } from './suites.ts'

/** A case of the suite, as `cases.json` lists it. */
export interface Case {
  readonly name: string
  /** One line for people. */
  readonly what: string
  /** The clients it is about; absent for all of its cloud. */
  readonly only?: readonly string[]
}

/** What became of a case with a client. `missing`: it was never reported. */
export type Status = 'pass' | 'fail' | 'skip' | 'missing'

/** What became of one case with one client. */
export interface Result {
  readonly client: string
  readonly case: string
  readonly status: Status
  readonly ms: number
  /** What differed, of a failure. */
  readonly detail?: string
  /** Why not, of a skip. */
  readonly reason?: string
}

/** All results of one client. */
export interface ClientReport {
  readonly client: string
  /** Whose client it is. */
  readonly cloud: SuiteName
  readonly version: string
  readonly installMs: number
  readonly runMs: number
  readonly results: readonly Result[]
  /** Why it was not run to its end; null when it was. */
  readonly broken: string | null
  /** Why it was not run at all on this machine; null when it was. */
  readonly notRun: string | null
  /** CI may do without it. */
  readonly optional: boolean
}

/** The cases there are, in the order they are shown. */
export const readCases = (file: string): Case[] => JSON.parse(readFileSync(file, 'utf8')) as Case[]

/** The cases a client must report. */
export const casesOf = (cases: readonly Case[], client: string, only: readonly string[] | null): string[] =>
  cases.filter((one) => (one.only?.includes(client) ?? true) && (only?.includes(one.name) ?? true)).map(({ name }) => name)

/** The reported results in order, with every case that must be there and is not, and every one that has no business there. */
export function complete(client: string, expected: readonly string[], reported: readonly Result[]): Result[] {
  const byCase = new Map(reported.map((result) => [result.case, result]))
  const known = expected.map((name) => byCase.get(name) ?? { client, case: name, status: 'missing' as const, ms: 0 })
  const unknown = reported.filter((result) => !expected.includes(result.case))
  return [...known, ...unknown.map((result): Result => ({ ...result, status: 'fail', detail: 'not in cases.json' }))]
}
