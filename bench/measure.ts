import type { Effort } from './effort.ts'
import { besideLongLists } from './measures/beside-long-lists.ts'
import { besideWrites } from './measures/beside-writes.ts'
import { coldAccount } from './measures/cold-account.ts'
import { curve } from './measures/curve.ts'
import { durableWrites } from './measures/durable-writes.ts'
import { memory } from './measures/memory.ts'
import { oneLargeAccount } from './measures/one-large-account.ts'
import { pauses } from './measures/pauses.ts'
import { start } from './measures/start.ts'
import { stepShares } from './measures/step-shares.ts'
import { twoServers } from './measures/two-servers.ts'
import { writeVisibility } from './measures/write-visibility.ts'
import type { Target } from './target.ts'

/** One number that came out, and what it shall be. */
export interface Figure {
  /** What was measured, for the reader of the table. */
  readonly what: string
  readonly value: number
  /** For example `ms`; empty for a ratio. */
  readonly unit: string
  readonly target?: Target
}

/** A line of the drawing: time of one way of asking, by the size of the catalogue. */
export interface Series {
  readonly name: string
  readonly points: readonly { readonly images: number; readonly ms: number }[]
}

/** What came of a measure. */
export interface Findings {
  readonly figures: readonly Figure[]
  /** For measures that are drawn. */
  readonly series?: readonly Series[]
}

/** What a measure works with. */
export interface MeasureContext {
  readonly effort: Effort
  /** A folder of its own, removed afterwards. */
  readonly folder: string
  /** Tells whoever watches how far it is. */
  say(line: string): void
}

/** Something that is measured of Mirrorhall alone, without a bare server beside it. */
export interface Measure {
  /** For example `start`. */
  readonly name: string
  /** What is measured and how, for the reader of the table. */
  readonly summary: string
  run(context: MeasureContext): Promise<Findings>
}

/** Every measure, in the order they are run. */
export const MEASURES: readonly Measure[] = [
  start,
  memory,
  coldAccount,
  oneLargeAccount,
  curve,
  stepShares,
  besideLongLists,
  pauses,
  twoServers,
  writeVisibility,
  besideWrites,
  durableWrites,
]
