import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLoad } from '../support/load.ts'
import { run, startServer } from '../support/server.ts'
import { keyOf, soakCatalogue } from './soak-catalogue.ts'
import { soakQuestions } from './soak-questions.ts'

const CONNECTIONS = 32
/** Calls per second for each account and action: enough for all but one. */
const RATE = 150
const SAMPLES = 120
const WRITE_EVERY_MS = 1_000
const MIB = 1024 * 1024

/** What the server said of itself at one moment. */
export interface Sample {
  readonly seconds: number
  readonly residentMiB: number
  readonly shelfMiB: number
  readonly journalMiB: number
  readonly silentSeconds: number
  /** SQLite's journal of writes. */
  readonly walMiB: number
  readonly answers: number
}

/** What a soak came to. */
export interface SoakReport {
  readonly samples: readonly Sample[]
  readonly answers: number
  readonly writes: number
  readonly counts: ReadonlyMap<string, { readonly right: number; readonly throttled: number }>
  /** Wrong answers, failed writes, broken connections. */
  readonly problems: readonly string[]
  /** What the server logged at level error. */
  readonly faults: string
  readonly code: number | null
}

/** Full load of every kind on a server, with catalogue writes from other processes, for so many seconds. */
export async function soak(seconds: number, onSample: (sample: Sample) => void = () => {}): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-soak-'))
  const data = join(folder, 'catalogue.db')
  const file = join(folder, 'catalogue.json')
  await writeFile(file, soakCatalogue(0))
  try {
    const server = await startServer(['--data', data, '--no-starter', '--rate', String(RATE), '--catalogue', file])
    const counts = new Map<string, { right: number; throttled: number }>()
    const load = startLoad(server.url, keyOf('acct0'), CONNECTIONS, soakQuestions(counts))
    const problems: string[] = []
    const samples: Sample[] = []
    const started = performance.now()
    const elapsed = () => (performance.now() - started) / 1000
    const writing = (async () => {
      let generation = 0
      for (; elapsed() < seconds; await Bun.sleep(WRITE_EVERY_MS)) {
        await writeFile(file, soakCatalogue(++generation))
        const { code, stderr } = await run(['apply', file, '--data', data])
        if (code !== 0) problems.push(`apply: ${stderr}`)
      }
      return generation
    })()
    while (elapsed() < seconds) {
      await Bun.sleep(Math.max(250, (seconds * 1000) / SAMPLES))
      const sample = {
        ...(await sampled(server.url)),
        walMiB: (await stat(`${data}-wal`)).size / MIB,
        seconds: elapsed(),
        answers: load.answers,
      }
      samples.push(sample)
      onSample(sample)
    }
    await load.stop()
    const writes = await writing
    const { code, stderr } = await server.end('SIGTERM')
    return { samples, answers: load.answers, writes, counts, problems: [...problems, ...load.problems], faults: stderr, code }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sampled(url: string) {
  const text = await (await fetch(`${url}/_mirrorhall/metrics`)).text()
  const gauge = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    residentMiB: gauge('process_resident_memory_bytes') / MIB,
    shelfMiB: gauge('mirrorhall_shelf_bytes') / MIB,
    journalMiB: gauge('mirrorhall_journal_bytes') / MIB,
    silentSeconds: gauge('mirrorhall_change_log_silence_seconds'),
  }
}

/** The median of resident memory in the thirds of a soak, MiB. */
export function thirds(samples: readonly Sample[]): readonly number[] {
  return [0, 1, 2].map((third) => {
    const part = samples.slice(Math.floor((samples.length * third) / 3), Math.floor((samples.length * (third + 1)) / 3))
    const sizes = part.map(({ residentMiB }) => residentMiB).sort((a, b) => a - b)
    return sizes[Math.floor(sizes.length / 2)] ?? Number.NaN
  })
}
