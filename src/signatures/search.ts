import type { Mistake } from './mistake.ts'

/** How a signature is made: of a secret and a text, for one method. */
export type Sign = (secret: string, text: string) => string

/** Whether a claimed signature is that of a secret and a text. */
export type Fits = (secret: string, text: string, claimed: string) => boolean

/** A check for a method that makes the same signature twice. For explanations only: its time tells how much was equal. */
export const bySigning =
  (sign: Sign): Fits =>
  (secret, text, claimed) =>
    claimed === sign(secret, text)

/** A mistake that a client may have made when it signed: what it would have done differently; the rest as it should be. */
export interface Hypothesis extends Mistake {
  /** Texts that it would have signed. */
  readonly texts?: () => Iterable<string>
  readonly secrets?: readonly string[]
  readonly fits?: Fits
}

/** What the client sent, and how it should have been made. */
export interface Expected {
  /** The signature that the client sent. */
  readonly claimed: string
  /** Every text that is right, the likeliest first. */
  readonly texts: () => Iterable<string>
  readonly secret: string
  readonly fits: Fits
}

/**
 * Most signatures made for one diagnosis, and most time of the processor, so that a busy machine finds what an idle one
 * finds; a usual request takes some tens of milliseconds.
 */
const MOST_TRIED = 4_000
const MOST_MS = 500

/** How long other requests wait for it at a time. */
const SLICE_MS = 5

/** Time this thread has had of the processor, milliseconds. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** The same texts each time, made when they are first asked for, one by one. */
function remembered(texts: () => Iterable<string>): () => Iterable<string> {
  const made: string[] = []
  let making: Iterator<string> | undefined
  return function* () {
    for (let at = 0; ; at++) {
      if (at === made.length) {
        making ??= texts()[Symbol.iterator]()
        const { done, value } = making.next()
        if (done) return
        made.push(value)
      }
      yield made[at] as string
    }
  }
}

/** The first mistake that explains the claimed signature, and how many signatures were compared. */
export async function findMistake(
  { claimed, texts, secret, fits }: Expected,
  hypotheses: Iterable<Hypothesis>,
): Promise<{ readonly mistake: Mistake | null; readonly tried: number }> {
  let tried = 0
  let worked = 0
  let [since, busySince] = [performance.now(), busyMs()]
  const right = remembered(texts)
  for (const hypothesis of hypotheses) {
    const fitting = hypothesis.fits ?? fits
    const attempts = hypothesis.texts ?? right
    // By secret, then by text: deriving a key may take longer than signing with it.
    for (const candidate of hypothesis.secrets ?? [secret]) {
      for (const text of attempts()) {
        if (tried === MOST_TRIED || worked > MOST_MS) return { mistake: null, tried }
        tried++
        const { name, what, mend } = hypothesis
        if (fitting(candidate, text, claimed)) return { mistake: { name, what, mend }, tried }
        if (performance.now() - since < SLICE_MS) continue
        worked += busyMs() - busySince
        await new Promise((resolve) => setImmediate(resolve))
        since = performance.now()
        busySince = busyMs()
      }
    }
  }
  return { mistake: null, tried }
}
