import type { CatalogueDocument } from '../src/files/schema.ts'
import { describeImagePage } from './scenarios/describe-image-page.ts'

/** A request to send, and what its answer must be. */
export interface Probe {
  /** The whole HTTP request. */
  readonly bytes: Uint8Array
  /** Says what is wrong with the body of its answer; undefined when nothing is. */
  fault(body: string): string | undefined
}

/** One thing people ask of the server, over and over. */
export interface Scenario {
  /** For example `describe-image-page`. */
  readonly name: string
  /** What is asked and what is switched on, for the reader of the table. */
  readonly summary: string
  /** What the server holds. The same on every run. */
  readonly catalogue: CatalogueDocument
  /** How every body must begin, whichever probe it answers: looked at in every answer under load. */
  readonly bodyStart: string
  /**
   * The requests of one turn, signed now. Many, all different, so that nothing is fast only because it was asked before.
   * @param endpoint for example `http://127.0.0.1:7654`
   * @param at milliseconds since the Unix epoch
   */
  probes(endpoint: string, at: number): readonly Probe[]
}

/** Every scenario, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [describeImagePage]
