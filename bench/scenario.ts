import { describeImageScenarios } from './scenarios/describe-image.ts'
import { ehpcScenarios } from './scenarios/ehpc-lists.ts'
import type { Stock } from './stock/stock.ts'
import type { Target } from './target.ts'

/** A request to send, and what its answer must be. */
export interface Probe {
  /** The whole HTTP request. */
  readonly bytes: Uint8Array
  /** Says what is wrong with the body of its answer; undefined when nothing is. */
  fault(body: string): string | undefined
}

/** One thing people ask of the server, over and over. */
export interface Scenario {
  /** What is asked: for example `describe-image-page`. */
  readonly name: string
  /** What is asked and what is switched on, for the reader of the table. */
  readonly summary: string
  /** What the server holds. */
  readonly stock: Stock
  /** How every body must begin, whichever probe it answers: looked at in every answer under load. */
  readonly bodyStart: string
  /** Media type of the answers. */
  readonly contentType: string
  /** How many different requests are sent, over and over. */
  readonly variants: number
  /**
   * For requests that are refused when they come again: most answers that can be expected in a second. So many are
   * signed for every second of a turn.
   */
  readonly onceAtMostPerSecond?: number
  /** Answers that are looked at wholly, for those so long that as many as usual would only fill memory. */
  readonly sample?: number
  /** Fewer connections than usual, for answers so long that more would only fill memory. */
  readonly maxConnections?: number
  /** Share of the bare server's answers per second that is to be reached. */
  readonly target?: Target
  /**
   * Requests signed now.
   * @param endpoint for example `http://127.0.0.1:7654`
   * @param at milliseconds since the Unix epoch
   */
  probes(endpoint: string, at: number, count: number): readonly Probe[]
}

/** Every scenario, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [...describeImageScenarios, ...ehpcScenarios]

/** What the results of a scenario are kept under: what is asked, and of what. */
export const scenarioId = ({ name, stock }: Pick<Scenario, 'name' | 'stock'>): string => `${name}@${stock.name}`
