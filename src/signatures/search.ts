import type { Mistake } from './mistake.ts'
import { likelyForms, type SignatureScheme, type Steps } from './scheme.ts'
import { deriveKey, hmac } from './signing.ts'

/** Whether a claimed signature is that of a secret and a text. For explanations only: its time may tell how much was equal. */
export type Fits = (secret: string, text: string, claimed: string) => boolean

/** A mistake that a client may have made when it signed: what it would have done differently; the rest as it should be. */
export interface Hypothesis {
  readonly mistake: Mistake
  /** Texts that it would have signed. */
  readonly texts?: () => Iterable<string>
  readonly secrets?: readonly string[]
  readonly fits?: Fits
}

/** A hypothesis: the mistake is that the steps were done like this. */
export function doneLike(scheme: SignatureScheme, mistake: Mistake, steps: Steps): Hypothesis {
  const texts = function* () {
    for (const form of likelyForms(scheme)) yield scheme.write(steps.parts?.(form) ?? form, steps).stringToSign
  }
  const { mac, spell, bytes } = steps
  const isSignedOtherwise = mac !== undefined || spell !== undefined || bytes !== undefined
  return { mistake, texts, ...(isSignedOtherwise ? { fits: fitsLike(scheme, steps) } : {}) }
}

/** Whether a signature is that of a secret and a text when what follows the text is done like this. */
export function fitsLike(scheme: SignatureScheme, { mac, spell, bytes }: Steps = {}): Fits {
  const { chain, macDigest, spelling } = scheme
  if (chain === undefined) return () => false
  // The key is the same for all texts of one secret.
  let latest: { readonly secret: string; readonly key: string | Uint8Array } | undefined
  return (secret, text, claimed) => {
    if (latest?.secret !== secret) latest = { secret, key: deriveKey(scheme, secret, mac) }
    const message = bytes?.(text) ?? text
    const made = mac === undefined ? hmac(macDigest, latest.key, message) : mac(chain.length, latest.key, message)
    if (typeof made === 'string') return claimed === made
    return claimed === (spell?.(Buffer.from(made)) ?? Buffer.from(made).toString(spelling))
  }
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
const MAX_TRIED = 4_000
const MAX_MS = 500

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
        if (tried === MAX_TRIED || worked > MAX_MS) return { mistake: null, tried }
        tried++
        if (fitting(candidate, text, claimed)) return { mistake: hypothesis.mistake, tried }
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
