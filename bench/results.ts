import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from './duel.ts'
import type { Effort } from './effort.ts'
import type { Machine } from './machine.ts'
import type { Findings } from './measure.ts'
import type { PeerFindings } from './peers/peer.ts'
import type { Target } from './target.ts'

/** Where results are written. */
export const RESULTS = join(import.meta.dirname, 'results')

/** What every result says of the run it is from. */
interface Run {
  /** What the latest result is looked up by. */
  readonly name: string
  readonly summary: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** What gives such a result again. */
  readonly command: string
  readonly machine: Machine
  readonly effort: Effort
}

/** A scenario beside a bare server. */
export interface DuelResult extends Run, Outcome {
  readonly kind: 'duel'
  readonly target?: Target
}

/** A measure. */
export interface MeasureResult extends Run, Findings {
  readonly kind: 'measure'
}

/** Another product on the same work. */
export interface PeerResult extends Run, PeerFindings {
  readonly kind: 'peer'
}

/** What came of one name of a run. */
export type Result = DuelResult | MeasureResult | PeerResult

/** Keeps a result. */
export async function keepResult(result: Result): Promise<void> {
  await mkdir(RESULTS, { recursive: true })
  await writeFile(join(RESULTS, `${result.name}-${result.at.replaceAll(':', '')}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

/** The latest result of each name; a short run counts only where there is no other. */
export async function latestResults(): Promise<ReadonlyMap<string, Result>> {
  const files = (await readdir(RESULTS)).filter((name) => name.endsWith('.json'))
  const all = await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(RESULTS, file), 'utf8')) as Partial<Result>))
  const latest = new Map<string, Result>()
  const results = all.filter(isResult).sort((a, b) => Number(b.effort.quick) - Number(a.effort.quick) || (a.at < b.at ? -1 : 1))
  for (const result of results) latest.set(result.name, result)
  return latest
}

/** Results of earlier versions of this code say less. */
const isResult = (result: Partial<Result>): result is Result => result.kind !== undefined && result.command !== undefined
