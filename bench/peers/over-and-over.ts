import { Latencies } from '../latencies.ts'
import type { Pace } from './peer.ts'

/** A request as `fetch` takes it, and how the body of its answer must look. */
export interface AskedHttp {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Stands in every right answer. */
  readonly mark: string
}

/** Callers at the same time: few, because some peers take no more. */
const CALLERS = 4

/**
 * Asks with `fetch`, which every peer understands, whatever it does with its connections.
 * @throws Error for the first answer that is not right
 */
export async function overAndOver(request: (number: number) => AskedHttp, seconds: number): Promise<Pace> {
  const latencies = new Latencies()
  const started = performance.now()
  const end = started + seconds * 1000
  let next = 0
  let answers = 0
  const caller = async () => {
    do {
      const asked = request(next++)
      const askedAt = performance.now()
      await askOnce(asked)
      latencies.add(performance.now() - askedAt)
      answers++
    } while (performance.now() < end)
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  return { answersPerSecond: answers / ((performance.now() - started) / 1000), p50Ms: latencies.quantile(0.5) }
}

/** @throws Error when the answer is not right */
export async function askOnce({ url, mark, ...init }: AskedHttp): Promise<string> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok || !text.includes(mark)) throw new Error(`${url}: status ${response.status}\n${text.slice(0, 500)}`)
  return text
}
