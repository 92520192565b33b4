import { join } from 'node:path'
import { declareAlibaba } from './alibaba/suite.ts'
import type { Cases } from './cases.ts'
import type { Client } from './client.ts'
import type { Driver } from './driver.ts'
import { type Case, readCases } from './result.ts'
import { declareTencent } from './tencent/suite.ts'

/** The clouds whose clients the suite has. */
export type SuiteName = 'tencent' | 'alibaba'

/** A server that a cloud's clients need. */
export interface ServerKind {
  /** Which of the generated catalogue files it serves. */
  readonly catalogue: 'catalogue' | 'crowd'
  /** Whether it has the vendor's limits. */
  readonly throttled: boolean
}

/** What the cases of one client are declared with. */
export interface CaseContext {
  readonly cases: Cases
  readonly client: Client
  readonly driver: Driver
  /** `host:port` of each server, by its name. */
  readonly endpoints: Readonly<Record<string, string>>
  /** Has the image that is being made become ready on the server `open`, from outside. */
  makeImageReady(): Promise<void>
}

/** What one cloud's clients are run with. */
export interface Suite {
  readonly cases: readonly Case[]
  readonly servers: Readonly<Record<string, ServerKind>>
  /** Declares the cases of one client. */
  declare(context: CaseContext): void
}

const casesOf = (cloud: SuiteName): Case[] => readCases(join(import.meta.dirname, cloud, 'cases.json'))
const OPEN: ServerKind = { catalogue: 'catalogue', throttled: false }
const LIMITED: ServerKind = { catalogue: 'catalogue', throttled: true }

/** Every cloud's suite. */
export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  tencent: {
    cases: casesOf('tencent'),
    servers: { open: OPEN, limited: LIMITED },
    declare: declareTencent,
  },
  alibaba: {
    cases: casesOf('alibaba'),
    servers: { open: OPEN, limited: LIMITED, crowded: { catalogue: 'crowd', throttled: false } },
    declare: declareAlibaba,
  },
}
