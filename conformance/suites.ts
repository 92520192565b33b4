import { join } from 'node:path'
import { alibabaWorld } from './alibaba/world.ts'
import { type Case, readCases } from './result.ts'
import { tencentWorld } from './tencent/world.ts'

/** The clouds whose clients the suite has. */
export type SuiteName = 'tencent' | 'alibaba'

/** A server that a cloud's clients need. */
export interface ServerKind {
  /** Which of the generated catalogue files it serves. */
  readonly catalogue: 'catalogue' | 'crowd'
  /** Whether it has the vendor's limits. */
  readonly throttled: boolean
}

/** What one cloud's clients are run with. */
export interface Suite {
  readonly cases: readonly Case[]
  readonly servers: Readonly<Record<string, ServerKind>>
  /** What a runner is told, once the servers are up. */
  world(endpoints: Readonly<Record<string, string>>, only: readonly string[] | null): unknown
}

const casesOf = (cloud: SuiteName): Case[] => readCases(join(import.meta.dirname, cloud, 'cases.json'))
const OPEN: ServerKind = { catalogue: 'catalogue', throttled: false }
const LIMITED: ServerKind = { catalogue: 'catalogue', throttled: true }

/** Every cloud's suite. */
export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  tencent: {
    cases: casesOf('tencent'),
    servers: { open: OPEN, limited: LIMITED },
    world: ({ open = '', limited = '' }, only) => tencentWorld({ open, limited }, only),
  },
  alibaba: {
    cases: casesOf('alibaba'),
    servers: { open: OPEN, limited: LIMITED, crowded: { catalogue: 'crowd', throttled: false } },
    world: ({ open = '', limited = '', crowded = '' }, only) => alibabaWorld({ open, limited, crowded }, only),
  },
}
